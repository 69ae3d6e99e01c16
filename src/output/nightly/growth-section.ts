/** How the logs grew, as columns with the same figures as a table. */
import { forHtml } from "../../base/text/escape.js";
import { count, grouped, shorten, visible } from "../../base/text/visible.js";
import { type Column, columnChart, monthLabels } from "./charts/columns.js";
import { type Growth, type GrowthRow, mondayOf } from "./growth.js";
import type { Nightly } from "./nightly.js";
import type { Section } from "./part.js";
import { rowsTable } from "./tables.js";

/** More columns than this are too narrow to be told apart; the table has more. */
const MOST_COLUMNS = 26;
/** Logs that are drawn; report.json has all. */
const MOST_LOGS = 20;
const LONGEST_NAME = 60;
const WEEK = 7 * 86_400_000;

/** The week or month before one. */
function before(name: string, unit: Growth["unit"]): string {
  if (unit === "week")
    return mondayOf(new Date(Date.parse(`${name}T00:00:00Z`) - WEEK).toISOString().slice(0, 10));
  const [year = 0, month = 1] = name.split("-").map(Number);
  const [at, of] = month === 1 ? [year - 1, 12] : [year, month - 1];
  return `${String(at).padStart(4, "0")}-${String(of).padStart(2, "0")}`;
}

/** The last weeks or months, those without lines among them. */
function everyRow({ rows, unit }: Growth): GrowthRow[] {
  const known = new Map(rows.map((row) => [row.name, row]));
  const [first = ""] = known.keys();
  const all: GrowthRow[] = [];
  for (
    let name = rows.at(-1)?.name ?? "";
    name >= first && all.length < MOST_COLUMNS;
    name = before(name, unit)
  )
    all.unshift(known.get(name) ?? { name, lines: 0 });
  return all;
}

/** A label for every fourth week, as its day and month; months have their letters. */
function labels(names: readonly string[], unit: Growth["unit"]): Pick<Column, "label" | "below">[] {
  if (unit === "month") return monthLabels(names);
  const every = Math.ceil(names.length / 6);
  return names.map((name, index) => ({ label: index % every === 0 ? name.slice(5) : "" }));
}

function chart(growth: Growth, index: number, madeUtc: string): string {
  const { folder, log, by, unit, unknown, rows } = growth;
  const name = shorten(visible(folder === "" ? log : `${folder}: ${log}`), LONGEST_NAME);
  const shown = everyRow(growth);
  const total = rows.reduce((sum, { lines }) => sum + lines, 0);
  const source = by === "time" ? "the time of its record" : "the commit that appended it";
  const left = unknown > 0 ? ` Of ${count(unknown, "line")} it is not known.` : "";
  const title = `Lines of ${name} by ${unit}`;
  const description = `From ${shown[0]?.name} to ${shown.at(-1)?.name}: ${count(total, "line")} in all.`;
  const running = unit === "week" ? mondayOf(madeUtc.slice(0, 10)) : madeUtc.slice(0, 7);
  const texts = labels(
    shown.map((row) => row.name),
    unit,
  );
  return `<div>
<h3>${forHtml(name)}</h3>
<p class="soft">${grouped(total)} ${total === 1 ? "line" : "lines"}, each in the ${unit} of ${source}.${left}</p>
${columnChart(
  { id: `growth-${index}`, title, description },
  shown.map(({ name: of, lines }, at) => ({
    label: "",
    ...texts[at],
    parts: [lines] as const,
    isRunning: of === running,
    says: `${of}: ${count(lines, "line")}`,
  })),
)}
<details>
<summary>${forHtml(title)} as a table</summary>
${rowsTable(
  [unit === "week" ? "week from" : "month", { name: "lines", kind: "number" }],
  [...rows].reverse().map((row) => [row.name, grouped(row.lines)]),
  title,
)}
</details>
</div>`;
}

/** The growth of the logs; undefined where nothing is known of it. */
export function growthSection({ growth = [], madeUtc }: Nightly): Section | undefined {
  if (growth.length === 0) return undefined;
  const shown = growth.slice(0, MOST_LOGS);
  const more =
    growth.length > shown.length
      ? `\n<p class="soft">${count(growth.length - shown.length, "more log")} in report.json.</p>`
      : "";
  return {
    id: "growth",
    title: "Growth of the logs",
    html: `<div class="pair">\n${shown.map((one, index) => chart(one, index, madeUtc)).join("\n")}\n</div>${more}`,
  };
}
