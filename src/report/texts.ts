/** The consistency report as Markdown, for the summary of a job and an issue, and as a badge. */
import {
  markdownAsides,
  markdownFaults,
  markdownFindings,
  markdownList,
  markdownVerdict,
} from "../reporters/markdown.js";
import { verdictOf } from "../reporters/verdict.js";
import { forMarkdown, forMarkdownCode, forMarkdownCodeCell, safeJson } from "../text/escape.js";
import { count } from "../text/visible.js";
import { percent } from "./charts.js";
import type { Nightly, NightlyReport } from "./nightly.js";

/** A job summary holds 1 MiB and an issue 65,536 characters; so many findings fit both. */
const MOST = 60;

function historyLines({ history, checkpoints, since }: Nightly): string[] {
  const { commits, first, last, altered } = history;
  const span =
    first && last && commits > 0
      ? `${count(commits, "commit")} proved, from ${forMarkdownCode(first.commit.slice(0, 12))} (${first.date.slice(0, 10)}) to ${forMarkdownCode(last.commit.slice(0, 12))} (${last.date.slice(0, 10)}).`
      : first
        ? "No commit was proved; see what was not run."
        : "These files are in no repository.";
  const rows = checkpoints.map(
    ({ folder, log, lines, root, earlier }) =>
      `| ${forMarkdownCodeCell(folder === "" ? log : `${folder}: ${log}`)} | ${lines} | \`${root.slice(0, 16)}…\` | ${earlier === "rewritten" ? "**rewritten**" : earlier} |`,
  );
  return [
    "",
    "### History",
    "",
    span,
    ...altered
      .slice(0, MOST)
      .map(
        ({ commit, path, class: kind }) =>
          `- ${forMarkdownCode(commit.commit.slice(0, 12))} by ${forMarkdown(commit.author)}: ${forMarkdownCode(kind)} in ${forMarkdownCode(path)}`,
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
    `- ${since.new.length} new, ${since.mended.length} mended, ${since.still.length} still there`,
    ...forced,
  ];
}

function figures({ runs, obligations, coverage, waivers }: Nightly): string[] {
  const lanes = runs.filter(({ group }) => group === "lane");
  const { met, late, open } = obligations;
  return [
    "",
    "### Runs",
    "",
    "| lane | runs | passed | rate | uniqueness failed |",
    "|---|---|---|---|---|",
    ...lanes
      .slice(0, MOST)
      .map(
        ({ value, runs: all, passed, failedUniqueness }) =>
          `| ${forMarkdown(value)} | ${all} | ${passed} | ${percent(passed, all)} | ${failedUniqueness} |`,
      ),
    "",
    `Overrides that uniqueness failures owe: ${met} met, ${late} late, ${open} open.`,
    "",
    "| chain | of | reached | missing | unknown |",
    "|---|---|---|---|---|",
    ...coverage.map(
      ({ name, of, reached, missing, unknown }) =>
        `| ${name} | ${of} | ${reached} | ${missing} | ${unknown} |`,
    ),
    ...markdownList(
      "Waivers in force",
      waivers
        .filter(({ state }) => state === "in force")
        .slice(0, MOST)
        .map(
          ({ waiver_id, rule, expires_utc }) =>
            `${forMarkdownCode(waiver_id)} ${forMarkdownCode(rule)}, ${expires_utc === null ? "for good" : `until ${forMarkdown(expires_utc)}`}`,
        ),
    ),
  ];
}

/** The consistency report as Markdown, short enough for a job summary and for an issue. */
export function nightlyMarkdown(report: NightlyReport): string {
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
    ...markdownFindings(report.findings, MOST),
    ...(nightly ? [...sinceLines(nightly), ...historyLines(nightly), ...figures(nightly)] : []),
    ...markdownAsides({ ...report, waived: [] }),
  ];
  return `${lines.join("\n")}\n`;
}

const COLOURS = { holds: "brightgreen", violated: "red", "could-not-check": "lightgrey" } as const;

/** The badge as shields.io reads it from an endpoint. */
export function badge(report: NightlyReport): string {
  const { kind } = verdictOf(report);
  const { errors, warnings } = report.summary;
  const messages = {
    holds: warnings > 0 ? `holds, ${count(warnings, "warning")}` : "holds",
    violated: count(errors, "error"),
    "could-not-check": "could not check",
  };
  const color = kind === "holds" && warnings > 0 ? "yellow" : COLOURS[kind];
  return `${safeJson({ schemaVersion: 1, label: "registry", message: messages[kind], color }, 2)}\n`;
}
