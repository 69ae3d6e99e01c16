/** How the logs grew, as bars with the same figures as a table. */
import { forHtml } from "../../base/text/escape.js";
import { count, shorten, visible } from "../../base/text/visible.js";
import { type Growth, type GrowthRow, mondayOf } from "./growth.js";
import type { Nightly } from "./nightly.js";
import type { Section } from "./part.js";
import { bars, rowsTable } from "./svg.js";

/** More bars than this are too narrow to be told apart; the table has more. */
const MOST_BARS = 60;
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
  for (let name = rows.at(-1)?.name ?? ""; name >= first && all.length < MOST_BARS; name = before(name, unit))
    all.unshift(known.get(name) ?? { name, lines: 0 });
  return all;
}

function chart(growth: Growth, index: number): string {
  const { folder, log, by, unit, unknown, rows } = growth;
  const name = shorten(visible(folder === "" ? log : `${folder}: ${log}`), LONGEST_NAME);
  const shown = everyRow(growth);
  const total = rows.reduce((sum, { lines }) => sum + lines, 0);
  const source = by === "time" ? "the time of its record" : "the commit that appended it";
  const left = unknown > 0 ? ` Of ${count(unknown, "line")} it is not known.` : "";
  const title = `Lines of ${name} by ${unit}`;
  const description = `From ${shown[0]?.name} to ${shown.at(-1)?.name}: ${count(total, "line")} in all.`;
  return `<h3>${forHtml(name)}</h3>
<p>${count(total, "line")}, each in the ${unit} of ${source}.${left}</p>
${bars(
  `growth-${index}`,
  { title, description },
  shown.map(({ name: label, lines }) => ({ label, value: lines })),
)}
<details>
<summary>${forHtml(title)} as a table</summary>
${rowsTable(
  [unit === "week" ? "week from" : "month", "lines"],
  [...rows].reverse().map((row) => [row.name, String(row.lines)]),
  title,
)}
</details>`;
}

/** The growth of the logs; undefined where nothing is known of it. */
export function growthSection({ growth = [] }: Nightly): Section | undefined {
  if (growth.length === 0) return undefined;
  const shown = growth.slice(0, MOST_LOGS);
  const more =
    growth.length > shown.length
      ? `<p class="soft">${count(growth.length - shown.length, "more log")} in report.json.</p>`
      : "";
  return { id: "growth", title: "Growth of the logs", html: `${shown.map(chart).join("\n")}\n${more}` };
}
