/** What is wrong: one row a rule and class, worst first, each of which opens its findings, ten at a time. */
import type { Finding } from "../../base/core/finding.js";
import { forHtml } from "../../base/text/escape.js";
import { count, grouped, shorten, visible } from "../../base/text/visible.js";
import { htmlFindingText, shortExcerpt } from "../reporters/html.js";
import { placeOf } from "../reporters/verdict.js";
import { commitHtml } from "./head.js";
import { columnsOf, type Kind, kindsOf, numberIn, shadeOf } from "./kinds.js";
import type { Nightly, NightlyReport } from "./nightly.js";
import type { Section } from "./part.js";
import { type Links, linksOf } from "./remote.js";

/** As many findings as the page holds; findings.jsonl has all. */
export const MOST_FINDINGS = 1_000;
/** So many bytes of the page are for findings: a page of 2,000 runs stays below 300 kB, and every page below 2 MB. */
const roomFor = (records: number) => Math.min(150_000 + 5 * records, 1_200_000);
/** So many rows are a table; the rest is counted. */
const MOST_KINDS = 200;
const AT_A_TIME = 10;
const LONGEST_EXAMPLE = 160;
const LONGEST_NAME = 40;
const LONGEST_COLUMN = 14;

/** What the page knows beside a finding. */
interface Look {
  nightly: Nightly;
  links: Links;
  fresh: ReadonlySet<string>;
  /** Fingerprints that stand on the page already: an id may be there once. */
  placed: Set<string>;
}

function origin(finding: Finding, { nightly, links, fresh }: Look): string {
  const { fingerprint, path, line } = finding;
  const { commit, author, by } = nightly.origins[fingerprint] ?? {};
  const age = nightly.ages[fingerprint];
  const parts = [
    age === undefined
      ? ""
      : `the line came in on ${age}${author === undefined ? "" : ` by ${forHtml(shorten(visible(author), LONGEST_NAME))}`}${commit === undefined ? "" : ` with commit ${commitHtml(commit, links)}`}`,
    by === undefined ? "" : `made by ${forHtml(shorten(visible(by), LONGEST_NAME))}`,
    fresh.has(fingerprint) ? '<strong class="error">new since the last report</strong>' : "",
  ].filter((part) => part !== "");
  const to = line === null ? undefined : links.line(path, line);
  const anchors = [
    `<a href="#f-${forHtml(fingerprint)}">permalink</a>`,
    ...(to === undefined ? [] : [`<a href="${forHtml(to)}">the line in its file</a>`]),
  ];
  return `<p class="soft">${[...parts, ...anchors].join("; ")}</p>`;
}

/** A finding as an item, with all that the filter asks for as attributes. */
function item(finding: Finding, look: Look): string {
  const { severity, ruleId, fingerprint, path } = finding;
  const { nightly, fresh, placed } = look;
  const { by = "", group = "" } = nightly.origins[fingerprint] ?? {};
  const since = fresh.has(fingerprint) ? "new" : nightly.since ? "still" : "";
  const data = Object.entries({ severity, rule: ruleId, by, group, file: path, since })
    .filter(([, value]) => value !== "")
    .map(([name, value]) => ` data-${name}="${forHtml(value)}"`)
    .join("");
  const id = placed.has(fingerprint) ? "" : ` id="f-${forHtml(fingerprint)}"`;
  placed.add(fingerprint);
  const short = finding.excerpt ? { ...finding, excerpt: shortExcerpt(finding.excerpt) } : finding;
  return `<li${id}${data}><p class="soft">${forHtml(placeOf(finding))}</p>\n${htmlFindingText(short)}\n${origin(finding, look)}</li>`;
}

/** The findings of a row, ten at a time: the first are open with it. */
function list(items: readonly string[]): string {
  const pages: string[] = [];
  for (let from = 0; from < items.length; from += AT_A_TIME) {
    const page = `<ul class="findings">\n${items.slice(from, from + AT_A_TIME).join("\n")}\n</ul>`;
    pages.push(
      from === 0
        ? page
        : `<details class="more">\n<summary>${from + 1} to ${Math.min(from + AT_A_TIME, items.length)} of ${items.length}</summary>\n${page}\n</details>`,
    );
  }
  return pages.join("\n");
}

interface Table {
  columns: readonly string[];
  made: ReadonlyMap<string, number>;
  /** The most mistakes for each thousand records that a cell has. */
  greatest: number;
}

function tableOf(kinds: readonly Kind[], made: ReadonlyMap<string, number>): Table {
  const columns = columnsOf(kinds);
  const rates = kinds.flatMap((kind) =>
    columns.map((name) => {
      const [number, records] = [numberIn(kind, name, columns), made.get(name)];
      return records ? (1000 * number) / records : number;
    }),
  );
  return { columns, made, greatest: Math.max(0, ...rates) };
}

const hidden = (text: string) => `<span class="said">${forHtml(text)} </span>`;
const columnName = (name: string) => shorten(visible(name), LONGEST_COLUMN);

function row(kind: Kind, { columns, made, greatest }: Table, items: readonly string[]): string {
  const { ruleId, class: name, severity, findings, fresh, since } = kind;
  const example = findings[0]?.message ?? "";
  const cells = columns.map((column) => {
    const number = numberIn(kind, column, columns);
    if (number === 0) return '<span class="none"></span>';
    return `<span class="shade${shadeOf(number, made.get(column), greatest)}">${hidden(`${columnName(column)}:`)}${grouped(number)}</span>`;
  });
  const missing = findings.length - items.length;
  return `<details class="kind">
<summary>
<span class="sign ${severity}" aria-hidden="true">${severity === "error" ? "✗" : "!"}</span>
<span class="name">${hidden(severity)}${forHtml(ruleId)}${name === undefined ? "" : ` <span class="soft">${forHtml(name)}</span>`}</span>
<span class="number">${hidden("findings:")}${grouped(findings.length)}</span>
<span class="number fresh">${fresh > 0 ? `${hidden("new:")}+${grouped(fresh)}` : ""}</span>
<span class="example soft">${forHtml(shorten(visible(example), LONGEST_EXAMPLE))}</span>
${columns.length > 0 ? `<span class="who">${cells.join("")}</span>` : ""}
<span class="day soft">${since === undefined ? "" : `${hidden("since")}${since}`}</span>
</summary>
<p class="soft">To read about this rule: <code>runidx-lint explain ${forHtml(ruleId)}</code></p>
${list(items)}
${missing > 0 ? `<p class="soft">${count(missing, "more finding")} in findings.jsonl.</p>` : ""}
</details>`;
}

/** As many of the first findings as the page has room for, by kind. */
function itemsOf(kinds: readonly Kind[], look: Look, records: number): string[][] {
  let [room, left] = [roomFor(records), MOST_FINDINGS];
  return kinds.map(({ findings }) => {
    const items: string[] = [];
    for (const finding of findings) {
      if (left <= 0 || room <= 0) break;
      const text = item(finding, look);
      room -= Buffer.byteLength(text);
      if (room <= 0) break;
      left--;
      items.push(text);
    }
    return items;
  });
}

function choice(name: string, title: string, values: readonly string[]): string {
  if (values.length < 2) return "";
  const options = values.map(
    (value) => `<option value="${forHtml(value)}">${forHtml(shorten(visible(value), 60))}</option>`,
  );
  return `<label>${forHtml(title)} <select name="${name}"><option value="">all</option>${options.join("")}</select></label>\n`;
}

/** So many values are a choice. */
const MOST_CHOICES = 100;

/** The form that the script shows. */
function filter(
  findings: readonly Finding[],
  { nightly }: Look,
  words: { by: string; group: string },
): string {
  const unique = (values: (string | undefined)[]) =>
    [...new Set(values.filter((value) => value !== undefined && value !== ""))]
      .sort()
      .slice(0, MOST_CHOICES) as string[];
  const origins = findings.map(({ fingerprint }) => nightly.origins[fingerprint] ?? {});
  const age = nightly.since
    ? '<label>since the last report <select name="since"><option value="">all</option><option value="new">new</option><option value="still">still there</option></select></label>\n'
    : "";
  return `<details id="filter-fold" hidden>
<summary>Filter</summary>
<form id="filter">
<label>words <input type="search" name="words" autocomplete="off"></label>
<label>severity <select name="severity"><option value="">all</option><option value="error">errors</option><option value="warning">warnings</option></select></label>
${choice("rule", "rule", unique(findings.map(({ ruleId }) => ruleId)))}${choice(
  "by",
  words.by,
  unique(origins.map(({ by }) => by)),
)}${choice("group", words.group, unique(origins.map(({ group }) => group)))}${choice(
  "file",
  "file",
  unique(findings.map(({ path }) => path)),
)}${age}<button type="submit">Apply</button>
<button type="reset">Reset</button>
</form>
</details>
<p id="shown" role="status" class="soft"></p>`;
}

/** How the page is to speak of who made a record, and what it belongs to. */
export interface WrongOptions {
  words: { by: string; group: string };
  made: ReadonlyMap<string, number>;
}

/** The section of all findings. */
export function wrongSection(
  report: NightlyReport,
  nightly: Nightly,
  { words, made }: WrongOptions,
): Section {
  const { findings } = report;
  const title = "What is wrong";
  if (findings.length === 0) {
    const html =
      report.faults.length > 0
        ? '<p class="soft">Nothing was found, but not everything could be checked.</p>'
        : '<p class="good">Nothing is wrong.</p>';
    return { id: "wrong", title, html };
  }
  const look: Look = {
    nightly,
    links: linksOf(nightly.repository.web, nightly.head?.commit),
    fresh: new Set(nightly.since?.new ?? []),
    placed: new Set(),
  };
  const kinds = kindsOf(findings, nightly);
  const table = tableOf(kinds, made);
  const items = itemsOf(kinds, look, report.summary.records);
  const embedded = items.flat().length;
  const rows = kinds.slice(0, MOST_KINDS).map((kind, at) => row(kind, table, items[at] ?? []));
  const left = findings.length - embedded;
  const notes = [
    ...(left > 0
      ? [
          `<p class="soft" id="left">The page holds ${grouped(embedded)} findings, the most severe first; ${grouped(left)} more ${left === 1 ? "is" : "are"} in <a href="findings.jsonl">findings.jsonl</a> beside it.</p>`,
        ]
      : []),
    ...(kinds.length > rows.length
      ? [`<p class="soft">${count(kinds.length - rows.length, "more kind")} in findings.jsonl.</p>`]
      : []),
  ];
  const shade =
    table.columns.length === 0
      ? ""
      : made.size > 0
        ? `; a darker cell: more mistakes for each 1,000 records of the ${words.by}`
        : "; a darker cell: more mistakes";
  const names = table.columns.map((name) => `<span>${forHtml(columnName(name))}</span>`).join("");
  return {
    id: "wrong",
    title,
    html: `<p class="soft">Worst first; a row opens its findings${shade}.</p>
${filter(findings, look, words)}
<div class="kinds" id="findings">
<div class="kinds-head" aria-hidden="true"><span></span><span>rule</span><span class="number">findings</span><span class="number">new</span><span>for example</span>${names === "" ? "" : `<span class="who">${names}</span>`}<span class="day">since</span></div>
${rows.join("\n")}
</div>
${notes.join("\n")}`,
  };
}
