/**
 * The staged check for what commits mostly are: lines appended, and all of them good. It checks by the same rules
 * and gives no report: whatever is not plainly good is left to the full check, which begins again.
 */
import { isConfigPath } from "../../registry/config/config.js";
import { ownerOf } from "../../registry/config/log-paths.js";
import { loadPolicy } from "../../registry/config/policy.js";
import { rules } from "../../rules/index.js";
import { boundaryAt, isPrefix } from "../../sources/bytes/blob.js";
import { isFile } from "../../sources/git/entry.js";
import { Objects } from "../../sources/git/objects.js";
import type { RawChange } from "../../sources/git/raw-diff.js";
import { headSnapshot } from "../../sources/snapshots/head.js";
import { IndexSnapshot, readStagedFacts } from "../../sources/snapshots/index-snapshot.js";
import { WorktreeSnapshot } from "../../sources/snapshots/worktree.js";
import { checkChange } from "../evaluate/change.js";
import { touchesStoredFiles } from "../evaluate/stored-files.js";
import type { EvaluationResult } from "../findings/evaluation-result.js";
import {
  affectsRegistry,
  askedPaths,
  mayRelocateRegistry,
  mergeHeads,
  worktreeMatchesIndex,
} from "./staged/base.js";
import { layoutsIn, locateWorkspace } from "./workspace.js";

export interface QuickOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
  now: Date;
}

/** Whether a log was appended to in the plainest way: a file before and after, old bytes first, whole lines. */
async function isPlainAppend({ path, before, after }: RawChange, snapshot: IndexSnapshot): Promise<boolean> {
  if (before === undefined) return isFile(after);
  const size = snapshot.facts.base.get(path)?.size;
  if (!isFile(before) || !isFile(after) || before.mode !== after.mode || size === undefined) return false;
  const bytes = await snapshot.index.open(path);
  return isPrefix({ id: before.id, size }, bytes) && boundaryAt(bytes, size) === "clean";
}

function isSpotless({ findings, waived, notRun, faults }: EvaluationResult): boolean {
  return findings.length + waived.length + notRun.length + faults.length === 0;
}

/** The number of new records, where everything is plainly good; undefined where the full check has to decide. */
export async function quickCheck({ cwd, env, now }: QuickOptions): Promise<number | undefined> {
  const workspace = locateWorkspace({ cwd, paths: [], config: undefined, env });
  const { git, repository, root } = workspace;
  if (!git || repository?.root === undefined || mergeHeads(repository, env).length > 0) return undefined;
  const layouts = await layoutsIn(new WorktreeSnapshot(root), workspace);
  const [layout] = layouts;
  if (!layout || layouts.length > 1 || layout.configPath !== undefined) return undefined;
  const objects = Objects.in(git);
  let snapshot: IndexSnapshot | undefined;
  try {
    const committed = await headSnapshot(git, repository, objects);
    if (committed.commit === undefined) return undefined;
    const facts = await readStagedFacts(git, committed.commit, askedPaths(workspace.folders, layouts));
    const changes = [...facts.changes.values()];
    const isPlain = (change: RawChange) =>
      !change.unmerged && !mayRelocateRegistry(change) && !isConfigPath(change.path);
    if (!changes.every(isPlain)) return undefined;
    snapshot = new IndexSnapshot({ git, objects, root, gitDir: repository.gitDir }, committed, facts);
    if (!(await worktreeMatchesIndex(new WorktreeSnapshot(root), snapshot, workspace.folders, layouts)))
      return undefined;
    const paths = changes.map(({ path }) => path);
    if (!paths.some((path) => affectsRegistry(layout, path)))
      return (await touchesStoredFiles(snapshot.index, layout, paths)) ? undefined : 0;
    for (const change of changes) {
      if (ownerOf(layouts, change.path) && !(await isPlainAppend(change, snapshot))) return undefined;
    }
    const policy = await loadPolicy(snapshot.index, layout);
    const minute = Math.floor(now.getTime() / 60_000);
    const judged = await checkChange(
      { state: snapshot.index, layout, policy, now: minute },
      { rules, base: snapshot.base, changed: paths, waiversOfBase: true },
    );
    return isSpotless(judged) ? judged.newRecords : undefined;
  } finally {
    snapshot?.close();
    objects.close();
  }
}
