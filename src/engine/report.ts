import type { Fault, NotRun, Report, Target } from "../finding.js";
import { visible } from "../text/visible.js";
import { VERSION } from "../version.js";
import { compareFindings } from "./findings.js";
import type { Judged } from "./judged.js";

function uniqueRows(rows: readonly NotRun[]): NotRun[] {
  const seen = new Map(rows.map((row) => [`${row.ruleId}\0${row.reason}`, row]));
  return [...seen.values()].sort((a, b) =>
    a.ruleId < b.ruleId ? -1 : a.ruleId > b.ruleId ? 1 : a.reason < b.reason ? -1 : 1,
  );
}

export interface ReportParts {
  target: Target;
  judged: readonly Judged[];
  commits?: number;
  notRun?: readonly NotRun[];
  faults?: readonly Fault[];
  policyChanges?: readonly string[];
}

/** Puts a report together: findings sorted, counts made. The same parts give the same report. */
export function toReport({
  target,
  judged,
  commits = 0,
  notRun = [],
  faults = [],
  policyChanges = [],
}: ReportParts): Report {
  const findings = judged.flatMap((part) => part.findings).sort(compareFindings);
  const waived = judged.flatMap((part) => part.waived).sort((a, b) => compareFindings(a.finding, b.finding));
  const sum = (key: "records" | "newRecords" | "files") =>
    judged.reduce((total, part) => total + part[key], 0);
  return {
    schemaVersion: 1,
    tool: { name: "runidx-lint", version: VERSION },
    target,
    summary: {
      errors: findings.filter(({ severity }) => severity === "error").length,
      warnings: findings.filter(({ severity }) => severity === "warning").length,
      waived: waived.length,
      records: sum("records"),
      newRecords: sum("newRecords"),
      commits,
      files: sum("files"),
    },
    findings,
    notRun: uniqueRows([...judged.flatMap((part) => part.notRun), ...notRun]).map(({ ruleId, reason }) => ({
      ruleId,
      reason: visible(reason),
    })),
    faults: [...judged.flatMap((part) => part.faults), ...faults].map(({ message }) => ({
      message: visible(message),
    })),
    waived,
    policyChanges: [...policyChanges].map(visible),
  };
}

/**
 * The exit code that a report means: 2 where something went unchecked, 1 where the
 * registry does not hold or has more warnings than allowed, else 0.
 */
export function exitCodeOf(report: Report, maxWarnings = Number.POSITIVE_INFINITY): 0 | 1 | 2 {
  if (report.faults.length > 0) return 2;
  return report.summary.errors > 0 || report.summary.warnings > maxWarnings ? 1 : 0;
}
