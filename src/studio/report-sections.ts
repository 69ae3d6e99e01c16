/** A studio's parts of the consistency report's page. */
import { forHtml } from "../base/text/escape.js";
import { grouped, percent, shorten, visible } from "../base/text/visible.js";
import { meter } from "../output/nightly/charts/meter.js";
import type { Card, Section } from "../output/nightly/part.js";
import { rowsTable } from "../output/nightly/tables.js";
import { lanesTable, monthChart } from "./charts.js";
import type { Obligation } from "./obligations.js";
import type { StudioNightly } from "./report-part.js";
import type { StatsRow } from "./stats.js";

const sum = (rows: readonly StatsRow[], of: (row: StatsRow) => number) =>
  rows.reduce((all, row) => all + of(row), 0);

/** The month before one: `2026-01` after `2025-12`. */
function monthBefore(month: string): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  const [at, of] = number === 1 ? [year - 1, 12] : [year, number - 1];
  return `${String(at).padStart(4, "0")}-${String(of).padStart(2, "0")}`;
}

/** The share of a month's runs, beside that of the month before, else of all. */
function monthly(
  { runs, madeUtc }: StudioNightly,
  of: (row: StatsRow) => number,
): { value: string; beside: string } {
  const months = runs.filter(({ group }) => group === "month");
  const rate = (month: string) => {
    const row = months.find(({ value }) => value === month);
    return row && row.runs > 0 ? percent(of(row), row.runs) : undefined;
  };
  const now = madeUtc.slice(0, 7);
  const earlier = rate(monthBefore(now));
  const all = sum(months, (row) => row.runs);
  return {
    value: rate(now) ?? "–",
    beside:
      earlier === undefined
        ? `${percent(sum(months, of), all)} in all ${grouped(all)} runs`
        : `${earlier} the month before`,
  };
}

/** Overrides, coverage and the running month. */
export function studioCards(figures: StudioNightly): Card[] {
  const { obligations, coverage, since } = figures;
  const { met, late, open } = obligations;
  const missing = coverage.reduce((all, link) => all + link.missing, 0);
  const reached = coverage.reduce((all, link) => all + link.reached, 0);
  const passed = monthly(figures, (row) => row.passed);
  const failed = monthly(figures, (row) => row.failedUniqueness);
  const change = figures.change;
  const changed = (number: number) =>
    since && change && number !== 0 ? `${number > 0 ? "+" : "−"}${grouped(Math.abs(number))} · ` : "";
  return [
    {
      value: grouped(open),
      name: open === 1 ? "override open" : "overrides open",
      beside: `${changed(change?.open ?? 0)}${grouped(late)} late · ${grouped(met)} in time`,
      to: "obligations",
      isBad: open > 0,
    },
    {
      value: percent(reached, reached + missing),
      name: "of the chain is there",
      beside: `${changed(change?.missing ?? 0)}${missing === 1 ? "1 link" : `${grouped(missing)} links`} missing`,
      to: "coverage",
    },
    { ...passed, name: "passed gate 2 this month", to: "runs" },
    { ...failed, name: "failed uniqueness this month", to: "lanes" },
  ];
}

const MINUTES = { hour: 60, day: 24 * 60, week: 7 * 24 * 60 };

/** How long after its run each override came. */
export function delays(items: readonly Obligation[]): { name: string; number: number; look: string }[] {
  const rows = [
    { name: "before", number: 0, look: "good-bar" },
    { name: "≤ 1 h", number: 0, look: "second" },
    { name: "≤ 1 day", number: 0, look: "second" },
    { name: "≤ 7 days", number: 0, look: "second" },
    { name: "later", number: 0, look: "second" },
    { name: "still open", number: 0, look: "bad-bar" },
  ];
  const limits = [0, MINUTES.hour, MINUTES.day, MINUTES.week];
  for (const { state, delay_minutes: delay } of items) {
    const found = limits.findIndex((limit) => (delay ?? Number.POSITIVE_INFINITY) <= limit);
    const at = state === "open" ? 5 : state === "met" ? 0 : found === -1 ? 4 : Math.max(found, 1);
    (rows[at] as { number: number }).number++;
  }
  return rows;
}

function runsSection({ runs, madeUtc }: StudioNightly): Section {
  const months = runs.filter(({ group }) => group === "month");
  return { id: "runs", title: "Runs by month", html: monthChart(months, madeUtc.slice(0, 7)) };
}

/** So many overrides of each state are listed; report.json has all. */
const MOST_OWED = 20;

function obligationsSection({ obligations }: StudioNightly): Section {
  const { met, late, open, items } = obligations;
  const rows = delays(items);
  const bars = rowsTable(
    ["the override came", { name: "", kind: "bar" }, { name: "number", kind: "number" }],
    rows.map(({ name, number, look }) => [
      name,
      { html: meter(number, items.length, look) },
      grouped(number),
    ]),
    "From FAIL to override",
    { isNarrow: true },
  );
  const table = (state: Obligation["state"]) => {
    const own = items.filter((item) => item.state === state);
    const more = own.length - MOST_OWED;
    return `${rowsTable(
      ["run", "check", "lane", "override", "approved by"],
      own
        .slice(0, MOST_OWED)
        .map(({ run_id, check, lane, override_id, approved_by }) => [
          run_id,
          check,
          lane.replace("/", " "),
          override_id ?? "",
          approved_by ?? "",
        ]),
      `Overrides: ${state}`,
    )}${more > 0 ? `\n<p class="soft">${grouped(more)} more in report.json.</p>` : ""}`;
  };
  const folded = (state: Obligation["state"], number: number, name: string) =>
    number === 0
      ? ""
      : `<details>\n<summary>${grouped(number)} ${name}</summary>\n${table(state)}\n</details>`;
  const parts = [folded("open", open, "open"), folded("late", late, "late"), folded("met", met, "in time")];
  return {
    id: "obligations",
    title: "From FAIL to override",
    isHalf: true,
    html: `<p class="soft">A run that passed gate 2 despite a failed uniqueness check needs an override.</p>\n${bars}\n${parts.filter((part) => part !== "").join("\n")}`,
  };
}

/** So many ids of what is missing are listed; report.json has all. */
const MOST_GAPS = 50;

function coverageSection({ coverage }: StudioNightly): Section {
  const gaps = coverage
    .filter(({ missing }) => missing > 0)
    .map(({ name, missing, gaps: ids }) => {
      const shown = ids.slice(0, MOST_GAPS);
      const more = missing - shown.length;
      return `<details>\n<summary>${forHtml(name)}: ${grouped(missing)} missing</summary>\n<ul class="ids">${shown.map((id) => `<li><code>${forHtml(shorten(visible(id), 60))}</code></li>`).join("")}</ul>${more > 0 ? `\n<p class="soft">${grouped(more)} more in report.json.</p>` : ""}\n</details>`;
    });
  return {
    id: "coverage",
    title: "Coverage of the chain",
    isHalf: true,
    html: `<p class="soft">How far each run leads on that passed gate 2. Unknown: a path that does not lead into this repository.</p>\n${rowsTable(
      [
        "link",
        { name: "", kind: "bar" },
        { name: "there", kind: "number" },
        { name: "missing", kind: "number" },
        { name: "unknown", kind: "number" },
      ],
      coverage.map(({ name, of, reached, missing, unknown }) => [
        name,
        { html: meter(reached, of - unknown) },
        percent(reached, of - unknown),
        grouped(missing),
        grouped(unknown),
      ]),
      "Coverage",
      { isNarrow: true },
    )}\n${gaps.join("\n")}`,
  };
}

function lanesSection(nightly: StudioNightly): Section {
  return { id: "lanes", title: "Lanes", html: lanesTable(nightly) };
}

/** The sections of a studio, in order. */
export const studioSections = (figures: StudioNightly): Section[] => [
  runsSection(figures),
  obligationsSection(figures),
  coverageSection(figures),
  lanesSection(figures),
];
