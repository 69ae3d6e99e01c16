/** The steps of an audit: they are done in the work tree. */
import { writerOf } from "../../../sources/git/writer-setting.js";
import type { EvaluationResult } from "../../findings/evaluation-result.js";
import { Commands } from "../../proof/commands.js";
import { besideWorkTree, logIn } from "../../proof/surroundings.js";
import { evaluateState } from "../audit/evaluate.js";
import type { AuditContext, Audited } from "../audit/resolve.js";
import { openFileFor, proposeMoves } from "./closed-growth.js";
import { type Checked, verifySteps } from "./verify.js";

export { attemptSteps } from "./verify.js";

/** Moves what a closed file got in the work tree, where nothing of it is staged. */
async function moveGrown(
  { workspace: { git }, objects, options }: AuditContext,
  { state, head, layouts }: Audited,
  { findings }: Checked,
): Promise<void> {
  if (!git || !objects || !head || options.at !== undefined) return;
  await proposeMoves(findings, options.now, async (path) => {
    const open = await openFileFor(state, layouts, path, await writerOf(git));
    if (open === undefined || (await state.entry(path))?.kind !== "file") return undefined;
    const log = await logIn(head.snapshot, path);
    if (log.id === "") return undefined;
    const beside = await besideWorkTree({ git, objects }, path, log, await state.open(path), []);
    if (beside.index !== "head") return undefined;
    return { open, beside, back: [new Commands(path).restore("HEAD", "--worktree")], after: [] };
  });
}

/** Tries the steps of an audit. Throws a UserError where a file can't be read. */
export async function completeAudit(
  context: AuditContext,
  audited: Audited,
  checked: Checked,
): Promise<void> {
  const { state, head, layouts } = audited;
  await moveGrown(context, audited, checked);
  await verifySteps(checked, { checked: state, restored: head?.snapshot ?? state }, async (proposed) => {
    const judged: EvaluationResult[] = [];
    for (const layout of layouts)
      judged.push(await evaluateState(context, { ...audited, state: proposed }, layout));
    return judged;
  });
}
