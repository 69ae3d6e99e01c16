/** What all commands that ask the registry have in common: flags, opening, formats, exit codes. */
import { UserError } from "../../errors.js";
import type { Book } from "../../query/book.js";
import { parseMoment, parseSpan } from "../../query/moment.js";
import { openBook, openState } from "../../query/open.js";
import { valuesIn } from "../../records/fields.js";
import type { RecordSchemas } from "../../records/schemas.js";
import { type Column, csv, table } from "../../reporters/columns.js";
import type { Style } from "../../reporters/style.js";
import { type RunFilter, UNIQUENESS } from "../../studio/runs.js";
import { forTerminal, safeJson } from "../../text/escape.js";
import { didYouMean } from "../../text/nearest.js";
import { count, listing, quote } from "../../text/visible.js";
import { type Arguments, choiceOf, textOf } from "../arguments.js";
import { chooseStyle } from "../colour.js";
import type { ExitCode, Program } from "../program.js";

export const ASKING_FLAGS = {
  at: { type: "string" },
  config: { type: "string" },
  cwd: { type: "string" },
  format: { type: "string" },
  color: { type: "string" },
} as const;

export const RUN_FLAGS = {
  ...ASKING_FLAGS,
  artist: { type: "string" },
  genre: { type: "string" },
  machine: { type: "string" },
  by: { type: "string" },
  gate2: { type: "string" },
  uniqueness: { type: "string" },
  from: { type: "string" },
  to: { type: "string" },
  last: { type: "string" },
  "all-lines": { type: "boolean" },
} as const;

const FORMATS = ["table", "json", "jsonl", "csv"] as const;
export type QueryFormat = (typeof FORMATS)[number];

export const minuteOf = (now: Date) => Math.floor(now.getTime() / 60_000);

/** The format: a table for a person at a terminal, otherwise a line of JSON for each row. */
export function formatOf(args: Arguments, program: Program): QueryFormat {
  return choiceOf(args, "format", FORMATS) ?? (program.stdout.isTTY ? "table" : "jsonl");
}

export function styleOf(args: Arguments, program: Program): Style {
  return chooseStyle(choiceOf(args, "color", ["auto", "always", "never"]), program.env, program.stdout);
}

export function openOptions(args: Arguments, program: Program) {
  return {
    cwd: textOf(args, "cwd") ?? program.cwd,
    config: textOf(args, "config"),
    at: textOf(args, "at"),
    env: program.env,
  };
}

/** Reads the logs that a command asks. Throws a UserError where there is no registry. */
export async function bookOf(args: Arguments, program: Program): Promise<Book> {
  return openBook(await openState(openOptions(args, program)), minuteOf(program.now));
}

/** An id of a lane as it stands in records; its prefix may be left out. */
export function laneId(args: Arguments, flag: "artist" | "genre"): string | undefined {
  const text = textOf(args, flag);
  const prefix = flag === "artist" ? "ART-" : "GEN-";
  return text === undefined || text.startsWith(prefix) ? text : `${prefix}${text}`;
}

/** The value of a field that only has a few. Throws a UserError with what was probably meant. */
function enumerated(
  args: Arguments,
  flag: string,
  field: string,
  schemas: readonly RecordSchemas[],
): string | undefined {
  const values = valuesIn(schemas, "RUN", field);
  return values ? choiceOf(args, flag, values) : textOf(args, flag);
}

function uniquenessFilter(args: Arguments, schemas: readonly RecordSchemas[]): RunFilter["uniqueness"] {
  const text = textOf(args, "uniqueness");
  if (text === undefined) return undefined;
  const parts = text.split("=");
  const result = parts.at(-1) ?? "";
  const check = UNIQUENESS.find((name) => name === parts[0]);
  const results = valuesIn(schemas, "RUN", `uniqueness_${check ?? "hook"}`) ?? [result];
  const isWhole = parts.length === 1 || (parts.length === 2 && check !== undefined);
  if (isWhole && results.includes(result)) return { check: parts.length === 1 ? undefined : check, result };
  throw new UserError(
    `--uniqueness is ${quote(text)}${didYouMean(result, results)}`,
    `write one of ${listing(results, "or")}, or a check as well: hook=FAIL, scene=FAIL, scripture=FAIL`,
  );
}

/** Reads the filters of runs. Throws a UserError for one that can't be meant. */
export function runFilter(args: Arguments, now: Date, schemas: readonly RecordSchemas[]): RunFilter {
  const minute = minuteOf(now);
  const [from, to, last] = [textOf(args, "from"), textOf(args, "to"), textOf(args, "last")];
  const span = last === undefined ? undefined : parseSpan(last);
  if (last !== undefined && span === undefined && !/^[1-9]\d{0,8}$/.test(last)) {
    throw new UserError(
      `--last is ${quote(last)}`,
      "write how many runs, such as 20, or how long: 7d, 12h, 4w",
    );
  }
  if (span !== undefined && from !== undefined) {
    throw new UserError("--last and --from exclude each other", "give one of them");
  }
  const since = from ?? (span === undefined ? undefined : last);
  const first = since === undefined ? undefined : parseMoment("from", since, minute);
  const end = to === undefined ? undefined : parseMoment("to", to, minute, true);
  return {
    artist: laneId(args, "artist"),
    genre: laneId(args, "genre"),
    machine: enumerated(args, "machine", "machine_id", schemas),
    by: enumerated(args, "by", "created_by", schemas),
    gate2: enumerated(args, "gate2", "qa_gate2", schemas),
    uniqueness: uniquenessFilter(args, schemas),
    from: first,
    to: end,
    last: last !== undefined && span === undefined ? Number(last) : undefined,
    allLines: args.values["all-lines"] === true,
  };
}

export interface Answer<Row> {
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  /** More columns than a terminal has room for. */
  csvColumns?: readonly Column<Row>[];
  /** What a row is for a machine. */
  value: (row: Row) => unknown;
}

/** Writes rows in a format. */
export function writeRows<Row>(
  program: Program,
  format: QueryFormat,
  style: Style,
  { rows, columns, csvColumns = columns, value }: Answer<Row>,
): void {
  const written: Readonly<Record<QueryFormat, () => string>> = {
    table: () =>
      rows.length === 0 ? "" : table(rows, columns, { width: program.stdout.columns || undefined, style }),
    json: () => `${safeJson(rows.map(value), 2)}\n`,
    jsonl: () => rows.map((row) => `${safeJson(value(row))}\n`).join(""),
    csv: () => csv(rows, csvColumns),
  };
  program.stdout.write(written[format]());
}

/** Says on standard error what could not be read: it may hold what was asked for. */
export function tellUnread(
  program: Program,
  { unread, unreadable }: Pick<Book, "unread" | "unreadable">,
): void {
  for (const why of unreadable) program.stderr.write(`runidx-lint: ${forTerminal(why)}\n`);
  for (const [path, lines] of unread) {
    const what = `${count(lines, "line")} of ${path} can't be read and ${lines === 1 ? "was" : "were"} left out`;
    program.stderr.write(`runidx-lint: ${forTerminal(what)}; \`runidx-lint --no-history\` says why\n`);
  }
}

/** Ends a question: with rows 0; without 1, and with what may have been meant. */
export function endWith(program: Program, found: number, nothing: string): ExitCode {
  if (found > 0) return 0;
  program.stderr.write(`runidx-lint: ${nothing}\n`);
  return 1;
}

/** Why nothing was found: an id that no run has, or a range turned round, is probably a slip. */
export function laneHint(book: Book, { artist, genre, from, to }: RunFilter, what = "run"): string {
  if (from !== undefined && to !== undefined && from > to) return `no ${what} fits: --from lies after --to`;
  for (const [wanted, field] of [
    [artist, "artist_id"],
    [genre, "genre_id"],
  ] as const) {
    if (wanted === undefined) continue;
    const known = new Set([...book.current("RUN").values()].map(({ record }) => String(record[field])));
    if (!known.has(wanted)) return `no run has ${field} ${quote(wanted)}${didYouMean(wanted, known)}`;
  }
  return `no ${what} fits`;
}
