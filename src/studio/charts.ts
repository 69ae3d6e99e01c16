/** The charts of runs, each with the same figures as a table. */
import { grouped, percent, shorten, visible } from "../base/text/visible.js";
import { columnChart, monthLabels } from "../output/nightly/charts/columns.js";
import { meter } from "../output/nightly/charts/meter.js";
import { sparkline } from "../output/nightly/charts/sparkline.js";
import { rowsTable } from "../output/nightly/tables.js";
import type { StudioNightly } from "./report-part.js";
import type { StatsRow } from "./stats.js";

/** More months than this are too narrow to be told apart; the table has all of them. */
const MOST_MONTHS = 24;
/** Rows of a table of figures; report.json has all. */
const MOST_TABLE_ROWS = 200;
/** More lanes than this are more than a glance. */
const MOST_LANES = 30;
const LONGEST_LANE = 60;
/** The months of a line, and the top of its scale as a share of the runs. */
const LINE_MONTHS = 12;
const LINE_TOP = 0.25;

/** The months up to the last, those without runs among them, and as many as are shown. */
function everyMonth(rows: readonly StatsRow[]): StatsRow[] {
  const known = new Map(
    rows.filter(({ value }) => /^\d{4}-(?:0[1-9]|1[0-2])$/.test(value)).map((row) => [row.value, row]),
  );
  const [first, last] = [[...known.keys()].at(0), [...known.keys()].at(-1)];
  const months: StatsRow[] = [];
  if (first === undefined || last === undefined) return months;
  let [year = 0, month = 0] = last.split("-").map(Number);
  for (let value = last; value >= first && months.length < MOST_TABLE_ROWS; ) {
    months.unshift(known.get(value) ?? { group: "month", value, runs: 0, passed: 0, failedUniqueness: 0 });
    month = month === 1 ? 12 : month - 1;
    if (month === 12) year--;
    value = `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}`;
  }
  return months;
}

const NUMBER = "number" as const;

/** Figures as a table, for who does not see the chart or wants the numbers. */
function monthTable(rows: readonly StatsRow[]): string {
  return rowsTable(
    [
      "month",
      { name: "runs", kind: NUMBER },
      { name: "passed", kind: NUMBER },
      { name: "rate", kind: NUMBER },
      { name: "uniqueness failed", kind: NUMBER },
    ],
    [...rows]
      .reverse()
      .map(({ value, runs, passed, failedUniqueness }) => [
        value,
        grouped(runs),
        grouped(passed),
        percent(passed, runs),
        grouped(failedUniqueness),
      ]),
    "Runs by month",
  );
}

/** Runs by month: columns of those that passed and those that did not; the month that is not over is paler. */
export function monthChart(rows: readonly StatsRow[], running: string): string {
  const all = everyMonth(rows);
  const months = all.slice(-MOST_MONTHS);
  if (months.length === 0) return "<p>There are no runs.</p>";
  const most = Math.max(1, ...months.map(({ runs }) => runs));
  const total = months.reduce((sum, { runs }) => sum + runs, 0);
  const passed = months.reduce((sum, row) => sum + row.passed, 0);
  const cut = all.length > months.length ? `, the last ${months.length} months` : "";
  const description = `From ${months[0]?.value} to ${months.at(-1)?.value}${cut}: ${total} runs, of which ${passed} passed gate 2. The most in a month: ${most}.`;
  const labels = monthLabels(months.map(({ value }) => value));
  const chart = columnChart(
    { id: "months", title: "Runs by month", description },
    months.map(({ value, runs, passed: good }, at) => ({
      label: "",
      ...labels[at],
      parts: [good, runs - good] as const,
      isRunning: value === running,
      says: `${value}: ${good} of ${runs} passed gate 2`,
    })),
  );
  return `<p class="soft"><span class="swatch first"></span> passed gate 2 <span class="swatch second"></span> did not${months.some(({ value }) => value === running) ? " · the running month is paler" : ""}</p>
${chart}
<details>
<summary>Runs by month as a table</summary>
${monthTable(all)}
</details>`;
}

/** The last twelve months that the line of a lane shows. */
function lineMonths(madeUtc: string): string[] {
  let [year = 0, month = 1] = madeUtc.slice(0, 7).split("-").map(Number);
  return Array.from({ length: LINE_MONTHS }, () => {
    const name = `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}`;
    month = month === 1 ? 12 : month - 1;
    if (month === 12) year--;
    return name;
  }).reverse();
}

/** The lanes with the most runs, each with the share of its runs that failed a uniqueness check, by month. */
export function lanesTable({ lanes, origins, madeUtc }: StudioNightly): string {
  if (lanes.length === 0) return "<p>There are no runs.</p>";
  const found = new Map<string, number>();
  for (const { group } of Object.values(origins))
    if (group !== undefined) found.set(group, (found.get(group) ?? 0) + 1);
  const months = lineMonths(madeUtc);
  const shown = lanes.slice(0, MOST_LANES);
  const rows = shown.map((row) => {
    const byMonth = new Map(row.months.map((one) => [one.month, one]));
    const shares = months.map((month) => {
      const one = byMonth.get(month);
      return one && one.runs > 0 ? one.failedUniqueness / one.runs : undefined;
    });
    const name = row.lane.replace(/\bART-/, "").replace(/ GEN-/, " · ");
    return [
      shorten(visible(name), LONGEST_LANE),
      grouped(row.runs),
      percent(row.passed, row.runs),
      { html: meter(row.passed, row.runs) },
      percent(row.failedUniqueness, row.runs),
      { html: sparkline(shares, LINE_TOP) },
      row.open === 0 ? "·" : grouped(row.open),
      row.late === 0 ? "·" : grouped(row.late),
      found.has(row.lane) ? grouped(found.get(row.lane) ?? 0) : "·",
      row.last ?? "",
    ];
  });
  const more =
    lanes.length > shown.length
      ? `\n<p class="soft">The ${shown.length} with the most runs of ${grouped(lanes.length)}; report.json has all.</p>`
      : "";
  return `<p class="soft">The line: the share of runs that failed a uniqueness check, by month, from 0 to 25 %.</p>
${rowsTable(
  [
    "lane",
    { name: "runs", kind: NUMBER },
    { name: "gate 2", kind: NUMBER },
    { name: "", kind: "bar" },
    { name: "uniqueness failed", kind: NUMBER },
    "12 months",
    { name: "open", kind: NUMBER },
    { name: "late", kind: NUMBER },
    { name: "findings", kind: NUMBER },
    "last run",
  ],
  rows,
  "Lanes",
)}${more}`;
}
