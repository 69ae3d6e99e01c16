/** The files that steps write to. */
import type { Finding, Step } from "../../../base/core/finding.js";
import { pathspecOf } from "../../../base/text/shell.js";

/** The files that a finding's steps write to, where no command of its own looks after the index. */
export function writtenBy({ steps }: Finding): string[] {
  if (steps.some((step) => step.do === "run")) return [];
  return [
    ...new Set(steps.flatMap((step) => (step.do === "edit" || step.do === "append" ? [step.path] : []))),
  ];
}

/** The step that stages a file. */
export function adding(path: string): Step {
  return { do: "run", argv: ["git", "add", "--", pathspecOf(path)] };
}
