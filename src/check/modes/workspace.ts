/** Where a check is: the repository or folder, and the folders that were named. */
import { existsSync, realpathSync, statSync } from "node:fs";
import { delimiter, dirname, join, relative, resolve, sep } from "node:path";
import { UserError } from "../../base/core/errors.js";
import { CONFIG_FILE } from "../../registry/config/config.js";
import { findLayouts, type Layout, layoutsOfConfig, refuseSharedLogs } from "../../registry/config/layout.js";
import { type PlainRequest, plainLayout } from "../../registry/config/plain-layout.js";
import { REGISTRY_FOLDER } from "../../registry/logs/logs.js";
import type { Snapshot } from "../../sources/bytes/snapshot.js";
import { Git } from "../../sources/git/git.js";
import { findRepository, type Repository } from "../../sources/git/repository.js";

export interface Workspace {
  /** Top of the work tree; in a bare repository its folder; outside git the registry's folder. */
  root: string;
  repository: Repository | undefined;
  git: Git | undefined;
  /** Where to look for registries, relative to the root. */
  folders: string[];
  /** An explicitly named configuration, relative to the root. */
  config: string | undefined;
  /** Logs that are named in place of a registry. */
  plain: PlainRequest | undefined;
  /**
   * Whether what is kept in the git directory may spare work. It belongs to the person who owns the clone: what a
   * server, a CI job or a report says never rests on it.
   */
  trustsCaches: boolean;
}

export interface WorkspaceOptions {
  cwd: string;
  paths: readonly string[];
  config: string | undefined;
  env: NodeJS.ProcessEnv;
  /** Whether a path need not be on disk: a commit that is checked may have it, or have had it. */
  mayBeGone?: ((path: string) => boolean) | undefined;
  /** False where the verdict is for others than the owner of the clone. */
  caches?: boolean | undefined;
  /** Logs that are named in place of a registry; their paths are relative to `cwd`. */
  plain?: PlainRequest | undefined;
}

/** Whether the check runs for its own clone's owner: not in a CI job, and not on a server. */
function isOwners(env: NodeJS.ProcessEnv, repository: Repository | undefined): boolean {
  const isSet = (value: string | undefined) => value !== undefined && value !== "" && value !== "false";
  return repository?.root !== undefined && !isSet(env.CI) && !isSet(env.GITHUB_ACTIONS);
}

/** A path on disk as one relative to the root, with `/`. Throws a UserError where it lies outside. */
function within(root: string, path: string): string {
  const found = relative(root, path);
  if (found === ".." || found.startsWith(`..${sep}`)) {
    throw new UserError(`${path} lies outside ${root}`, "name a path within the repository");
  }
  return found.split(sep).join("/");
}

/** The nearest folder that exists, for a path that may be gone already in a commit that deletes it. */
export function existingFolder(path: string): string {
  for (let folder = path; ; folder = dirname(folder)) {
    const stat = statSync(folder, { throwIfNoEntry: false });
    if (stat?.isDirectory()) return realpathSync(folder);
  }
}

/** A named folder, or that of a named file. One that may be gone is where it would be. */
function folderOf(cwd: string, path: string, mayBeGone: boolean): string {
  const full = resolve(cwd, path);
  if (existsSync(full)) return existingFolder(full);
  if (!mayBeGone) throw new UserError(`there is no ${path}`, "check the path");
  let there = full;
  while (!existsSync(there)) there = dirname(there);
  return join(realpathSync(there), relative(there, full));
}

/** Variables that hold one path. */
const PATHS = [
  "GIT_DIR",
  "GIT_WORK_TREE",
  "GIT_COMMON_DIR",
  "GIT_INDEX_FILE",
  "GIT_OBJECT_DIRECTORY",
  "GIT_QUARANTINE_PATH",
  "GIT_SHALLOW_FILE",
  "GIT_CONFIG_GLOBAL",
  "GIT_CONFIG_SYSTEM",
];

/** Where a path of a log is; its last step may be a glob, and its folders may be gone. */
function placeOf(cwd: string, log: string): string {
  const full = resolve(cwd, log);
  return join(folderOf(cwd, dirname(full), true), full.slice(dirname(full).length + 1));
}

/** A path as one relative to the root; its last step may be a glob. Throws a UserError where it lies outside. */
export function pathWithin(root: string, cwd: string, path: string): string {
  return within(root, placeOf(cwd, path));
}

/** Whether a folder is at a path on disk. */
export function isFolder(cwd: string, path: string): boolean {
  return statSync(resolve(cwd, path), { throwIfNoEntry: false })?.isDirectory() === true;
}

/** git reads these relative to where it runs, and we run it at the top. */
function absoluteEnv(env: NodeJS.ProcessEnv, cwd: string): NodeJS.ProcessEnv {
  const absolute = { ...env };
  for (const name of PATHS) if (env[name]) absolute[name] = resolve(cwd, env[name]);
  // A list; what begins with a quote is written in git's own way, which stays as it is.
  const alternates = env.GIT_ALTERNATE_OBJECT_DIRECTORIES;
  if (alternates && !alternates.startsWith('"'))
    absolute.GIT_ALTERNATE_OBJECT_DIRECTORIES = alternates
      .split(delimiter)
      .map((path) => (path === "" ? path : resolve(cwd, path)))
      .join(delimiter);
  return absolute;
}

/** Outside git: the lowest folder, going up, that is a registry. */
function rootOutsideGit(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if ([REGISTRY_FOLDER, CONFIG_FILE].some((mark) => existsSync(join(folder, mark)))) return folder;
    if (folder === dirname(folder)) return from;
  }
}

/** Finds out where a check is. Throws a UserError where a path does not exist or lies elsewhere. */
export function locateWorkspace({
  cwd,
  paths,
  config,
  env,
  mayBeGone = () => false,
  caches = true,
  plain,
}: WorkspaceOptions): Workspace {
  if (!existsSync(cwd)) throw new UserError(`there is no folder ${cwd}`, "check the path");
  const named = (paths.length > 0 ? paths : ["."]).map((path) => folderOf(cwd, path, mayBeGone(path)));
  const first = named[0] ?? cwd;
  const absolute = absoluteEnv(env, cwd);
  const repository = findRepository(existingFolder(first), absolute);
  const root = repository ? (repository.root ?? repository.gitDir) : rootOutsideGit(first);
  return {
    root,
    repository,
    git: repository && new Git(root, absolute),
    folders:
      repository?.root === undefined && repository ? [""] : named.map((folder) => within(root, folder)),
    config: config === undefined ? undefined : within(root, resolve(realpathSync(cwd), config)),
    plain: plain && { ...plain, logs: plain.logs.map((log) => pathWithin(root, cwd, log)) },
    trustsCaches: caches && isOwners(env, repository),
  };
}

/** The registries of a state, as the workspace names them; empty where there is none. */
export async function layoutsIn(
  state: Snapshot,
  { folders, config, plain }: Pick<Workspace, "folders" | "config"> & { plain?: PlainRequest | undefined },
): Promise<Layout[]> {
  if (plain) return plainLayout(state, plain);
  if (config !== undefined) {
    const layouts = await layoutsOfConfig(state, config);
    refuseSharedLogs(layouts);
    return layouts;
  }
  const found = new Map<string, Layout>();
  for (const folder of folders) {
    for (const layout of await findLayouts(state, folder)) found.set(layout.folder, layout);
  }
  const layouts = [...found.values()];
  refuseSharedLogs(layouts);
  return layouts;
}

/** The sentence for somebody who is in the wrong folder. */
export function noRegistry(folders: readonly string[]): UserError {
  const where = folders.map((folder) => folder || "this folder").join(", ");
  return new UserError(
    `there is no registry in ${where} or above`,
    `run the check inside a repository with ${REGISTRY_FOLDER}/ or ${CONFIG_FILE}, or name the registry's folder; any other JSONL log is named by --log <file>`,
  );
}
