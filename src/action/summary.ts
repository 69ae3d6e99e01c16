/** The summary of a job: what a reviewer reads first. */
import type { Report } from "../finding.js";
import {
  markdownAsides,
  markdownFaults,
  markdownFindings,
  markdownList,
  markdownVerdict,
} from "../reporters/markdown.js";
import type { Strictness } from "../reporters/verdict.js";
import type { Appended, AppendedRun } from "../studio/appended.js";
import { forMarkdown, forMarkdownCode, forMarkdownCodeCell } from "../text/escape.js";
import { count, listing } from "../text/visible.js";

/** What a summary tells. */
export interface Told {
  report: Report;
  appended: Appended | undefined;
  nothing: string | undefined;
  strictness: Strictness;
}

/** A job summary holds 1 MiB; what is larger is not shown at all. */
const LIMIT = 1_000_000;
const STEPS = [1_000, 200, 50, 10, 0];

function runRow({ id, lane, gates, uniqueness, outputs }: AppendedRun): string {
  const ids = outputs === "" ? "" : outputs.split(" ").map(forMarkdownCodeCell).join("<br>");
  return `| ${[forMarkdownCodeCell(id), forMarkdown(lane), forMarkdown(gates), forMarkdown(uniqueness), ids].join(" | ")} |`;
}

function appendedLines({ runs, others }: Appended, most: number): string[] {
  if (runs.length === 0 && others.size === 0) return ["", "The change appends nothing to the logs."];
  const kinds = [...others].map(([type, number]) => count(number, `${type} record`));
  const all = [...(runs.length > 0 ? [count(runs.length, "RUN record")] : []), ...kinds];
  const lines = ["", "### What it appends", "", `${listing(all)}.`];
  if (runs.length === 0) return lines;
  lines.push("", "| run | lane | gates | uniqueness | outputs |", "|---|---|---|---|---|");
  lines.push(...runs.slice(0, most).map(runRow));
  if (runs.length > most) lines.push("", `${count(runs.length - most, "more run")} not shown here.`);
  return lines;
}

function overrideLines({ runs }: Appended): string[] {
  return markdownList(
    "Overrides",
    runs.flatMap(({ id, overrides }) =>
      overrides.map((override) => `${forMarkdownCode(id)}: ${forMarkdown(override)}`),
    ),
  );
}

function write({ report, appended, nothing, strictness }: Told, most: number): string {
  const why = nothing === undefined ? [] : ["", `There was nothing to be judged: ${forMarkdown(nothing)}.`];
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
