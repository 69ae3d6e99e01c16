/** Where a check is that was given files: beside the registry that they belong to, or on the files themselves. */

import { UserError } from "../../base/core/errors.js";
import { quote } from "../../base/text/visible.js";
import { everywhereIn, registriesAmong } from "../../registry/config/among-paths.js";
import type { Everywhere } from "../../registry/config/everywhere.js";
import type { Layout } from "../../registry/config/layout.js";
import type { PlainRequest } from "../../registry/config/plain-layout.js";
import type { Snapshot } from "../../sources/bytes/snapshot.js";
import { Objects } from "../../sources/git/objects.js";
import { commitNamed, mergeBaseOf } from "../../sources/git/revisions.js";
import { CommitSnapshot } from "../../sources/snapshots/commit-snapshot.js";
import { headCommit } from "../../sources/snapshots/head.js";
import { listIndex, TreeSnapshot } from "../../sources/snapshots/tree.js";
import { WorktreeSnapshot } from "../../sources/snapshots/worktree.js";
import {
  looksLikeLog,
  meaningOf,
  noteAboutStrangers,
  refuseDemands,
  refuseStrangers,
} from "./named-files.js";
import { isFolder, layoutsIn, pathWithin, type Workspace } from "./workspace.js";

/** What is to be checked, as far as it decides in which states registries are looked for. */
export type JudgedStates =
  | { mode: "audit"; at?: string | undefined }
  | { mode: "staged" }
  | { mode: "range" | "commits"; base?: string | undefined; head?: string | undefined };

export interface FilesRequest {
  cwd: string;
  /** All that was named. */
  paths: readonly string[];
  target: JudgedStates;
  /** What is asked of logs that the files are, if they are that. */
  demands: Omit<PlainRequest, "logs">;
  /** Told in one sentence of files that are not checked. */
  note: (text: string) => void;
}

/** The states of a repository in which a registry counts. */
interface States {
  /** Those that are checked, and compared with. */
  judged: readonly Snapshot[];
  /** Every registry of the repository. */
  everywhere(): Promise<readonly Everywhere[]>;
  has(path: string): Promise<boolean>;
}

async function statesOf(
  { git, repository, root }: Workspace,
  target: JudgedStates,
  objects: Objects | undefined,
): Promise<States> {
  const disk = new WorktreeSnapshot(root, git);
  const isOnDisk = async (path: string) => (await disk.entry(path)) !== undefined;
  if (!git || !repository || !objects) return { judged: [disk], everywhere: async () => [], has: isOnDisk };
  const snapshotOf = (id: string) => CommitSnapshot.of(id, objects);
  const headId = await headCommit(git, repository);
  const head = headId === undefined ? [] : [await snapshotOf(headId)];
  const hasTree = repository.root !== undefined;
  const index = hasTree ? [new TreeSnapshot("index", await listIndex(git), objects)] : [];
  const inTree = hasTree ? [disk, ...index] : [];
  const commits: CommitSnapshot[] = [];
  if (target.mode === "audit" && target.at !== undefined)
    commits.push(await snapshotOf(await commitNamed(git, target.at)));
  if (target.mode === "range" || target.mode === "commits") {
    const end = await commitNamed(git, target.head ?? "HEAD");
    commits.push(await snapshotOf(end));
    if (target.base !== undefined) {
      const base = await commitNamed(git, target.base);
      const parting = await mergeBaseOf(git, base, end);
      for (const id of new Set([base, parting ?? base])) commits.push(await snapshotOf(id));
    }
  }
  const judgedNow = target.mode === "staged" ? [...inTree, ...head] : hasTree ? [disk] : head;
  const all = [...inTree, ...head, ...commits];
  return {
    judged: commits.length > 0 ? commits : judgedNow,
    everywhere: () =>
      Promise.all(
        all.map((state) =>
          state instanceof TreeSnapshot
            ? registriesAmong(state, state.entries.keys())
            : everywhereIn(state, git, objects),
        ),
      ),
    has: async (path) => {
      for (const state of all) if ((await state.entry(path)) !== undefined) return true;
      return false;
    },
  };
}

/** The registries that are checked; undefined where a configuration can't be read, which the check itself will tell. */
async function judgedLayouts(
  states: readonly Snapshot[],
  workspace: Workspace,
): Promise<Layout[] | undefined> {
  const found: Layout[] = [];
  for (const state of states) {
    try {
      found.push(...(await layoutsIn(state, workspace)));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return undefined;
    }
  }
  return found;
}

/**
 * The workspace of a check that was given files which look like logs. Throws a UserError where such a file does not exist, and in
 * an audit where the registry has no log for it; otherwise that is a note.
 */
export async function workspaceOfFiles(workspace: Workspace, request: FilesRequest): Promise<Workspace> {
  const { cwd, paths, target, demands, note } = request;
  const named = paths.filter((path) => looksLikeLog(path) && !isFolder(cwd, path));
  if (named.length === 0) return withoutDemands(workspace, demands);
  const objects = workspace.git && Objects.in(workspace.git);
  try {
    const states = await statesOf(workspace, target, objects);
    const files: string[] = [];
    for (const path of named) {
      const file = pathWithin(workspace.root, cwd, path);
      if (!(await states.has(file)))
        throw new UserError(
          `there is no ${quote(path, 160)}`,
          "check the path; a glob is given with --log, in quotes",
        );
      files.push(file);
    }
    const layouts = await judgedLayouts(states.judged, workspace);
    // Logs that are named stay what was requested, also where a glob finds none.
    if (!layouts || (workspace.plain && layouts.length === 0)) return workspace;
    const hasOthers = named.length < paths.length;
    const meaning = await meaningOf({ files, hasOthers, layouts, everywhere: states.everywhere });
    if (meaning.kind === "logs") return { ...workspace, plain: { logs: meaning.logs, ...demands } };
    if (target.mode === "audit") refuseStrangers(meaning.strangers);
    const text = noteAboutStrangers(meaning.strangers);
    if (text !== undefined) note(text);
    const { folders } = meaning;
    return withoutDemands(folders ? { ...workspace, folders: [...folders] } : workspace, demands);
  } finally {
    objects?.close();
  }
}

function withoutDemands(workspace: Workspace, demands: FilesRequest["demands"]): Workspace {
  if (!workspace.plain) refuseDemands(demands);
  return workspace;
}
