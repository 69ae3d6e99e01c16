import type { Fault, Finding, NotRun, Report, Severity, Target } from "../../base/core/finding.js";
import { VERSION } from "../../base/core/version.js";
import { count, visible } from "../../base/text/visible.js";
import type { EvaluationResult } from "./evaluation-result.js";
import { compareFindings } from "./findings.js";
import { Kept, type LeftOut, leavesOut, sumLeftOut } from "./kept.js";

function uniqueRows(rows: readonly NotRun[]): NotRun[] {
  const seen = new Map(rows.map((row) => [`${row.ruleId}\0${row.reason}`, row]));
  return [...seen.values()].sort((a, b) =>
    a.ruleId < b.ruleId ? -1 : a.ruleId > b.ruleId ? 1 : a.reason < b.reason ? -1 : 1,
  );
}

export interface ReportParts {
  target: Target;
  judged: readonly EvaluationResult[];
  commits?: number;
  notRun?: readonly NotRun[];
  faults?: readonly Fault[];
  policyChanges?: readonly string[];
}

/** What the parts list together and what they leave out: each of them may be as long as a report can be. */
function gather<Item>(
  parts: readonly { items: readonly Item[]; leftOut: LeftOut | undefined }[],
  findingOf: (item: Item) => Finding,
): { listed: Item[]; leftOut: LeftOut } {
  const kept = new Kept(findingOf);
  for (const { items } of parts) for (const item of items) kept.add(item);
  return {
    listed: kept.items.sort((a, b) => compareFindings(findingOf(a), findingOf(b))),
    leftOut: sumLeftOut([...parts.map(({ leftOut }) => leftOut ?? new Map()), kept.leftOut]),
  };
}

/** How many findings of a severity there are, with those that follow from others. */
function countOf(findings: readonly Finding[], wanted: Severity): number {
  return findings.reduce(
    (sum, { severity, followUps }) =>
      sum + [severity, ...followUps.map((one) => one.severity)].filter((one) => one === wanted).length,
    0,
  );
}

/** What is counted and not listed is under notRun, a row for each rule. */
function* leftOutRows(leftOut: LeftOut, what: string): Iterable<NotRun> {
  for (const [ruleId, { errors, warnings }] of leftOut) {
    const number = count(errors + warnings, `more ${what}finding`);
    const counts = `${count(errors, "error")} and ${count(warnings, "warning")}`;
    yield { ruleId, reason: `${number} (${counts}) counted but not listed: the report has no room for more` };
  }
}

function sumOf(leftOut: LeftOut): { errors: number; warnings: number } {
  const sum = { errors: 0, warnings: 0 };
  for (const { errors, warnings } of leftOut.values()) {
    sum.errors += errors;
    sum.warnings += warnings;
  }
  return sum;
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
  const { listed: findings, leftOut } = gather(
    judged.map((part) => ({ items: part.findings, leftOut: part.leftOut })),
    (finding) => finding,
  );
  const { listed: waived, leftOut: waivedLeftOut } = gather(
    judged.map((part) => ({ items: part.waived, leftOut: part.waivedLeftOut })),
    ({ finding }) => finding,
  );
  const [unlisted, unlistedWaived] = [sumOf(leftOut), sumOf(waivedLeftOut)];
  const allNotRun = [
    ...judged.flatMap((part) => part.notRun),
    ...notRun,
    ...leftOutRows(leftOut, ""),
    ...leftOutRows(waivedLeftOut, "waived "),
  ];
  const sum = (key: "records" | "newRecords" | "files") =>
    judged.reduce((total, part) => total + part[key], 0);
  const counts = {
    errors: countOf(findings, "error") + unlisted.errors,
    warnings: countOf(findings, "warning") + unlisted.warnings,
    waived: waived.length + unlistedWaived.errors + unlistedWaived.warnings,
  };
  const allFaults = [...judged.flatMap((part) => part.faults), ...faults];
  const report: Report = {
    schemaVersion: 2,
    tool: { name: "runidx-lint", version: VERSION },
    target,
    summary: {
      ...counts,
      records: sum("records"),
      newRecords: sum("newRecords"),
      commits,
      files: sum("files"),
      faults: allFaults.length,
      exitCode: 0,
    },
    findings,
    notRun: uniqueRows(allNotRun).map(({ ruleId, reason }) => ({
      ruleId,
      reason: visible(reason),
    })),
    faults: allFaults.map(({ message }) => ({
      message: visible(message),
    })),
    waived,
    policyChanges: [...policyChanges].map(visible),
  };
  report.summary.exitCode = exitCodeOf(report);
  return report;
}

/** The same report with more that could not be checked. */
export function withFaults<Kind extends Report>(report: Kind, messages: readonly string[]): Kind {
  const faults = [...report.faults, ...messages.map((message) => ({ message: visible(message) }))];
  const summary = { ...report.summary, faults: faults.length };
  const more = { ...report, faults, summary };
  return { ...more, summary: { ...summary, exitCode: exitCodeOf(more) } };
}

/**
 * The exit code that a report means: 2 where something went unchecked, 1 where the
 * registry does not hold, has more warnings than allowed or more findings than a report lists, else 0.
 */
export function exitCodeOf(report: Report, maxWarnings = Number.POSITIVE_INFINITY): 0 | 1 | 2 {
  if (report.faults.length > 0) return 2;
  const { errors, warnings } = report.summary;
  return errors > 0 || warnings > maxWarnings || leavesOut(report) ? 1 : 0;
}
