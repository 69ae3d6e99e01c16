/** What an audit checks: the work tree or a commit, and the registries in it. */

import { UserError } from "../../../base/core/errors.js";
import { quote } from "../../../base/text/visible.js";
import type { Layout } from "../../../registry/config/layout.js";
import { logFilesIn } from "../../../registry/config/log-files.js";
import type { Snapshot } from "../../../sources/bytes/snapshot.js";
import type { Objects } from "../../../sources/git/objects.js";
import type { TreeEntry } from "../../../sources/git/raw-diff.js";
import { findCommit } from "../../../sources/git/revisions.js";
import { CommitSnapshot } from "../../../sources/snapshots/commit-snapshot.js";
import { headCommit } from "../../../sources/snapshots/head.js";
import { OverlaySnapshot } from "../../../sources/snapshots/overlay.js";
import { listSkipped, TreeSnapshot } from "../../../sources/snapshots/tree.js";
import { WorktreeSnapshot } from "../../../sources/snapshots/worktree.js";
import type { Context, ModeOptions } from "../context.js";
import { layoutsIn, noRegistry, type Workspace } from "../workspace.js";

export interface AuditOptions extends ModeOptions {
  /** The commit to audit; the work tree unless said. */
  at: string | undefined;
  /** Whether to walk the history. */
  history: boolean;
}

export type AuditContext = Context<AuditOptions>;

/** What HEAD has, or the commit that is audited. */
export interface Head {
  id: string;
  snapshot: CommitSnapshot;
}

export interface Audited {
  state: Snapshot;
  /** undefined outside git, and before the first commit. */
  head: Head | undefined;
  layouts: readonly Layout[];
}

/** Finds out what is audited. Throws a UserError where there is no such commit, or no registry in it. */
export async function resolveAudited(context: AuditContext): Promise<Audited> {
  const { workspace, options, objects } = context;
  const head = await readHead(context);
  const isBare = workspace.repository !== undefined && workspace.repository.root === undefined;
  const wantsTree = isBare || options.at !== undefined;
  if (wantsTree && !head) throw noRegistry(workspace.folders);
  const state = wantsTree && head ? head.snapshot : await workTreeOf(workspace, objects);
  return { state, head, layouts: await layoutsOf(context, state, head) };
}

async function readHead({ workspace, objects, options: { at } }: AuditContext): Promise<Head | undefined> {
  const { git, repository } = workspace;
  if (!git || !repository || !objects) {
    if (at === undefined) return undefined;
    throw new UserError("this is not a git repository, so it has no commits", "leave the commit out");
  }
  const id = at === undefined ? await headCommit(git, repository) : await findCommit(git, at);
  if (at !== undefined && !id) {
    throw new UserError(`there is no commit ${quote(at)} here`, "name a commit of this clone, or fetch it");
  }
  return id ? { id, snapshot: await CommitSnapshot.of(id, objects) } : undefined;
}

/** The work tree; what a sparse checkout leaves out of it is read from the index. */
async function workTreeOf(
  { root, git, repository }: Workspace,
  objects: Objects | undefined,
): Promise<Snapshot> {
  const worktree = new WorktreeSnapshot(root, git);
  if (!git || !repository || !objects) return worktree;
  const skipped = await listSkipped(git);
  return skipped.size === 0
    ? worktree
    : new OverlaySnapshot(worktree, new TreeSnapshot("index", skipped, objects));
}

/** The registries of the state, and those of HEAD that a configuration of the work tree does not name any more. */
async function layoutsOf(
  { workspace, policies }: AuditContext,
  state: Snapshot,
  head: Head | undefined,
): Promise<Layout[]> {
  const layouts = await layoutsIn(state, workspace);
  if (layouts.length === 0) throw noRegistry(workspace.folders);
  for (const layout of layouts) await policies.load(state, layout);
  if (!head || state === head.snapshot) return layouts;
  for (const layout of await layoutsIn(head.snapshot, workspace)) {
    if (layouts.some(({ folder }) => folder === layout.folder)) continue;
    layouts.push(layout);
    await policies.load(head.snapshot, layout);
  }
  return layouts;
}

/** The logs of some registries that HEAD has; none where there is no HEAD. */
export async function logFilesOf(
  head: Head | undefined,
  layouts: readonly Layout[],
): Promise<Map<string, TreeEntry>> {
  return head ? logFilesIn(head.snapshot, layouts) : new Map();
}
