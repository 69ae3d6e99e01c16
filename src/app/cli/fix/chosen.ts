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
