import type { Report } from "../../base/core/finding.js";
import { safeJson } from "../../base/text/escape.js";

/**
 * The report as one JSON object a line: `start`, then each `finding`, `waived`, `notRun`, `fault` and `policyChange`,
 * then `end` with the counts. Without its `end` a stream is not whole. schemas/report-line.schema.json describes it.
 */
export function jsonl({ schemaVersion, tool, target, summary, ...report }: Report): string {
  const rows = [
    { type: "start", schemaVersion, tool, target },
    ...report.findings.map((finding) => ({ type: "finding", finding })),
    ...report.waived.map((waived) => ({ type: "waived", waived })),
    ...report.notRun.map((notRun) => ({ type: "notRun", notRun })),
    ...report.faults.map((fault) => ({ type: "fault", fault })),
    ...report.policyChanges.map((policyChange) => ({ type: "policyChange", policyChange })),
    { type: "end", summary },
  ];
  return rows.map((row) => `${safeJson(row)}\n`).join("");
}
