/** One line a finding, as compilers write it: editors and grep read it. */
import type { Finding, Report } from "../../base/core/finding.js";
import { forTerminal } from "../../base/text/escape.js";
import { type Strictness, shownFindings, verdictOf, wholeSayingOf } from "./verdict.js";

function line(finding: Finding): string {
  const { path, line: number, column, severity, ruleId, class: kind, hint } = finding;
  const name = kind === undefined ? ruleId : `${ruleId}/${kind}`;
  return forTerminal(
    `${path}:${number ?? 1}:${column ?? 1}: ${severity}: ${wholeSayingOf(finding)}; next: ${hint} [${name}]`,
  );
}

/** The report as `path:line:column: severity: message; next: hint [rule/class]`; a whole file is line 1. */
export function unix(report: Report, options: Strictness & { quiet?: boolean } = {}): string {
  const lines = [
    ...shownFindings(report, options).map(line),
    ...report.policyChanges.map((change) => `policy: ${forTerminal(change)}`),
    ...report.notRun.map(({ ruleId, reason }) => `not run: ${forTerminal(`${ruleId}: ${reason}`)}`),
    ...report.faults.map(({ message }) => `could not check: ${forTerminal(message)}`),
    verdictOf(report, options).text,
  ];
  return `${lines.join("\n")}\n`;
}
