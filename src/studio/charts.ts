/** The charts of runs, each with the same figures as a table beside it. */

import { forHtml } from "../base/text/escape.js";
import { percent, shorten, visible } from "../base/text/visible.js";
import { BOTTOM, HEIGHT, LEFT, label, rect, svg, WIDTH } from "../output/nightly/svg.js";
import type { StatsRow } from "./stats.js";

/** More months than this are too narrow to be told apart; the table has all of them. */
const MOST_MONTHS = 60;
const ROW = 26;
const LABEL = 250;
const LONGEST_LABEL = 34;
/** Rows of a table of figures; report.json has all. */
const MOST_TABLE_ROWS = 200;
/** More bars than this are more than a glance. */
const MOST_ROWS = 30;

/** Figures as a table, for who does not see the chart or wants the numbers. */
function table(caption: string, head: string, all: readonly StatsRow[]): string {
  const rows = all.slice(-MOST_TABLE_ROWS);
  const more =
    all.length > rows.length ? `<p class="soft">${all.length - rows.length} more in report.json.</p>` : "";
  const lines = rows.map(
    ({ value, runs, passed, failedUniqueness }) =>
      `<tr><th scope="row">${forHtml(value)}</th><td>${runs}</td><td>${passed}</td><td>${percent(passed, runs)}</td><td>${failedUniqueness}</td></tr>`,
  );
  return `<details>
<summary>${forHtml(caption)} as a table</summary>
<div class="scroll" tabindex="0" role="region" aria-label="${forHtml(caption)}"><table>
<thead><tr><th scope="col">${forHtml(head)}</th><th scope="col">runs</th><th scope="col">passed</th><th scope="col">rate</th><th scope="col">uniqueness failed</th></tr></thead>
<tbody>
${lines.join("\n")}
</tbody>
</table></div>
${more}</details>`;
}

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

/** Runs by month: bars of those that passed and those that did not. */
export function monthChart(rows: readonly StatsRow[]): string {
  const all = everyMonth(rows);
  const months = all.slice(-MOST_MONTHS);
  if (months.length === 0) return "<p>There are no runs.</p>";
  const most = Math.max(1, ...months.map(({ runs }) => runs));
  const room = HEIGHT - BOTTOM - 10;
  const step = (WIDTH - LEFT) / months.length;
  const bar = Math.min(step * 0.8, 60);
  const every = Math.ceil(months.length / 12);
  const body = months.flatMap(({ value, runs, passed }, index) => {
    const x = LEFT + index * step + (step - bar) / 2;
    const [good, rest] = [(passed / most) * room, ((runs - passed) / most) * room];
    const floor = HEIGHT - BOTTOM;
    return [
      rect(x, floor - good, bar, good, "passed"),
      rect(x, floor - good - rest, bar, rest, "failed"),
      ...(index % every === 0 ? [label(x + bar / 2, HEIGHT - 14, "middle", value)] : []),
    ];
  });
  const axis = [
    label(LEFT - 8, 18, "end", String(most)),
    label(LEFT - 8, HEIGHT - BOTTOM, "end", "0"),
    `<line class="axis" x1="${LEFT}" y1="${HEIGHT - BOTTOM}" x2="${WIDTH}" y2="${HEIGHT - BOTTOM}"/>`,
  ];
  const total = months.reduce((sum, { runs }) => sum + runs, 0);
  const passed = months.reduce((sum, row) => sum + row.passed, 0);
  const cut = all.length > months.length ? `, the last ${months.length} months` : "";
  const description = `From ${months[0]?.value} to ${months.at(-1)?.value}${cut}: ${total} runs, of which ${passed} passed gate 2. The most in a month: ${most}.`;
  return `<p class="key"><span class="swatch passed"></span> passed gate 2 <span class="swatch failed"></span> did not</p>
${svg("months", HEIGHT, "Runs by month", description, [...axis, ...body])}
${table("Runs by month", "month", all)}`;
}

/** Pass rates as bars, one for each value of a group. */
export function rateChart(id: string, title: string, head: string, rows: readonly StatsRow[]): string {
  const shown = [...rows].sort((a, b) => b.runs - a.runs || (a.value < b.value ? -1 : 1)).slice(0, MOST_ROWS);
  if (shown.length === 0) return "";
  const room = WIDTH - LABEL - 130;
  const body = shown.flatMap(({ value, runs, passed }, index) => {
    const y = index * ROW + 4;
    const name = shorten(visible(value), LONGEST_LABEL);
    return [
      label(LABEL - 8, y + 14, "end", name),
      rect(LABEL, y, room, ROW - 8, "rest"),
      rect(LABEL, y, (passed / Math.max(runs, 1)) * room, ROW - 8, "passed"),
      label(LABEL + room + 8, y + 14, "start", `${percent(passed, runs)} of ${runs}`),
    ];
  });
  const description = shown
    .map(({ value, runs, passed }) => `${value}: ${percent(passed, runs)} of ${runs}`)
    .join("; ");
  const more =
    rows.length > shown.length
      ? `<p class="soft">The ${shown.length} with the most runs of ${rows.length}.</p>`
      : "";
  return `${svg(id, shown.length * ROW + 4, title, description, body)}
${more}${table(title, head, [...rows])}`;
}
