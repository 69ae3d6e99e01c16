/** Logs that one commit moved with the same bytes to where its own configuration has them: the proof goes on there. */
import { RegistrySearch } from "../../registry/config/everywhere.js";
import type { Layout } from "../../registry/config/layout.js";
import { ownerOf } from "../../registry/config/log-paths.js";
import { namesSeveral } from "../../registry/logs/log-pattern.js";
import { isFile } from "../../sources/git/entry.js";
import type { Objects } from "../../sources/git/objects.js";
import type { RawChange } from "../../sources/git/raw-diff.js";
import { CommitSnapshot } from "../../sources/snapshots/commit-snapshot.js";
import type { Step, Walk } from "../history/walk.js";

/** A log that a commit moved. */
export interface Relocation {
  commit: string;
  from: string;
  to: string;
}

/** A file as a change finds or leaves it. */
type Entry = RawChange["before"];

/** What one change does to one path. */
export interface PathChange {
  path: string;
  before: Entry;
  after: Entry;
}

/** Which logs there are before a change, and which after it. */
export interface LogsAround {
  /** All places of logs that are proved. */
  proved: readonly Layout[];
  /** The registries as the configurations after the change name them. */
  named: readonly Layout[];
}

/**
 * Where a log went that a change deletes; undefined where it did not go to a place of its own with all its bytes.
 *
 * @param changes all that the change does to logs
 */
export function relocationOf(
  { path, before, after }: PathChange,
  changes: readonly PathChange[],
  { proved, named }: LogsAround,
): string | undefined {
  const log = ownerOf(proved, path)?.log;
  if (log === undefined || after || !isFile(before) || ownerOf(named, path)) return undefined;
  const isIt = (other: PathChange) =>
    !other.before &&
    other.after?.id === before.id &&
    other.after.mode === before.mode &&
    ownerOf(named, other.path)?.log === log &&
    ownerOf(proved, other.path) !== undefined;
  const found = changes.filter(isIt);
  // Of two files with the same bytes nobody can tell which one is the log.
  return found.length === 1 ? found[0]?.path : undefined;
}

/** A step of one parent as a change. */
function changeOf({ path, parents, result }: Step): PathChange {
  return { path, before: parents[0]?.entry, after: result };
}

/** The logs that commits of a walk moved. Throws a UserError where a commit's tree can't be read. */
export async function findRelocations(
  { objects, layouts }: { objects: Objects; layouts: readonly Layout[] },
  { steps }: Walk,
): Promise<Relocation[]> {
  const moved = new Set(
    steps
      .filter(({ parents, result }) => parents.length === 1 && isFile(parents[0]?.entry) && !result)
      .map(({ commit }) => commit),
  );
  const byCommit = new Map<string, PathChange[]>();
  for (const step of moved.size > 0 ? steps : [])
    if (moved.has(step.commit))
      byCommit.set(step.commit, [...(byCommit.get(step.commit) ?? []), changeOf(step)]);
  const found: Relocation[] = [];
  const search = new RegistrySearch(objects);
  for (const [commit, changes] of byCommit) {
    const named = [...(await search.in(await CommitSnapshot.of(commit, objects))).layouts.values()];
    for (const change of changes) {
      const to = relocationOf(change, changes, { proved: layouts, named });
      if (to !== undefined) found.push({ commit, from: change.path, to });
    }
  }
  return found;
}

/** Finds where a parent of a merge has a log that it does not have where the merge has it. */
class ParentPlaces {
  readonly #objects: Objects;
  readonly #layouts: readonly Layout[];
  readonly #search: RegistrySearch;

  constructor(objects: Objects, layouts: readonly Layout[]) {
    this.#objects = objects;
    this.#layouts = layouts;
    this.#search = new RegistrySearch(objects);
  }

  /** The place by the parent's own configuration, with what is there, where the merge has nothing there any more. */
  async of(parent: string, { commit, path }: Step): Promise<{ path: string; entry: Entry } | undefined> {
    const owner = ownerOf(this.#layouts, path);
    if (!owner || namesSeveral(owner.layout.logs[owner.log] ?? "")) return undefined;
    const state = await CommitSnapshot.of(parent, this.#objects);
    const { layouts } = await this.#search.in(state);
    const place = layouts.get(owner.layout.folder)?.logs[owner.log];
    if (place === undefined || place === path || namesSeveral(place)) return undefined;
    const merge = await CommitSnapshot.of(commit, this.#objects);
    const entry = await state.entryOf(place);
    return isFile(entry) && !(await merge.entryOf(place)) ? { path: place, entry } : undefined;
  }
}

/**
 * The walk with a moved log as one: the move itself is no deletion, and a merge with a branch on which the log still stood
 * in its old place has that branch's lines to compare with. Throws a UserError where a commit's tree can't be read.
 */
export async function followRelocations(
  { objects, layouts }: { objects: Objects; layouts: readonly Layout[] },
  walk: Walk,
  relocations: readonly Relocation[],
): Promise<Walk> {
  const keyOf = ({ commit, path }: Pick<Step, "commit" | "path">) => `${commit} ${path}`;
  const byKey = new Map(walk.steps.map((step) => [keyOf(step), step]));
  const gone = new Set(relocations.map(({ commit, from }) => keyOf({ commit, path: from })));
  const places = new ParentPlaces(objects, layouts);
  /** What a parent has in a place that the log had before, and that the merge has not. */
  const earlier = (commit: string, path: string, index: number): Entry => {
    for (const { from } of relocations.filter(({ to }) => to === path)) {
      const step = byKey.get(keyOf({ commit, path: from }));
      const entry = step?.parents[index]?.entry;
      if (isFile(entry) && !step?.result) {
        gone.add(keyOf({ commit, path: from }));
        return entry;
      }
      const before = earlier(commit, from, index);
      if (before) return before;
    }
    return undefined;
  };
  const followed: Step[] = [];
  for (const step of walk.steps) {
    const { commit, path, parents, result } = step;
    const lacks = isFile(result) && parents.length > 1 && parents.some(({ entry }) => !entry);
    if (!lacks || parents.every(({ entry }) => !entry)) {
      followed.push(step);
      continue;
    }
    const found = await Promise.all(
      parents.map(async (parent, index) => {
        const entry = parent.entry ?? earlier(commit, path, index);
        const place = entry ? undefined : await places.of(parent.commit, step);
        if (place) gone.add(keyOf({ commit, path: place.path }));
        return { ...parent, entry: entry ?? place?.entry };
      }),
    );
    followed.push({ ...step, parents: found });
  }
  return { ...walk, steps: followed.filter((step) => step.result || !gone.has(keyOf(step))) };
}

/** Where a log is in the end that stood in a place at first. */
export function lastPlace(path: string, relocations: readonly Relocation[]): string {
  let place = path;
  for (const { from, to } of relocations) if (from === place) place = to;
  return place;
}
