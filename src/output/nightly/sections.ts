/** The parts of the consistency report's page, each with what it is about. */
import type { Finding } from "../../base/core/finding.js";
import { forHtml } from "../../base/text/escape.js";
import { count } from "../../base/text/visible.js";
import { rule as appendOnly } from "../../rules/append-only.js";
import { htmlFinding } from "../reporters/html.js";
import { checkpointName } from "./checkpoint.js";
import type { CountRow, Nightly, NightlyReport } from "./nightly.js";
import type { Section } from "./part.js";
import { rowsTable } from "./svg.js";

/** As many findings as a page can hold and anybody reads; report.json has all. */
const MOST_FINDINGS = 500;
/** So much of the page's 2 MB is for findings, in bytes; the rest is for tables and charts. */
const FINDINGS_ROOM = 1_000_000;
/** The charts are drawn this much; a page of 2 MB has room for no more. */
const MOST_ALTERED = 100;

/** A number with what it counts. */
export function card(name: string, value: string): string {
  return `<li><strong>${forHtml(value)}</strong>${forHtml(name)}</li>`;
}

/** The head of the page: what was checked, and what the parts have to say first. */
export function cards(report: NightlyReport, own: readonly string[]): string {
  const { records, files, commits, waived } = report.summary;
  return `<ul class="cards">
${[
  card(`records in ${count(files, "file")}`, String(records)),
  card(commits === 1 ? "commit proved" : "commits proved", String(commits)),
  ...own,
  card("waived findings", String(waived)),
].join("\n")}
</ul>`;
}

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

export function historySection(report: NightlyReport, nightly: Nightly): Section {
  const { history, checkpoints, since } = nightly;
  const { commits, first, last, altered } = history;
  const span =
    first && last && commits > 0
      ? `<p>${count(commits, "commit")} proved, from ${forHtml(first.commit.slice(0, 12))} (${forHtml(first.date.slice(0, 10))}, ${forHtml(first.author)}) to ${forHtml(last.commit.slice(0, 12))} (${forHtml(last.date.slice(0, 10))}, ${forHtml(last.author)}).</p>`
      : first
        ? ""
        : report.faults.length > 0
          ? "<p>The history could not be read; see what could not be checked.</p>"
          : "<p>There is no history: these files are in no repository.</p>";
  const table = rowsTable(
    ["commit", "author", "day", "log", "what"],
    altered
      .slice(0, MOST_ALTERED)
      .map(({ commit, path, class: kind, message }) => [
        commit.commit.slice(0, 12),
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
    String(checkpoint.lines),
    since ? words[checkpoint.earlier] : "",
    checkpoint.root,
  ]);
  return {
    id: "history",
    title: "History",
    html: `${span}\n${alterationText(report, nightly)}\n${table}\n<h3>Checkpoints</h3>\n<p class="soft">The Merkle tree hash (RFC 6962) of each log's lines. The next report proves with it that the log still begins with these lines.</p>\n${rowsTable(["log", "lines", since ? `against ${since.madeUtc}` : "", "root"], lines, "Checkpoints")}`,
  };
}

function countsTable(head: string, rows: readonly CountRow[]): string {
  return rowsTable(
    [head, "errors", "warnings"],
    rows.map(({ name, errors, warnings }) => [name, String(errors), String(warnings)]),
    `Findings by ${head}`,
  );
}

/** As many of the first texts as the page has room for. */
function withinBudget(texts: readonly string[]): string[] {
  let room = FINDINGS_ROOM;
  return texts.filter((text) => {
    room -= Buffer.byteLength(text);
    return room > 0;
  });
}

const AGE_FILTER = `<label>Since the last report <select name="age"><option value="">all</option><option value="new">new</option><option value="still">still there</option></select></label>
`;

function worstFirst(findings: readonly Finding[]): Finding[] {
  const errors = findings.filter(({ severity }) => severity === "error");
  return [...errors, ...findings.filter(({ severity }) => severity !== "error")].slice(0, MOST_FINDINGS);
}

export function findingsSection(report: NightlyReport, nightly: Nightly): Section {
  const { findings } = report;
  if (findings.length === 0)
    return {
      id: "all-findings",
      title: "Findings",
      html:
        report.faults.length > 0
          ? '<p class="soft">None was found, but not everything could be checked.</p>'
          : '<p class="good">There are none.</p>',
    };
  const fresh = new Set(nightly.since?.new ?? []);
  const all = worstFirst(findings).map((finding) => {
    const { severity, ruleId, fingerprint } = finding;
    const age = nightly.ages[fingerprint];
    const since = fresh.has(fingerprint) ? "new" : nightly.since ? "still" : "";
    const note = [
      age === undefined ? "" : `the line came in on ${age}`,
      since === "new" ? "new since the last report" : "",
    ];
    const said = note.filter((text) => text !== "").join("; ");
    return `<li data-severity="${severity}" data-rule="${forHtml(ruleId)}" data-day="${forHtml(age ?? "")}" data-since="${since}">${htmlFinding(finding)}${said === "" ? "" : `\n<p class="soft">${forHtml(said)}</p>`}</li>`;
  });
  const items = withinBudget(all);
  const more =
    findings.length > items.length
      ? `<p class="soft">${count(findings.length - items.length, "more finding")} in report.json.</p>`
      : "";
  const form = `<form id="filter" hidden>
<label>Words <input type="search" name="words" autocomplete="off"></label>
<label>Severity <select name="severity"><option value="">all</option><option value="error">errors</option><option value="warning">warnings</option></select></label>
${nightly.since ? AGE_FILTER : ""}<label>Order <select name="order"><option value="">as found</option><option value="rule">by rule</option><option value="day">oldest first</option></select></label>
<button type="submit">Apply</button>
<button type="reset">Reset</button>
</form>
<p id="shown" role="status" class="soft"></p>`;
  return {
    id: "all-findings",
    title: "Findings",
    html: `<h3>By rule</h3>\n${countsTable("rule", nightly.byRule)}\n<h3>By the month in which the line came in</h3>\n${countsTable("month", nightly.byAge)}\n<h3>All of them</h3>\n${form}\n<ul class="findings" id="findings">\n${items.join("\n")}\n</ul>\n${more}`,
  };
}

export function sinceSection({ since }: Nightly): Section | undefined {
  if (!since) return undefined;
  const head =
    since.isHeadContained === false && since.head !== null
      ? `<p class="error">Commit ${forHtml(since.head.slice(0, 12))}, which that report judged, is no longer part of the history: the branch was forced. The checkpoints say whether a log was touched by it.</p>`
      : "";
  return {
    id: "since",
    title: "Since the last report",
    html: `<p>Compared with the report of ${forHtml(since.madeUtc)}: ${since.new.length} new, ${since.mended.length} fixed, ${since.still.length} still there.</p>\n${head}\n${rowsTable(
      ["fixed", "where", "what"],
      since.mended.map(({ ruleId, path, message }) => [ruleId, path, message]),
      "Fixed",
    )}`,
  };
}

export function waiversSection({ waivers }: Nightly): Section {
  const rows = waivers.map(({ waiver_id, rule, state, hides, expires_utc, approved_by, reason }) => [
    waiver_id,
    rule,
    state,
    String(hides),
    expires_utc ?? "never",
    approved_by,
    reason,
  ]);
  return {
    id: "waivers",
    title: "Waivers",
    html:
      rows.length === 0
        ? "<p>There are none.</p>"
        : rowsTable(
            ["waiver", "rule", "state", "hides", "expires", "approved by", "reason"],
            rows,
            "Waivers, one a row",
          ),
  };
}
