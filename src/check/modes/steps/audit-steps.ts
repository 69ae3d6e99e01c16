/** The steps of an audit: they are done in the work tree. */
import type { EvaluationResult } from "../../findings/evaluation-result.js";
import { evaluateState } from "../audit/evaluate.js";
import type { AuditContext, Audited } from "../audit/resolve.js";
import { type Checked, verifySteps } from "./verify.js";

export { attemptSteps } from "./verify.js";

/** Tries the steps of an audit. Throws a UserError where a file can't be read. */
export async function completeAudit(
  context: AuditContext,
  audited: Audited,
  checked: Checked,
): Promise<void> {
  const { state, head, layouts } = audited;
  await verifySteps(checked, { checked: state, restored: head?.snapshot ?? state }, async (proposed) => {
    const judged: EvaluationResult[] = [];
    for (const layout of layouts)
      judged.push(await evaluateState(context, { ...audited, state: proposed }, layout));
    return judged;
  });
}
