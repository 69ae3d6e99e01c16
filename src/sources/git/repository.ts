/** Which repository a folder belongs to, found without starting git. */
import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { codeOf } from "../../base/core/errors.js";

export interface Repository {
  /** Top of the work tree; undefined in a bare repository. */
  root: string | undefined;
  /** What belongs to this work tree: HEAD, the index, MERGE_HEAD. */
  gitDir: string;
  /** What all work trees share: objects, refs, shallow. */
  commonDir: string;
  /** The list of commits below which history was cut off, where the environment names another; "" for none. */
  shallowFile: string | undefined;
}

/** The text of one of git's files; undefined where there is none. */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EISDIR"].includes(codeOf(error) ?? "")) return undefined;
    throw error;
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** What a `.git` leads to: a folder, or a file that names one (work trees, submodules). */
function resolveGitDir(path: string): string | undefined {
  if (isDirectory(path)) return path;
  const target = /^gitdir: (.+?)\r?\n?$/.exec(readIfThere(path) ?? "")?.[1];
  return target === undefined ? undefined : resolve(dirname(path), target);
}

function commonDirOf(gitDir: string): string {
  const common = readIfThere(join(gitDir, "commondir"))?.trim();
  return common === undefined ? gitDir : isAbsolute(common) ? common : resolve(gitDir, common);
}

function looksLikeGitDir(path: string): boolean {
  return (
    existsSync(join(path, "HEAD")) && isDirectory(join(path, "objects")) && isDirectory(join(path, "refs"))
  );
}

/**
 * The repository that a folder is in, or undefined. GIT_DIR and GIT_WORK_TREE decide where they are set, as
 * they are in hooks.
 */
export function findRepository(cwd: string, env: NodeJS.ProcessEnv): Repository | undefined {
  const start = realpathSync(cwd);
  const shallowFile = env.GIT_SHALLOW_FILE ? resolve(cwd, env.GIT_SHALLOW_FILE) : env.GIT_SHALLOW_FILE;
  const found = (root: string | undefined, gitDir: string): Repository => {
    return { root, gitDir, commonDir: commonDirOf(gitDir), shallowFile };
  };
  if (env.GIT_DIR) {
    const gitDir = resolve(cwd, env.GIT_DIR);
    const isBare = /^\s*bare\s*=\s*true/m.test(readIfThere(join(commonDirOf(gitDir), "config")) ?? "");
    const root = env.GIT_WORK_TREE
      ? resolve(cwd, env.GIT_WORK_TREE)
      : isBare
        ? undefined
        : workTreeAbove(start, gitDir);
    return found(root, gitDir);
  }
  let bare: string | undefined;
  for (let folder = start; ; folder = dirname(folder)) {
    const gitDir = resolveGitDir(join(folder, ".git"));
    // From inside the git directory itself there is no work tree, as for git.
    if (gitDir !== undefined) return found(bare === resolve(gitDir) ? undefined : folder, gitDir);
    // A folder of a work tree that looks like a repository may have come with a commit: only one by itself is one.
    if (looksLikeGitDir(folder)) bare ??= folder;
    if (folder !== dirname(folder)) continue;
    return bare === undefined ? undefined : found(undefined, bare);
  }
}

/** With GIT_DIR alone the current folder is the top of the work tree, unless one of its parents holds that .git. */
function workTreeAbove(start: string, gitDir: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    const own = resolveGitDir(join(folder, ".git"));
    if (own !== undefined && resolve(own) === resolve(gitDir)) return folder;
    if (folder === dirname(folder)) return start;
  }
}

/**
 * The commits below which history was cut off. A server that takes commits of a shallow clone hands its hook the list as it
 * would be, in a file that GIT_SHALLOW_FILE names.
 */
export function shallowCommits({ commonDir, shallowFile }: Repository): Set<string> {
  const text = shallowFile === "" ? undefined : readIfThere(shallowFile ?? join(commonDir, "shallow"));
  return new Set((text ?? "").split("\n").filter((id) => id !== ""));
}

/** Whether history was cut off below some commits. */
export function isShallow(repository: Repository): boolean {
  return shallowCommits(repository).size > 0;
}
