/** The check of what is about to be committed: the index against HEAD and, while merging, the other parents. */
import type { Report } from "../../base/core/finding.js";
import type { Git } from "../../sources/git/git.js";
import { Objects } from "../../sources/git/objects.js";
import { withoutTold } from "../findings/evaluation-result.js";
import { toReport, withFaults } from "../findings/report.js";
import { turnedOff } from "../proof/proof.js";
import { inRepository } from "./context.js";
import { lookBesideLogs } from "./staged/beside.js";
import { evaluateIndex } from "./staged/evaluate.js";
import { proveIndex } from "./staged/prove.js";
import { openIndex, resolveStaged, type StagedOptions } from "./staged/resolve.js";
import type { Workspace } from "./workspace.js";

/** Checks the index. Throws a UserError where it can't be checked. */
export async function staged(workspace: Workspace, options: StagedOptions): Promise<Report> {
  const opened = { openReader: (git: Git) => Objects.in(git), without: "nothing is staged" };
  return inRepository(workspace, options, opened, async (context) => {
    const index = await openIndex(context);
    try {
      const resolved = await resolveStaged(context, index);
      const evaluated = await evaluateIndex(context, resolved);
      const proof = await proveIndex(context, resolved);
      const beside = await lookBesideLogs(context, resolved);
      const report = toReport({
        target: { mode: "staged", base: index.base, head: "index" },
        judged: [...evaluated.map((part) => withoutTold(part, proof.findings)), proof, beside],
        notRun: turnedOff(context.policies.layouts, (layout) => context.policies.of(layout)),
      });
      if (report.findings.length > 0) {
        const { attemptSteps, completeStaged } = await import("./steps/index-steps.js");
        const fault = await attemptSteps(report.findings, () => completeStaged(context, resolved, report));
        if (fault !== undefined) return withFaults(report, [fault]);
      }
      return report;
    } finally {
      index.snapshot.close();
    }
  });
}
