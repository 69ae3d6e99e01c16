/** The consistency report as Markdown, for the summary of a job and an issue, and as a badge. */

import { forMarkdown, forMarkdownCode, forMarkdownCodeCell, safeJson } from "../../base/text/escape.js";
import { count, shorten, visible } from "../../base/text/visible.js";
import {
  markdownAsides,
  markdownFaults,
  markdownFindings,
  markdownList,
  markdownVerdict,
} from "../reporters/markdown.js";
import { verdictOf } from "../reporters/verdict.js";
import { checkpointName } from "./checkpoint.js";
import type { Nightly, NightlyReport } from "./nightly.js";
import type { ReportPart } from "./part.js";

/** An issue holds 65,536 characters, and a few are added to it. */
const ROOM = 55_000;
/** How many rows of each kind are tried, until the text fits. */
const STEPS = [60, 20, 6, 2, 0];
/** Weeks or months of each log; report.json has all. */
const MOST_GROWTH = 12;
/** A cell that is longer says no more. */
const LONGEST = 120;

const cut = (text: string) => shorten(visible(text), LONGEST);

function historyLines({ history, checkpoints, since }: Nightly, most: number, isRead: boolean): string[] {
  const { commits, first, last, altered } = history;
  const span =
    first && last && commits > 0
      ? `${count(commits, "commit")} proved, from ${forMarkdownCode(first.commit.slice(0, 12))} (${first.date.slice(0, 10)}) to ${forMarkdownCode(last.commit.slice(0, 12))} (${last.date.slice(0, 10)}).`
      : first
        ? "No commit was proved; see what was not run."
        : isRead
          ? "These files are in no repository."
          : "The history could not be read; see what could not be checked.";
  const rows = checkpoints.map(
    (checkpoint) =>
      `| ${forMarkdownCodeCell(cut(checkpointName(checkpoint)))} | ${checkpoint.lines} | \`${checkpoint.root.slice(0, 16)}…\` | ${checkpoint.earlier === "rewritten" ? "**rewritten**" : checkpoint.earlier} |`,
  );
  return [
    "",
    "### History",
    "",
    span,
    ...altered
      .slice(0, most)
      .map(
        ({ commit, path, class: kind }) =>
          `- ${forMarkdownCode(commit.commit.slice(0, 12))} by ${forMarkdown(cut(commit.author))}: ${forMarkdownCode(kind)} in ${forMarkdownCode(cut(path))}`,
      ),
    "",
    `| log | lines | root | ${since ? `against ${since.madeUtc}` : "against an earlier report"} |`,
    "|---|---|---|---|",
    ...rows,
  ];
}

function sinceLines({ since }: Nightly): string[] {
  if (!since) return [];
  const forced =
    since.isHeadContained === false && since.head !== null
      ? [
          `- the commit that it judged, ${forMarkdownCode(since.head.slice(0, 12))}, is no longer part of the history`,
        ]
      : [];
  return [
    "",
    `### Since ${since.madeUtc}`,
    "",
    `- ${since.new.length} new, ${since.mended.length} fixed, ${since.still.length} still there`,
    ...forced,
  ];
}

function growthLines({ growth = [] }: Nightly, most: number): string[] {
  return growth.flatMap(({ folder, log, unit, rows }) => [
    "",
    `### Lines of ${forMarkdown(cut(folder === "" ? log : `${folder}: ${log}`))} by ${unit}`,
    "",
    `| ${unit} | lines |`,
    "|---|---|",
    ...rows.slice(Math.max(rows.length - most, 0)).map(({ name, lines }) => `| ${name} | ${lines} |`),
  ]);
}

function waiverLines({ waivers }: Nightly, most: number): string[] {
  return markdownList(
    "Waivers in force",
    waivers
      .filter(({ state }) => state === "in force")
      .slice(0, most)
      .map(
        ({ waiver_id, rule, expires_utc }) =>
          `${forMarkdownCode(cut(waiver_id))} ${forMarkdownCode(cut(rule))}, ${expires_utc === null ? "for good" : `until ${forMarkdown(expires_utc)}`}`,
      ),
  );
}

/** What is seen from afar. */
function farLines(
  nightly: Nightly,
  { parts, isRead }: { parts: readonly ReportPart[]; isRead: boolean },
  most: number,
): string[] {
  return [
    ...sinceLines(nightly),
    ...historyLines(nightly, most, isRead),
    ...parts.flatMap((part) => part.markdown(nightly, most)),
    ...growthLines(nightly, Math.min(most, MOST_GROWTH)),
    ...waiverLines(nightly, most),
  ];
}

/** The report with no more of anything than so many, and what is left out counted. */
function upTo(report: NightlyReport, most: number): NightlyReport {
  const { notRun, policyChanges, faults } = report;
  const few = <Row>(rows: readonly Row[], rest: (left: number) => Row, keep = most): Row[] =>
    rows.length <= keep ? [...rows] : [...rows.slice(0, keep), rest(rows.length - keep)];
  const more = (left: number) => `${left} more in report.json`;
  return {
    ...report,
    waived: [],
    notRun: few(
      notRun.map(({ ruleId, reason }) => ({ ruleId, reason: cut(reason) })),
      (left) => ({ ruleId: "others", reason: more(left) }),
    ),
    policyChanges: few(policyChanges.map(cut), more),
    faults: few(
      faults.map(({ message }) => ({ message: shorten(visible(message), 1_000) })),
      (left) => ({ message: more(left) }),
      Math.max(Math.min(most, 20), 1),
    ),
  };
}

function write(report: NightlyReport, parts: readonly ReportPart[], most: number): string {
  const { nightly } = report;
  const made = nightly
    ? [
        "",
        `Made ${nightly.madeUtc}${nightly.head ? ` of commit ${forMarkdownCode(nightly.head.commit.slice(0, 12))}` : ""}.`,
      ]
    : [];
  const lines = [
    markdownVerdict(report),
    ...made,
    ...markdownFaults(report),
    ...markdownFindings(report.findings, most),
    ...(nightly ? farLines(nightly, { parts, isRead: report.faults.length === 0 }, most) : []),
    ...markdownAsides(report),
  ];
  return `${lines.join("\n")}\n`;
}

/** The consistency report as Markdown, short enough for a job summary and for an issue. */
export function nightlyMarkdown(report: NightlyReport, parts: readonly ReportPart[]): string {
  let text = "";
  for (const most of STEPS) {
    text = write(upTo(report, most), parts, most);
    if (text.length <= ROOM) break;
  }
  return text;
}

const COLOURS = { holds: "brightgreen", violated: "red", "could-not-check": "lightgrey" } as const;

/** The badge as shields.io reads it from an endpoint. */
export function badge(report: NightlyReport): string {
  const { kind } = verdictOf(report);
  const { errors, warnings } = report.summary;
  const messages = {
    holds: warnings > 0 ? `valid, ${count(warnings, "warning")}` : "valid",
    violated: count(errors, "error"),
    "could-not-check": "could not check",
  };
  const color = kind === "holds" && warnings > 0 ? "yellow" : COLOURS[kind];
  return `${safeJson({ schemaVersion: 1, label: "registry", message: messages[kind], color }, 2)}\n`;
}
