/** The summary of a job: what a reviewer reads first. */
import type { Report } from "../../base/core/finding.js";
import { forMarkdown } from "../../base/text/escape.js";
import {
  markdownAsides,
  markdownFaults,
  markdownFindings,
  markdownVerdict,
} from "../../output/reporters/markdown.js";
import type { Strictness } from "../../output/reporters/verdict.js";
import type { Appended } from "../../studio/appended.js";
import { appendedLines, overrideLines } from "../../studio/appended-text.js";

/** The data of a summary. */
export interface Told {
  report: Report;
  appended: Appended | undefined;
  nothing: string | undefined;
  strictness: Strictness;
}

/** A job summary holds 1 MiB; what is larger is not shown at all. */
const LIMIT = 1_000_000;
const STEPS = [1_000, 200, 50, 10, 0];

function write({ report, appended, nothing, strictness }: Told, most: number): string {
  const why = nothing === undefined ? [] : ["", `There was nothing to check: ${forMarkdown(nothing)}.`];
  const lines = [
    markdownVerdict(report, strictness),
    ...why,
    ...markdownFaults(report),
    ...markdownFindings(report.findings, most),
    ...(appended ? [...appendedLines(appended, most), ...overrideLines(appended)] : []),
    ...markdownAsides(report),
  ];
  return `${lines.join("\n")}\n`;
}

/** The summary of a report as Markdown, as much of it as a job may show. */
export function summarize(told: Told): string {
  for (const most of STEPS) {
    const text = write(told, most);
    if (Buffer.byteLength(text) <= LIMIT) return text;
  }
  return `${markdownVerdict(told.report, told.strictness)}\n\nThe findings do not fit here; they are in the report.\n`;
}
