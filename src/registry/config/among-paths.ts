/** Every registry of a state whose files are known by name: the index, or the work tree. */
import { UserError } from "../../base/core/errors.js";
import type { Snapshot } from "../../sources/bytes/snapshot.js";
import type { Git } from "../../sources/git/git.js";
import { listedFiles } from "../../sources/git/listed-files.js";
import type { Objects } from "../../sources/git/objects.js";
import { CommitSnapshot } from "../../sources/snapshots/commit-snapshot.js";
import { REGISTRY_FOLDER } from "../logs/logs.js";
import { CONFIG_FILE, PACKAGE_FILE } from "./config.js";
import { type Everywhere, RegistrySearch } from "./everywhere.js";
import { layoutsAt } from "./layout.js";

/** The folders that some paths may make registries of. */
function foldersMarkedBy(paths: Iterable<string>): Set<string> {
  const folders = new Set<string>();
  for (const path of paths) {
    const steps = path.split("/");
    const name = steps.pop();
    for (const [index, step] of steps.entries())
      if (step === REGISTRY_FOLDER) folders.add(steps.slice(0, index).join("/"));
    if (name === CONFIG_FILE || name === PACKAGE_FILE) folders.add(steps.join("/"));
  }
  return folders;
}

/**
 * The registries of a state, at every depth.
 *
 * @param paths all files of the state
 */
export async function registriesAmong(state: Snapshot, paths: Iterable<string>): Promise<Everywhere> {
  const found: Everywhere = { layouts: new Map(), broken: new Map() };
  for (const folder of foldersMarkedBy(paths)) {
    try {
      for (const layout of await layoutsAt(state, folder)) found.layouts.set(layout.folder, layout);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      found.broken.set(folder, error);
    }
  }
  return found;
}

/** The registries of a commit or of a work tree, at every depth; none where there is no git to list its files. */
export async function everywhereIn(
  state: Snapshot,
  git: Git | undefined,
  objects: Objects | undefined,
): Promise<Everywhere> {
  if (state instanceof CommitSnapshot && objects) return new RegistrySearch(objects).in(state);
  return registriesAmong(state, git ? await listedFiles(git) : []);
}
