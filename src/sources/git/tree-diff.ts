/** What differs between two trees, for some paths; a folder with the same id on both sides is not looked into. */
import type { Objects } from "./objects.js";
import { kindOfMode, type RawChange, type TreeEntry } from "./raw-diff.js";
import type { Tree } from "./tree-object.js";

/** Which paths are wanted. */
export interface PathFilter {
  /** Whether a wanted path may lie in a folder. */
  enters(folder: string): boolean;
  wants(path: string): boolean;
}

const NOTHING: Tree = new Map();

/** An entry where it is a folder. */
function folderIn(entry: TreeEntry | undefined): TreeEntry | undefined {
  return entry && kindOfMode(entry.mode) === "folder" ? entry : undefined;
}

/**
 * The changes from one tree to another. Throws a UserError where a tree that has to be read is missing or damaged.
 *
 * @param before the id of a tree, or undefined where there is nothing
 * @param folder the path that both trees stand at
 */
export async function changesBetween(
  objects: Objects,
  before: string | undefined,
  after: string | undefined,
  filter: PathFilter,
  folder = "",
): Promise<RawChange[]> {
  if (before === after) return [];
  const [old, now] = await Promise.all([
    before === undefined ? NOTHING : objects.tree(before),
    after === undefined ? NOTHING : objects.tree(after),
  ]);
  const changes: RawChange[] = [];
  for (const name of new Set([...old.keys(), ...now.keys()])) {
    const [one, other] = [old.get(name), now.get(name)];
    if (one?.id === other?.id && one?.mode === other?.mode) continue;
    const path = folder === "" ? name : `${folder}/${name}`;
    const [inOne, inOther] = [folderIn(one), folderIn(other)];
    const change = { path, before: inOne ? undefined : one, after: inOther ? undefined : other };
    if ((change.before || change.after) && filter.wants(path)) changes.push({ ...change, unmerged: false });
    if (!(inOne || inOther) || !filter.enters(path)) continue;
    for (const inner of await changesBetween(objects, inOne?.id, inOther?.id, filter, path))
      changes.push(inner);
  }
  return changes;
}
