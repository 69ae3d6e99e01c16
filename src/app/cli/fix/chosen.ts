/** Which findings `fix` may settle by itself. */
import type { Finding } from "../../../base/core/finding.js";

/** The commands that steps may run here: they restore a log from git, and stage it. */
const COMMANDS = ["add", "restore"];

/** Whether the steps apply as they are and touch no line that is committed for good: it may only be put back. */
export function isFixable({ applies, steps, lineState, ruleId }: Finding): boolean {
  if (applies !== "as-is" || steps.length === 0) return false;
  const isAllowed = steps.every(
    (step) => step.do !== "run" || (step.argv[0] === "git" && COMMANDS.includes(step.argv[1] ?? "")),
  );
  return isAllowed && (lineState === "new" || ruleId === "append-only" || lineState === null);
}

/** The findings that are fixed, in the order in which it is done: edits of a file from its last line up, then the rest. */
export function fixable(findings: readonly Finding[]): Finding[] {
  const chosen = findings.filter(isFixable);
  const isEdit = ({ steps }: Finding) => steps.some((step) => step.do === "edit");
  const edits = chosen.filter(isEdit).sort((a, b) => (b.line ?? 0) - (a.line ?? 0));
  return [...edits, ...chosen.filter((one) => !isEdit(one))];
}
