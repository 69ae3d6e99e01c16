/** The consistency report as Markdown: a summary of a job or the body of an issue, with what to look at first. */
import type { Finding } from "../../base/core/finding.js";
import { forMarkdown, forMarkdownCode, forMarkdownCodeCell } from "../../base/text/escape.js";
import { count, shorten, visible } from "../../base/text/visible.js";
import { markdownAsides, markdownFaults, markdownList, markdownVerdict } from "../reporters/markdown.js";
import { placeOf } from "../reporters/verdict.js";
import { checkpointName } from "./checkpoint.js";
import { kindsOf } from "./kinds.js";
import { leadOf } from "./lead.js";
import type { Nightly, NightlyReport } from "./nightly.js";
import type { ReportPart } from "./part.js";
import { linksOf } from "./remote.js";

/** An issue that somebody reads to its end, in bytes. */
const ROOM = 6_000;
/** How many rows of each kind are tried, until the text fits. */
const STEPS = [12, 8, 5, 3, 2, 1, 0];
/** Weeks or months of each log; report.json has all. */
const MOST_GROWTH = 6;
const MOST_LOGS = 3;
/** A cell that is longer says no more. */
const LONGEST = 100;

const cut = (text: string) => shorten(visible(text), LONGEST);

/** Text as code, as a link where an address is known. Our own addresses alone come here. */
const linked = (text: string, to: string | undefined) =>
  to === undefined
    ? forMarkdownCode(text)
    : `[${forMarkdownCode(text)}](${to.replaceAll("(", "%28").replaceAll(")", "%29")})`;

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
  const rank = ({ earlier }: Nightly["checkpoints"][number]) => (earlier === "rewritten" ? 0 : 1);
  const shown = [...checkpoints].sort((a, b) => rank(a) - rank(b)).slice(0, Math.max(most, 1) + 2);
  const rows = shown.map(
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
    "|---|--:|---|---|",
    ...rows,
    ...(checkpoints.length > shown.length
      ? ["", `${count(checkpoints.length - shown.length, "more log")} in report.json.`]
      : []),
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

/** What is wrong, a row for each rule and class, worst first. */
function kindLines(findings: readonly Finding[], nightly: Nightly | null, most: number): string[] {
  if (findings.length === 0) return [];
  const kinds = kindsOf(findings, nightly ?? { since: null, ages: {}, origins: {} });
  const shown = kinds.slice(0, Math.max(most * 2, 3));
  const rows = shown.map(({ ruleId, class: kind, severity, findings: own, fresh }) => {
    const name = kind === undefined ? ruleId : `${ruleId} (${kind})`;
    const sign = severity === "error" ? "❌" : "⚠️";
    const example = most === 0 ? "" : forMarkdown(cut(own[0]?.message ?? ""));
    return `| ${sign} ${forMarkdownCodeCell(name)} | ${own.length} | ${fresh > 0 ? `+${fresh}` : ""} | ${example} |`;
  });
  const left = kinds.length - shown.length;
  return [
    "",
    "### What is wrong",
    "",
    "| rule | findings | new | for example |",
    "|---|--:|--:|---|",
    ...rows,
    ...(left > 0 ? ["", `${count(left, "more kind")} in report.json.`] : []),
  ];
}

/** What is new, with links to the lines. Without an earlier report, the worst findings. */
function freshLines({ findings, nightly }: NightlyReport, most: number): string[] {
  if (!nightly) return [];
  const fresh = new Set(nightly.since?.new ?? []);
  const worst = kindsOf(findings, nightly).flatMap((kind) => kind.findings);
  const all = nightly.since ? worst.filter(({ fingerprint }) => fresh.has(fingerprint)) : worst;
  const links = linksOf(nightly.repository.web, nightly.head?.commit);
  const shown = all.slice(0, most);
  const left = all.length - shown.length;
  return [
    ...markdownList(
      nightly.since ? "New findings" : "The worst findings",
      shown.map((finding) => {
        const { ruleId, class: kind, path, line, message } = finding;
        const name = kind === undefined ? ruleId : `${ruleId} (${kind})`;
        const to = line === null ? undefined : links.line(path, line);
        return `${linked(cut(placeOf(finding)), to)} ${forMarkdownCode(name)} ${forMarkdown(cut(message))}`;
      }),
    ),
    ...(left > 0 ? ["", `${count(left, "more finding")} in findings.jsonl.`] : []),
  ];
}

function growthLines({ growth = [] }: Nightly, most: number): string[] {
  return growth
    .slice(0, MOST_LOGS)
    .flatMap(({ folder, log, unit, rows }) => [
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
  const own = parts.flatMap((part) => part.markdown(nightly, most));
  return [
    ...(own.length > 0 ? own : growthLines(nightly, Math.min(most, MOST_GROWTH))),
    ...historyLines(nightly, most, isRead),
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
      Math.max(most, 1),
    ),
  };
}

function write(report: NightlyReport, parts: readonly ReportPart[], most: number): string {
  const { nightly, findings } = report;
  const links = linksOf(nightly?.repository.web ?? null, nightly?.head?.commit);
  const made = nightly
    ? [
        "",
        `Made ${nightly.madeUtc}${nightly.head ? ` of commit ${linked(nightly.head.commit.slice(0, 12), links.commit(nightly.head.commit))}` : ""}.`,
      ]
    : [];
  const { worst } = leadOf(report);
  const lines = [
    markdownVerdict(report),
    ...made,
    ...(worst === "" ? [] : ["", forMarkdown(worst)]),
    ...markdownFaults(report),
    ...(nightly ? sinceLines(nightly) : []),
    ...kindLines(findings, nightly, most),
    ...freshLines(report, most),
    ...(nightly ? farLines(nightly, { parts, isRead: report.faults.length === 0 }, most) : []),
    ...markdownAsides(report),
  ];
  return `${lines.join("\n")}\n`;
}

/** The consistency report as Markdown, short enough to be read: what it leaves out is counted. */
export function nightlyMarkdown(report: NightlyReport, parts: readonly ReportPart[]): string {
  let text = "";
  for (const most of STEPS) {
    text = write(upTo(report, most), parts, most);
    if (Buffer.byteLength(text) <= ROOM) break;
  }
  return text;
}
