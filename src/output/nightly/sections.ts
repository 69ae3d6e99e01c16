/** The parts of the consistency report's page that every model has, each with what it is about. */
import { forHtml } from "../../base/text/escape.js";
import { parseUtcMinute } from "../../base/text/time.js";
import { count, grouped } from "../../base/text/visible.js";
import { rule as appendOnly } from "../../rules/append-only.js";
import { calendar } from "./charts/calendar.js";
import { checkpointName } from "./checkpoint.js";
import { commitHtml } from "./head.js";
import type { Nightly, NightlyReport } from "./nightly.js";
import type { Section } from "./part.js";
import { linksOf } from "./remote.js";
import { rowsTable } from "./tables.js";

/** The page has room for no more. */
const MOST_ALTERED = 100;
/** A waiver that ends sooner than this is told first, in minutes. */
const SOON = 30 * 24 * 60;

/** That nothing was altered, where that is so; else what there is to say of it beside the table. */
function alterationText(report: NightlyReport, { history, checkpoints, since }: Nightly): string {
  if (history.commits === 0) return '<p class="soft">No commit was proved; see what was not run.</p>';
  const isOwn = ({ ruleId }: { ruleId: string }) => ruleId === appendOnly.id;
  const rewritten = checkpoints.filter(({ earlier }) => earlier === "rewritten").length;
  if (rewritten > 0)
    return `<p class="error">${count(rewritten, "log")} rewritten since the report of ${forHtml(since?.madeUtc ?? "")}; the checkpoints below say which.</p>`;
  const found = report.findings.filter(isOwn).length;
  if (found > 0)
    return history.altered.length > 0
      ? ""
      : `<p class="error">${count(found, "finding")} of ${appendOnly.id} among the findings above.</p>`;
  if (report.faults.length > 0 || report.notRun.some(isOwn))
    return '<p class="soft">Not everything could be proved; see what could not be checked and what was not run.</p>';
  return '<p class="good">Nothing that was committed was altered.</p>';
}

function span({ faults }: NightlyReport, { history, head, repository }: Nightly): string {
  const { commits, first, last } = history;
  const links = linksOf(repository.web, head?.commit);
  if (first && last && commits > 0)
    return `<p>${count(commits, "commit").replace(/^\d+/, grouped(commits))} proved, from ${commitHtml(first.commit, links)} (${forHtml(first.date.slice(0, 10))}, ${forHtml(first.author)}) to ${commitHtml(last.commit, links)} (${forHtml(last.date.slice(0, 10))}, ${forHtml(last.author)}).</p>`;
  if (first) return "";
  return faults.length > 0
    ? "<p>The history could not be read; see what could not be checked.</p>"
    : "<p>There is no history: these files are in no repository.</p>";
}

export function historySection(report: NightlyReport, nightly: Nightly): Section {
  const { history, checkpoints, since, head, repository } = nightly;
  const links = linksOf(repository.web, head?.commit);
  const table = rowsTable(
    ["commit", "author", "day", "log", { name: "what", kind: "prose" }],
    history.altered
      .slice(0, MOST_ALTERED)
      .map(({ commit, path, class: kind, message }) => [
        { html: commitHtml(commit.commit, links) },
        commit.author,
        commit.date.slice(0, 10),
        path,
        `${kind}: ${message}`,
      ]),
    "Alterations of history",
  );
  const words = {
    prefix: "begins as it did then",
    rewritten: "REWRITTEN since then",
    none: "not in that report",
  };
  const lines = checkpoints.map((checkpoint) => [
    checkpointName(checkpoint),
    grouped(checkpoint.lines),
    ...(since ? [words[checkpoint.earlier]] : []),
    { html: `<code>${forHtml(checkpoint.root)}</code>` },
  ]);
  const heads = [
    "log",
    { name: "lines", kind: "number" as const },
    ...(since ? [`against ${since.madeUtc}`] : []),
    { name: "root", kind: "prose" as const },
  ];
  return {
    id: "history",
    title: "History proof",
    html: `${[span(report, nightly), alterationText(report, nightly), table].filter((part) => part !== "").join("\n")}
<h3>Checkpoints</h3>
<p class="soft">The Merkle tree hash (RFC 6962) of each log's lines. The next report proves with it that the log still begins with these lines.</p>
${rowsTable(heads, lines, "Checkpoints")}`,
  };
}

export function sinceSection({ since }: Nightly): Section | undefined {
  if (!since) return undefined;
  const head =
    since.isHeadContained === false && since.head !== null
      ? `<p class="error">Commit ${forHtml(since.head.slice(0, 12))}, which that report judged, is no longer part of the history: the branch was forced. The checkpoints say whether a log was touched by it.</p>\n`
      : "";
  const table = rowsTable(
    ["fixed", "where", { name: "what", kind: "prose" }],
    since.mended.map(({ ruleId, path, message }) => [ruleId, path, message]),
    "Fixed",
  );
  return {
    id: "since",
    title: "Since the last report",
    html: `<p>Compared with the report of ${forHtml(since.madeUtc)}: ${grouped(since.new.length)} new, ${grouped(since.mended.length)} fixed, ${grouped(since.still.length)} still there.</p>\n${head}${table === "" ? "" : `<details>\n<summary>What was fixed</summary>\n${table}\n</details>`}`,
  };
}

/** A year of records; undefined where of no record the day is known. */
export function calendarSection(
  report: NightlyReport,
  { days, origins, madeUtc }: Nightly,
  unit: string,
): Section | undefined {
  if (days.length === 0) return undefined;
  const found = new Map<string, number>();
  for (const { fingerprint } of report.findings) {
    const day = origins[fingerprint]?.day;
    if (day !== undefined) found.set(day, (found.get(day) ?? 0) + 1);
  }
  const records = new Map(days.map(({ day, records: number }) => [day, number]));
  return {
    id: "year",
    title: `A year of ${unit}s`,
    html: `<p class="soft">A ring: a day whose lines have findings.</p>\n${calendar({ today: madeUtc.slice(0, 10), records, findings: found }, unit)}\n<p class="scale soft"><span>fewer</span> <span class="day0"></span><span class="day1"></span><span class="day2"></span><span class="day3"></span><span class="day4"></span> <span>more</span></p>`,
  };
}

export function waiversSection({ waivers, madeUtc }: Nightly): Section {
  const now = parseUtcMinute(madeUtc) ?? 0;
  const ends = (expires: string | null) => parseUtcMinute(expires ?? "") ?? Number.POSITIVE_INFINITY;
  const isSoon = ({ state, expires_utc }: Nightly["waivers"][number]) =>
    state === "in force" && ends(expires_utc) - now <= SOON;
  const soon = waivers.filter(isSoon).length;
  const rank = (waiver: Nightly["waivers"][number]) => (isSoon(waiver) ? 0 : 1);
  const rows = [...waivers]
    .sort((a, b) => rank(a) - rank(b) || (rank(a) === 0 ? ends(a.expires_utc) - ends(b.expires_utc) : 0))
    .map((waiver) => [
      waiver.waiver_id,
      waiver.rule,
      isSoon(waiver) ? "ends soon" : waiver.state,
      grouped(waiver.hides),
      waiver.expires_utc ?? "never",
      waiver.approved_by,
      waiver.reason,
    ]);
  const heads = [
    "waiver",
    "rule",
    "state",
    { name: "hides", kind: "number" as const },
    "expires",
    "approved by",
    { name: "reason", kind: "prose" as const },
  ];
  return {
    id: "waivers",
    title: "Waivers",
    html:
      rows.length === 0
        ? "<p>There are none.</p>"
        : `${soon > 0 ? `<p class="warning">${count(soon, "waiver")} ${soon === 1 ? "ends" : "end"} within 30 days; what ${soon === 1 ? "it hides" : "they hide"} is a finding again then.</p>\n` : ""}${rowsTable(heads, rows, "Waivers, one a row")}`,
  };
}
