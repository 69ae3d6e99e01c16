/** The index of a merge in progress, against all its parents. */
import type { Layout } from "../config/layout.js";
import type { Alteration } from "../history/alteration.js";
import { isFile } from "../history/entry.js";
import { judgeMerge } from "../history/merge.js";
import { entryAlteration } from "../history/prove.js";
import { sequenceOf } from "../history/sequence.js";
import { TextFile } from "../lines/line.js";
import type { Bytes } from "../sources/bytes.js";
import type { Git } from "../sources/git.js";
import type { ObjectReader } from "../sources/object-reader.js";
import type { TreeEntry } from "../sources/raw-diff.js";
import type { StagedSnapshot } from "../sources/staged.js";
import { listTree } from "../sources/tree.js";
import { ownerOf } from "./log-paths.js";

export interface IndexMerge {
  git: Git;
  reader: ObjectReader;
  snapshot: StagedSnapshot;
  /** Names of the commits that are merged, HEAD first. */
  parents: readonly string[];
  layouts: readonly Layout[];
}

/** Every path that is a log, here or in a parent; globs cost listings. */
async function logPaths({ git, snapshot, parents, layouts }: IndexMerge): Promise<string[]> {
  const { facts } = snapshot;
  const paths = new Set([...facts.index.keys(), ...facts.base.keys(), ...facts.changes.keys()]);
  if (layouts.some(({ logs }) => Object.values(logs).some((path) => path.includes("*")))) {
    for (const path of (await snapshot.listing()).keys()) paths.add(path);
    for (const parent of parents) for (const path of (await listTree(git, parent)).keys()) paths.add(path);
  }
  return [...paths].filter((path) => ownerOf(layouts, path) !== undefined);
}

/** A file of a commit; undefined where it has none at the path. */
async function blobIn({ git, reader }: IndexMerge, commit: string, path: string): Promise<Bytes | undefined> {
  if (!path.includes("\n")) {
    const object = await reader.find(`${commit}:${path}`);
    return object?.type === "blob" ? object.bytes : undefined;
  }
  // A name with a newline can't be asked for; a listing has it.
  const entry = (await listTree(git, commit)).get(path);
  return isFile(entry) ? reader.blob(entry.id) : undefined;
}

/** What the index has at a path. */
async function staged({ snapshot }: IndexMerge, path: string): Promise<TreeEntry | undefined> {
  const change = snapshot.facts.changes.get(path);
  if (change) return change.after;
  const kind = (await snapshot.index.entry(path))?.kind;
  if (kind === undefined) return undefined;
  return { mode: kind === "file" ? "100644" : "120000", id: snapshot.facts.index.get(path)?.id ?? "" };
}

/** What a merge in progress does to each log that it must not. */
export async function* judgeIndexMerge(
  merge: IndexMerge,
): AsyncIterable<{ path: string; alterations: Alteration[] }> {
  for (const path of await logPaths(merge)) {
    const sides = await Promise.all(
      merge.parents.map(async (name) => {
        const bytes = await blobIn(merge, name, path);
        return { name, sequence: bytes && sequenceOf(new TextFile(path, bytes)) };
      }),
    );
    if (sides.every(({ sequence }) => sequence === undefined)) continue;
    const gone = entryAlteration({ mode: "100644", id: "" }, await staged(merge, path));
    if (gone) yield { path, alterations: [gone] };
    else {
      const result = sequenceOf(new TextFile(path, await merge.snapshot.index.open(path)));
      yield { path, alterations: judgeMerge(sides, result) };
    }
  }
}
