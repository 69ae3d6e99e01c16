/** The index of a merge in progress, against all its parents. */
import type { Layout } from "../../../registry/config/layout.js";
import { logFilesIn } from "../../../registry/config/log-files.js";
import { ownerOf } from "../../../registry/config/log-paths.js";
import { TextFile } from "../../../registry/jsonl/line.js";
import { fileOfLog, hasWriters, namesSeveral } from "../../../registry/logs/log-pattern.js";
import { isFile } from "../../../sources/git/entry.js";
import type { TreeEntry } from "../../../sources/git/raw-diff.js";
import type { CommitSnapshot } from "../../../sources/snapshots/commit-snapshot.js";
import type { IndexSnapshot } from "../../../sources/snapshots/index-snapshot.js";
import type { Alteration } from "../../history/alteration.js";
import { closedBy } from "../../history/closed.js";
import { checkMerge } from "../../history/merge.js";
import { entryAlteration } from "../../history/prove.js";
import { type Sequence, sequenceOf } from "../../history/sequence.js";
import type { WriterConfigs } from "../../proof/writer-configs.js";

export interface IndexMerge {
  snapshot: IndexSnapshot;
  /** The commits that are merged, HEAD first. */
  parents: readonly CommitSnapshot[];
  layouts: readonly Layout[];
  /** The registries that the index names. */
  named: readonly Layout[];
  /** What parents say of logs with writers. */
  configs: WriterConfigs;
}

/** Every path that is a log, here or in a parent; globs cost a listing of the index. */
async function logPaths({ snapshot, parents, layouts }: IndexMerge): Promise<string[]> {
  const { facts } = snapshot;
  const paths = new Set([...facts.index.keys(), ...facts.base.keys(), ...facts.changes.keys()]);
  if (layouts.some(({ logs }) => Object.values(logs).some(namesSeveral)))
    for (const path of (await snapshot.listing()).keys()) paths.add(path);
  for (const parent of parents)
    for (const path of (await logFilesIn(parent, layouts)).keys()) paths.add(path);
  return [...paths].filter((path) => ownerOf(layouts, path) !== undefined);
}

/** The lines of a log in a commit; undefined where it has no file at the path. */
async function sequenceIn(commit: CommitSnapshot, path: string): Promise<Sequence | undefined> {
  return isFile(await commit.entryOf(path))
    ? sequenceOf(new TextFile(path, await commit.open(path)))
    : undefined;
}

/** What the index has at a path. */
async function staged({ snapshot }: IndexMerge, path: string): Promise<TreeEntry | undefined> {
  const change = snapshot.facts.changes.get(path);
  if (change) return change.after;
  const kind = (await snapshot.index.entry(path))?.kind;
  if (kind === undefined) return undefined;
  return { mode: kind === "file" ? "100644" : "120000", id: snapshot.facts.index.get(path)?.id ?? "" };
}

/** A file that the merge makes grow, or brings in, although it is closed in a parent. */
async function closedGrowth(
  { parents, layouts, configs }: IndexMerge,
  file: TextFile,
  sizes: readonly (number | undefined)[],
): Promise<Alteration[]> {
  const patternOf = (path: string) => {
    const owner = ownerOf(layouts, path);
    return owner?.layout.logs[owner.log];
  };
  const pattern = patternOf(file.path);
  if (pattern === undefined || !namesSeveral(pattern)) return [];
  const isPlain = hasWriters(pattern) && fileOfLog(pattern, file.path)?.writer === "";
  for (const [index, parent] of parents.entries()) {
    // Which segments HEAD closed, registry-file says.
    if (index === 0 && !isPlain) continue;
    if (hasWriters(pattern) && !(await configs.in(parent)).has(pattern)) continue;
    const present = [...(await logFilesIn(parent, layouts)).keys()];
    const own = present.filter((path) => patternOf(path) === pattern);
    const open = closedBy(pattern, own, file.path);
    const size = sizes[index] ?? 0;
    if (open === undefined || (sizes[index] !== undefined && file.bytes.size <= size)) continue;
    const take = parents.filter((_, other) => (sizes[other] ?? 0) > size).map(({ revision }) => revision);
    const instead = { onto: index === 0 ? undefined : parent.revision, take };
    const grown = { class: "closed-grew", after: file.lineAround(size), detail: open } as const;
    return [isPlain && take.length > 0 ? { ...grown, instead } : grown];
  }
  return [];
}

/** Where a log is now that a parent has in a place which the index's configuration does not name any more. */
async function placeNow(merge: IndexMerge, path: string): Promise<string | undefined> {
  const log = ownerOf(merge.layouts, path)?.log;
  if (log === undefined || ownerOf(merge.named, path) || (await staged(merge, path))) return undefined;
  const places = merge.named.flatMap(({ logs }) => logs[log] ?? []).filter((place) => !namesSeveral(place));
  const [place, other] = places;
  return place === undefined || other !== undefined || !(await staged(merge, place)) ? undefined : place;
}

/** What a merge in progress does to each log that it must not. */
export async function* checkIndexMerge(
  merge: IndexMerge,
): AsyncIterable<{ path: string; alterations: Alteration[] }> {
  const paths = await logPaths(merge);
  /** The places that a log had before, by the one that it has now. */
  const before = new Map<string, string[]>();
  for (const path of paths) {
    const now = await placeNow(merge, path);
    if (now !== undefined) before.set(now, [...(before.get(now) ?? []), path]);
  }
  const moved = new Set([...before.values()].flat());
  for (const path of paths) {
    if (moved.has(path)) continue;
    const sides = await Promise.all(
      merge.parents.map(async (parent) => {
        // A branch on which the log still is in its old place loses no line of it either.
        for (const place of [path, ...(before.get(path) ?? [])]) {
          const sequence = await sequenceIn(parent, place);
          if (sequence) return { name: parent.revision, sequence };
        }
        return { name: parent.revision, sequence: undefined };
      }),
    );
    if (sides.every(({ sequence }) => sequence === undefined)) continue;
    const gone = entryAlteration({ mode: "100644", id: "" }, await staged(merge, path));
    if (gone) yield { path, alterations: [gone] };
    else {
      const file = new TextFile(path, await merge.snapshot.index.open(path));
      const sizes = sides.map(({ sequence }) => sequence?.file.bytes.size);
      const closed = await closedGrowth(merge, file, sizes);
      yield { path, alterations: [...checkMerge(sides, sequenceOf(file)), ...closed] };
    }
  }
}
