/** Rows as a table for a terminal, or as CSV. */
import { columnsOf, headOf } from "../../base/text/columns.js";
import { forCsv, forTerminal } from "../../base/text/escape.js";
import { ExactNumber, toJson } from "../../base/text/exact-number.js";
import { plainStyle, type Style } from "./style.js";

export interface Column<Row> {
  title: string;
  value: (row: Row) => string;
  /** How a value is dressed; the texts themselves are made visible first. */
  look?: (text: string, style: Style, row: Row) => string;
  /** Where there is too little room, the column with the greatest number is left out first; never one without. */
  drop?: number;
}

/** A value of a record as the text of a cell. */
export function cell(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  if (value instanceof ExactNumber) return value.text;
  return Array.isArray(value) && value.every((item) => typeof item === "string")
    ? value.join(" ")
    : toJson(value);
}

const GAP = 2;
/** Columns narrower than this tell nothing. */
const NARROWEST = 6;

const totalOf = (widths: readonly number[]) =>
  widths.reduce((sum, width) => sum + width, 0) + GAP * (widths.length - 1);

/** Widths that fit: the widest column gives way, bit by bit. The first says which row it is, and stays whole. */
function fitWidths(wanted: readonly number[], room: number): number[] {
  const widths = [...wanted];
  while (totalOf(widths) > room) {
    const widest = widths.slice(1).reduce((most, width) => Math.max(most, width), 0);
    if (widest <= NARROWEST) break;
    widths[widths.indexOf(widest, 1)] = widest - 1;
  }
  return widths;
}

/** The columns that there is room for. */
function choose<Row>(
  columns: readonly Column<Row>[],
  widthOf: (column: Column<Row>) => number,
  room: number,
): Column<Row>[] {
  const chosen = [...columns];
  while (totalOf(chosen.map(widthOf)) > room) {
    const first = chosen.reduce((most, { drop = 0 }) => Math.max(most, drop), 0);
    if (first === 0) break;
    chosen.splice(
      chosen.findIndex(({ drop }) => drop === first),
      1,
    );
  }
  return chosen;
}

function cut(text: string, width: number): string {
  return columnsOf(text) <= width ? text : `${headOf(text, width - 1)}…`;
}

/** Rows as a table that fits the width; undefined: as wide as they are. */
export function table<Row>(
  rows: readonly Row[],
  all: readonly Column<Row>[],
  { width, style = plainStyle }: { width?: number | undefined; style?: Style } = {},
): string {
  const widthOf = ({ title, value }: Column<Row>) =>
    rows.reduce((most, row) => Math.max(most, columnsOf(forTerminal(value(row)))), title.length);
  const columns = width === undefined ? all : choose(all, widthOf, width);
  const cells = rows.map((row) => columns.map(({ value }) => forTerminal(value(row))));
  const wanted = columns.map(widthOf);
  const widths = width === undefined ? wanted : fitWidths(wanted, width);
  const pad = (text: string, index: number) =>
    " ".repeat(Math.max((widths[index] ?? 0) - columnsOf(text), 0));
  const line = (texts: readonly string[], dress: (text: string, index: number) => string) =>
    texts
      .map((text, index) => {
        const shown = cut(text, widths[index] ?? 0);
        return dress(shown, index) + (index === texts.length - 1 ? "" : pad(shown, index));
      })
      .join(" ".repeat(GAP))
      .trimEnd();
  const head = line(
    columns.map(({ title }) => title),
    (text) => style("dim", text),
  );
  const body = cells.map((texts, at) => {
    const row = rows[at] as Row;
    return line(texts, (text, index) => columns[index]?.look?.(text, style, row) ?? text);
  });
  return `${[head, ...body].join("\n")}\n`;
}

/** Rows as CSV (RFC 4180) with a first line of names. Nothing in it is calculated by a spreadsheet. */
export function csv<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const lines = [
    columns.map(({ title }) => forCsv(title)),
    ...rows.map((row) => columns.map(({ value }) => forCsv(value(row)))),
  ];
  return lines.map((fields) => `${fields.join(",")}\r\n`).join("");
}
