import type { Report } from "../../src/base/core/finding.js";
import { type CheckRequest, runCheck } from "../../src/check/modes/lint.js";

/** The clock of all tests that do not set their own: some days after the records of the examples. */
export const NOW = new Date("2026-01-10T12:00:00Z");

/** Audits files that are given as text or bytes by path. */
export function lintFiles(
  files: Record<string, string | Uint8Array>,
  request: Partial<CheckRequest> = {},
): Promise<Report> {
  return runCheck({ now: NOW, target: { mode: "files", files }, ...request });
}

/** What was found, in short: `rule` or `rule/class`, each once for each finding, in the report's order. */
export function found(report: Report): string[] {
  return report.findings.map(({ ruleId, class: kind }) =>
    kind === undefined ? ruleId : `${ruleId}/${kind}`,
  );
}
