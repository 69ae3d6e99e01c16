/** What the check of the index needs: the index and its base, the registries of both, and how they are checked. */

import { UserError } from "../../../base/core/errors.js";
import type { Layout } from "../../../registry/config/layout.js";
import type { RawChange } from "../../../sources/git/raw-diff.js";
import { CommitSnapshot } from "../../../sources/snapshots/commit-snapshot.js";
import { headSnapshot } from "../../../sources/snapshots/head.js";
import { IndexSnapshot, readStagedFacts } from "../../../sources/snapshots/index-snapshot.js";
import { WorktreeSnapshot } from "../../../sources/snapshots/worktree.js";
import { touchesStoredFiles } from "../../evaluate/stored-files.js";
import type { GitContext, ModeOptions } from "../context.js";
import { layoutsIn } from "../workspace.js";
import { affectsRegistry, askedPaths, filesOnDisk, mergeHeads, publishedBase } from "./base.js";
import { type StagedLayouts, stagedLayouts } from "./layouts.js";

export interface StagedOptions extends ModeOptions {
  env: NodeJS.ProcessEnv;
}

export type StagedContext = GitContext<StagedOptions>;

/** The index and what it is compared with. */
export interface StagedIndex {
  snapshot: IndexSnapshot;
  committed: CommitSnapshot;
  /** How the base is called. */
  base: string;
  /** While merging: the commits that are merged, HEAD first. */
  parents: readonly CommitSnapshot[];
  /** The registries of the work tree. */
  onDisk: readonly Layout[];
}

/** The index with its registries. */
export interface Resolved extends StagedIndex, StagedLayouts {
  changes: readonly RawChange[];
  /** The registries whose verdict the change can touch. */
  relevant: readonly Layout[];
}

/** Opens the index; its snapshot is to be closed. Throws a UserError where there is none. */
export async function openIndex({
  workspace,
  options,
  git,
  repository,
  objects,
}: StagedContext): Promise<StagedIndex> {
  const { root, folders } = workspace;
  if (repository.root === undefined)
    throw new UserError("a bare repository has no index", "run the check in a clone");
  const worktree = new WorktreeSnapshot(root);
  const onDisk = await layoutsIn(worktree, workspace);
  const { head, committed, base } = await readBase({ workspace, git, repository, objects });
  const others = mergeHeads(repository, options.env).map((id) => CommitSnapshot.of(id, objects));
  const parents = others.length > 0 ? [head, ...(await Promise.all(others))] : [];
  const asked = [...askedPaths(folders, onDisk), ...(await filesOnDisk(worktree, onDisk))];
  const facts = await readStagedFacts(git, committed.revision, asked);
  const snapshot = new IndexSnapshot({ git, objects, root, gitDir: repository.gitDir }, committed, facts);
  return { snapshot, committed, base, parents, onDisk };
}

/** What the index is compared with: HEAD, or what is pushed where HEAD's own configuration says so. */
async function readBase({
  workspace,
  git,
  repository,
  objects,
}: Pick<StagedContext, "workspace" | "git" | "repository" | "objects">): Promise<{
  head: CommitSnapshot;
  committed: CommitSnapshot;
  base: string;
}> {
  const head = await headSnapshot(git, repository, objects);
  if (head.commit === undefined) return { head, committed: head, base: head.revision };
  const layouts = await layoutsIn(head, workspace);
  const base = layouts.some(({ config }) => config.sealed === "published")
    ? await publishedBase(git, head.commit)
    : head.commit;
  if (base === head.commit) return { head, committed: head, base: "HEAD" };
  return { head, committed: await CommitSnapshot.of(base, objects), base };
}

/**
 * Finds the registries that the change can touch, and loads what each is checked by: how strict, its base decides; what a
 * line may look like, the index. Throws a UserError where a schema can't be read.
 */
export async function resolveStaged(context: StagedContext, index: StagedIndex): Promise<Resolved> {
  const { workspace, options, policies } = context;
  const { snapshot, parents } = index;
  const found = await stagedLayouts({ ...index, workspace });
  const changes = [...snapshot.facts.changes.values()];
  const paths = changes.map(({ path }) => path);
  const relevant: Layout[] = [];
  for (const layout of found.layouts) {
    const isTouched =
      parents.length > 0 ||
      paths.some((path) => affectsRegistry(layout, path)) ||
      (await touchesStoredFiles(snapshot.index, layout, paths, options));
    if (!isTouched) continue;
    relevant.push(layout);
    await policies.load(snapshot.index, layout, found.inBase.get(layout.folder));
  }
  for (const layout of found.former) await policies.load(snapshot.base, layout);
  await loadOtherPlaces(context, index, found);
  return { ...index, ...found, changes, relevant };
}

/** While merging: the places in which the merged commits have the logs, where they are others. */
async function loadOtherPlaces(
  { workspace, policies }: StagedContext,
  { parents }: StagedIndex,
  { inBase }: StagedLayouts,
): Promise<void> {
  for (const parent of parents.slice(1)) {
    for (const layout of await layoutsIn(parent, workspace)) {
      const isKnown = ({ logs }: Layout) => JSON.stringify(logs) === JSON.stringify(layout.logs);
      if (!policies.layouts.some(isKnown))
        await policies.load(parent, layout, inBase.get(layout.folder) ?? layout);
    }
  }
}
