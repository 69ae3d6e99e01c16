import type { Report } from "../../base/core/finding.js";
import { safeJson } from "../../base/text/escape.js";

/** The report as JSON; schemas/report.schema.json describes it. */
export function json(report: Report): string {
  return `${safeJson(report, 2)}\n`;
}
