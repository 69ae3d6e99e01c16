/** Which files near a place are logs: as the work tree says, and as the last commit says. */
import { realpathSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { codeOf } from "../../base/core/errors.js";
import { existingFolder, layoutsIn, locateWorkspace, type Workspace } from "../../check/modes/workspace.js";
import type { Layout } from "../../registry/config/layout.js";
import { ownerOf } from "../../registry/config/log-paths.js";
import { namesSeveral } from "../../registry/logs/log-pattern.js";
import { findSegments } from "../../registry/logs/segments.js";
import type { Snapshot } from "../../sources/bytes/snapshot.js";
import { Objects } from "../../sources/git/objects.js";
import type { CommitSnapshot } from "../../sources/snapshots/commit-snapshot.js";
import { headSnapshot } from "../../sources/snapshots/head.js";
import { WorktreeSnapshot } from "../../sources/snapshots/worktree.js";

/** The registries around a place; the state of HEAD is there where the repository has a work tree. */
export interface LogsHere {
  workspace: Workspace;
  state: Snapshot;
  head: CommitSnapshot | undefined;
  /** As the work tree has them. */
  layouts: readonly Layout[];
  /** As the last commit has them: a configuration that is only written takes no log out of the check. */
  committed: readonly Layout[];
}

/** Where a file is or would be, with every link on the way followed. */
export function realPath(path: string): string {
  for (let [there, rest] = [path, ""]; ; rest = join(basename(there), rest), there = dirname(there)) {
    try {
      return join(realpathSync(there), rest);
    } catch (error) {
      // What is not there yet is where its folder leads.
      if (!["ENOENT", "ENOTDIR"].includes(codeOf(error) ?? "") || there === dirname(there)) throw error;
    }
  }
}

/** A path as one relative to the root of a workspace; undefined where it lies elsewhere. */
export function pathIn({ root }: Workspace, path: string): string | undefined {
  const found = relative(realpathSync(root), path);
  if (found === ".." || found.startsWith(`..${sep}`) || found === path) return undefined;
  return found.split(sep).join("/");
}

/** Does some work with the registries around a folder; git is ended after it. */
export async function withLogsHere<Result>(
  folder: string,
  env: NodeJS.ProcessEnv,
  work: (here: LogsHere) => Promise<Result>,
): Promise<Result> {
  const workspace = locateWorkspace({ cwd: existingFolder(folder), paths: [], config: undefined, env });
  const { git, repository, root } = workspace;
  const state = new WorktreeSnapshot(root, git);
  const layouts = await layoutsIn(state, workspace);
  if (!git || repository?.root === undefined)
    return work({ workspace, state, head: undefined, layouts, committed: [] });
  const objects = Objects.in(git);
  try {
    const head = await headSnapshot(git, repository, objects);
    return await work({ workspace, state, head, layouts, committed: await layoutsIn(head, workspace) });
  } finally {
    objects.close();
  }
}

/** The paths of all logs of some registries, relative to the root: those that are there, and those that may come. */
export async function logPathsIn({ state, layouts, committed }: LogsHere): Promise<string[]> {
  const patterns = [...layouts, ...committed].flatMap(({ logs }) => Object.values(logs));
  const paths = [...new Set(patterns)].map(async (pattern) =>
    namesSeveral(pattern) ? findSegments(state, pattern) : [pattern],
  );
  return [...new Set((await Promise.all(paths)).flat())];
}

/** Whether a path is that of a log. */
export function isLog({ layouts, committed }: LogsHere, path: string): boolean {
  return ownerOf([...layouts, ...committed], path) !== undefined;
}
