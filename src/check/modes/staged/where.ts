/** Which remedy fits an altered log of the index. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { headSnapshot } from "../../../sources/snapshots/head.js";
import { WorktreeSnapshot } from "../../../sources/snapshots/worktree.js";
import type { Alteration } from "../../history/alteration.js";
import type { Where } from "../../proof/remedy.js";
import { besideIndex, restoredFrom } from "../../proof/surroundings.js";
import { stagedBlob } from "./blob.js";
import type { Resolved, StagedContext } from "./resolve.js";

/** The state of an altered log that a restore leads to, and what is beside it. */
export async function whereInIndex(
  { workspace, git, repository, objects }: StagedContext,
  { base, committed, parents, snapshot }: Resolved,
  path: string,
  alterations: readonly Alteration[],
): Promise<Where> {
  const head = () => headSnapshot(git, repository, objects);
  const source = await restoredFrom({ name: base, committed }, head, path);
  const kind = (await snapshot.index.entry(path))?.kind;
  const blob = await stagedBlob(snapshot, path);
  const log = blob && { id: blob.id, bytes: await snapshot.index.open(path) };
  const worktree = new WorktreeSnapshot(workspace.root);
  const beside = await besideIndex(path, source.log, { kind, log }, worktree, alterations);
  const isRebase = existsSync(join(repository.gitDir, "rebase-merge"));
  const during = parents.length > 0 ? "merge" : isRebase ? "rebase" : undefined;
  return { kind: "staged", base, source: source.commit, beside, during };
}
