/** The steps of a staged check: what is written goes to the index as well, where file and index were the same. */
import { writerOf } from "../../../sources/git/writer-setting.js";
import { WorktreeSnapshot } from "../../../sources/snapshots/worktree.js";
import { forAuthor } from "../../findings/next-step.js";
import { setWay } from "../../findings/proposals.js";
import { Commands } from "../../proof/commands.js";
import { isCheckedOut } from "../../proof/surroundings.js";
import { stagedBlob } from "../staged/blob.js";
import { evaluateIndex } from "../staged/evaluate.js";
import type { Resolved, StagedContext } from "../staged/resolve.js";
import { whereInIndex } from "../staged/where.js";
import { openFileFor, proposeMoves } from "./closed-growth.js";
import { type Checked, verifySteps } from "./verify.js";
import { adding, writtenBy } from "./written.js";

export { attemptSteps } from "./verify.js";

/** Whether the file in the work tree is the one of the index, or neither has any. */
async function isSame({ workspace }: StagedContext, { snapshot }: Resolved, path: string): Promise<boolean> {
  const worktree = new WorktreeSnapshot(workspace.root);
  const blob = await stagedBlob(snapshot, path);
  const kind = (await worktree.entry(path))?.kind;
  if (!blob || kind !== "file") return !blob && kind === undefined;
  const bytes = await worktree.open(path);
  try {
    return isCheckedOut(bytes, blob);
  } finally {
    bytes.close();
  }
}

/** Moves what a closed file got to the file that is open, where this clone has both as the index has them. */
async function moveGrown(context: StagedContext, resolved: Resolved, { findings }: Checked): Promise<void> {
  const { git, policies, options } = context;
  await proposeMoves(findings, options.now, async (path) => {
    const where = await whereInIndex(context, resolved, path, []);
    if (where.kind !== "staged" || where.during !== undefined || where.beside.workTree !== "same")
      return undefined;
    const writer = await writerOf(git, options.env);
    const open = await openFileFor(resolved.snapshot.index, policies.layouts, path, writer);
    if (open === undefined || !(await isSame(context, resolved, open))) return undefined;
    const back = new Commands(path).restore(where.source, "--staged", "--worktree");
    return { open, beside: where.beside, back: [back], after: [new Commands(open).adding] };
  });
}

/** Completes the steps of a staged check, and tries them. Throws a UserError where a file can't be read. */
export async function completeStaged(
  context: StagedContext,
  resolved: Resolved,
  checked: Checked,
): Promise<void> {
  await moveGrown(context, resolved, checked);
  const same = new Map<string, boolean>();
  for (const finding of checked.findings) {
    const paths = writtenBy(finding);
    for (const path of paths) if (!same.has(path)) same.set(path, await isSame(context, resolved, path));
    if (paths.every((path) => same.get(path))) finding.steps.push(...paths.map(adding));
    else setWay(finding, forAuthor(finding.pointer));
  }
  const { snapshot } = resolved;
  const states = { checked: snapshot.index, restored: snapshot.base };
  await verifySteps(checked, states, (state) => evaluateIndex(context, resolved, state));
}
