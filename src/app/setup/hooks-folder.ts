/** Where git looks for a clone's hooks, and how a scratch clone gets the same ones. */
import { cpSync, existsSync, rmSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import type { Git } from "../../sources/git/git.js";
import { MANAGER_FILES } from "./managers/manager.js";

/** The folder in which git looks for the hooks of a work tree. */
export async function hooksFolderOf(git: Git, root: string): Promise<string> {
  return resolve(root, (await git.question(["rev-parse", "--git-path", "hooks"])) ?? join(".git", "hooks"));
}

/** The script in which a hook's commands stand: git's own, or with husky the file of the same name above its folder. */
export function scriptOf(folder: string, name: string): string {
  return /[\\/]\.husky[\\/]_$/.test(folder) ? join(folder, "..", name) : join(folder, name);
}

/** The way from a folder to a path within it; undefined where it lies elsewhere. */
function within(folder: string, path: string): string | undefined {
  const way = relative(folder, path);
  return way === "" || isAbsolute(way) || way === ".." || way.startsWith(`..${sep}`) ? undefined : way;
}

/** Replaces a folder or file by a copy of another, or by nothing where that is not there. */
function copyOver(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  if (!existsSync(from)) return;
  // A link in a folder of hooks is followed by git, and one that leads nowhere is no hook.
  cpSync(from, to, { recursive: true, dereference: true, filter: (path) => existsSync(path) });
}

/** The two ends of a copy. */
export interface HooksCopy {
  root: string;
  commonDir: string;
  clone: string;
}

/**
 * Gives a scratch clone the hooks that a work tree has now, and what managers read beside them. They are copied, because a
 * manager may write into the folder of its hooks; only a folder outside the repository, which all clones share, is used as
 * it is.
 *
 * @returns what core.hooksPath must be in the scratch clone; undefined where nobody configured it
 */
export async function copyHooks(
  git: Git,
  { root, commonDir, clone }: HooksCopy,
): Promise<string | undefined> {
  for (const name of MANAGER_FILES) copyOver(join(root, name), join(clone, name));
  const configured = await git.question(["config", "--type=path", "--get", "core.hooksPath"], [1]);
  const folder = await hooksFolderOf(git, root);
  const inGitDir = within(commonDir, folder);
  const inTree = within(root, folder);
  const isShared = inGitDir === undefined && inTree === undefined;
  if (isShared) return folder;
  const target = inGitDir === undefined ? join(clone, inTree ?? "") : join(clone, ".git", inGitDir);
  // husky keeps its own folder below the one with the scripts.
  const isNested = basename(folder) === "_" && dirname(folder) !== root;
  if (isNested) copyOver(dirname(folder), dirname(target));
  else copyOver(folder, target);
  return configured === undefined || !isAbsolute(configured) ? configured : target;
}
