/** A year of days, a column for each week: how many records each has, and on which lines something was found. */
import { forHtml } from "../../../base/text/escape.js";
import { count } from "../../../base/text/visible.js";
import { mondayOf } from "../growth.js";
import { label } from "./svg.js";

const DAY = 86_400_000;
const CELL = 12;
const STEP = 14;
const LEFT = 30;
const TOP = 18;
/** Both halves of the year have as many weeks, so that they may stand side by side or one below the other. */
export const WEEKS = 27;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEKDAYS: readonly [number, string][] = [
  [0, "Mon"],
  [2, "Wed"],
  [4, "Fri"],
  [6, "Sun"],
];

const dayAt = (instant: number) => new Date(instant).toISOString().slice(0, 10);

export interface Cell {
  day: string;
  /** The column and the row. */
  week: number;
  weekday: number;
  records: number;
  findings: number;
  /** 0 for nothing, up to 4. */
  level: number;
}

export interface CalendarDays {
  /** The last day. */
  today: string;
  records: ReadonlyMap<string, number>;
  findings: ReadonlyMap<string, number>;
}

/** The shade of a number: one of four, by quarters of the greatest. */
export function levelOf(records: number, greatest: number): number {
  return records <= 0 ? 0 : Math.max(1, Math.ceil((4 * records) / Math.max(greatest, 1)));
}

/** Two halves of the year that ends today, each cell with its place. */
export function calendarCells({ today, records, findings }: CalendarDays): [Cell[], Cell[]] {
  const end = Date.parse(`${today}T00:00:00Z`);
  const start = Date.parse(`${mondayOf(today)}T00:00:00Z`) - (2 * WEEKS - 1) * 7 * DAY;
  const days = Array.from({ length: Math.round((end - start) / DAY) + 1 }, (_, at) =>
    dayAt(start + at * DAY),
  );
  const greatest = Math.max(1, ...days.map((day) => records.get(day) ?? 0));
  const cells = days.map((day, at) => {
    const number = records.get(day) ?? 0;
    return {
      day,
      week: Math.floor(at / 7) % WEEKS,
      weekday: at % 7,
      records: number,
      findings: findings.get(day) ?? 0,
      level: levelOf(number, greatest),
    };
  });
  return [cells.slice(0, WEEKS * 7), cells.slice(WEEKS * 7)];
}

/** The place of a cell, in units of its half. */
export function cellBox({ week, weekday }: Pick<Cell, "week" | "weekday">) {
  return { x: LEFT + week * STEP, y: TOP + weekday * STEP, width: CELL, height: CELL };
}

/** The months above the weeks that they begin in, none so near to another that they touch. */
export function monthNames(cells: readonly Cell[]): { week: number; name: string }[] {
  const names: { week: number; name: string }[] = [];
  for (const { day, week } of cells) {
    const isFirst = day.endsWith("-01");
    if (isFirst && week - (names.at(-1)?.week ?? -9) >= 3)
      names.push({ week, name: MONTHS[Number(day.slice(5, 7)) - 1] ?? "" });
  }
  return names.filter(({ week }) => week <= WEEKS - 2);
}

/** What the days have, in words: `7 runs, 1 finding`. */
function saying({ day, records, findings }: Cell, unit: string): string {
  return `${day}: ${count(records, unit)}${findings > 0 ? `, ${count(findings, "finding")}` : ""}`;
}

function cellHtml(cell: Cell, unit: string): string {
  const { x, y } = cellBox(cell);
  const has = cell.records > 0 || cell.findings > 0;
  return has
    ? `<rect x="${x}" y="${y}"><title>${forHtml(saying(cell, unit))}</title></rect>`
    : `<rect x="${x}" y="${y}"/>`;
}

function half(id: string, cells: readonly Cell[], unit: string): string {
  const [first, last] = [cells[0], cells.at(-1)];
  if (!first || !last) return "";
  const total = cells.reduce((sum, cell) => sum + cell.records, 0);
  const found = cells.filter(({ findings }) => findings > 0).length;
  // Cells of one shade share it, and their size is the style's: a year takes less room so.
  const shades = [0, 1, 2, 3, 4].map((level) => {
    const own = cells.filter((cell) => cell.level === level).map((cell) => cellHtml(cell, unit));
    return own.length === 0 ? "" : `<g class="day${level}">${own.join("")}</g>`;
  });
  const rings = cells
    .filter(({ findings }) => findings > 0)
    .map((cell) => {
      const { x, y } = cellBox(cell);
      return `<circle class="ring" cx="${x + CELL / 2}" cy="${y + CELL / 2}" r="3.6"/>`;
    });
  const body = [...shades.filter((shade) => shade !== ""), ...rings];
  const names = monthNames(cells).map(({ week, name }) => label(LEFT + week * STEP, TOP - 6, "start", name));
  const days = WEEKDAYS.map(([at, name]) => label(LEFT - 5, TOP + at * STEP + 10, "end", name));
  const description = `From ${first.day} to ${last.day}: ${count(total, unit)}; ${count(found, "day")} with findings.`;
  return `<svg role="img" aria-labelledby="${id}-title ${id}-text" viewBox="0 0 ${LEFT + WEEKS * STEP} ${TOP + 7 * STEP}">
<title id="${id}-title">${forHtml(`The days from ${first.day} to ${last.day}`)}</title>
<desc id="${id}-text">${forHtml(description)}</desc>
${[...names, ...days, ...body].join("\n")}
</svg>`;
}

/** The year as two halves; `unit` is what a record is called. */
export function calendar(days: CalendarDays, unit: string): string {
  const [older, newer] = calendarCells(days);
  return `<div class="calendar">\n${half("days-1", older, unit)}\n${half("days-2", newer, unit)}\n</div>`;
}
