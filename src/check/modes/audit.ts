/** The audit: every line as it is, and the whole history that it comes from. */
import type { Report } from "../../base/core/finding.js";
import { toReport } from "../findings/report.js";
import { readAsStored } from "./audit/as-stored.js";
import { evaluateState } from "./audit/evaluate.js";
import { proveHistory } from "./audit/history.js";
import { type AuditOptions, resolveAudited } from "./audit/resolve.js";
import { tellUncovered } from "./audit/uncovered.js";
import { inContext } from "./context.js";
import { Outcome } from "./outcome.js";
import type { Workspace } from "./workspace.js";

/** Audits the registries of a workspace. Throws a UserError where nothing can be checked at all. */
export async function audit(workspace: Workspace, options: AuditOptions): Promise<Report> {
  return inContext(workspace, options, async (context) => {
    const outcome = new Outcome();
    const found = await resolveAudited(context);
    const audited = { ...found, state: await readAsStored(context, found, outcome) };
    for (const layout of audited.layouts)
      await outcome.attempt("the audit", async () => {
        outcome.judged.push(await evaluateState(context, audited, layout));
      });
    const prove = () => proveHistory(context, audited, outcome);
    const commits = await outcome.attempt("the history proof", prove);
    await outcome.attempt("the look beside the logs", () => tellUncovered(context, audited, outcome));
    const findings = outcome.judged.flatMap((part) => part.findings);
    if (findings.length > 0) {
      const { attemptSteps, completeAudit } = await import("./steps/audit-steps.js");
      const notRun = [...outcome.notRun, ...outcome.judged.flatMap((part) => part.notRun)];
      const complete = () => completeAudit(context, audited, { findings, notRun });
      const fault = await attemptSteps(findings, complete);
      if (fault !== undefined) outcome.faults.push({ message: fault });
    }
    return toReport({
      ...outcome,
      target: { mode: "audit", base: null, head: audited.state.name },
      commits: commits ?? 0,
    });
  });
}
