/** What all commands that ask the registry have in common: flags, opening, formats, exit codes. */

import { forTerminal, safeJson } from "../../../base/text/escape.js";
import { commandLine } from "../../../base/text/shell.js";
import { count } from "../../../base/text/visible.js";
import { type Column, csv, table } from "../../../output/reporters/columns.js";
import type { Style } from "../../../output/reporters/style.js";
import { openQueryStore, openState } from "../../../query/open.js";
import type { QueryStore } from "../../../query/store.js";
import { refuseOtherModels, studioOnly } from "../../../studio/records.js";
import { type Arguments, choiceOf, textOf } from "../arguments.js";
import { chooseStyle } from "../colour.js";
import { PLAIN_FLAGS, readPlain } from "../plain.js";
import type { ExitCode, Program } from "../program.js";

export const ASKING_FLAGS = {
  at: { type: "string" },
  config: { type: "string" },
  ...PLAIN_FLAGS,
  cwd: { type: "string" },
  format: { type: "string" },
  color: { type: "string" },
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
    ...readPlain(args),
    cwd: textOf(args, "cwd") ?? program.cwd,
    config: textOf(args, "config"),
    at: textOf(args, "at"),
    env: program.env,
  };
}

/**
 * Reads the logs of the studio for a command that asks about nothing else. Throws a UserError where there is no
 * registry, or none of the studio's model.
 */
export async function studioStoreOf(args: Arguments, program: Program, command: string): Promise<QueryStore> {
  const open = await openState(openOptions(args, program));
  try {
    refuseOtherModels(open, command);
  } catch (error) {
    open.close();
    throw error;
  }
  return openQueryStore(studioOnly(open), minuteOf(program.now));
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

/**
 * Says on standard error what could not be read: it may hold what was requested.
 *
 * @param logs those that are named in place of a registry, as they were typed
 */
export function reportUnreadableLines(
  program: Program,
  { unreadableLines, unreadable }: Pick<QueryStore, "unreadableLines" | "unreadable">,
  logs: readonly string[] = [],
): void {
  const check = commandLine(["npx", "runidx-lint", "--no-history", ...logs.flatMap((log) => ["--log", log])]);
  for (const why of unreadable) program.stderr.write(`runidx-lint: ${forTerminal(why)}\n`);
  for (const [path, lines] of unreadableLines) {
    const what = `${count(lines, "line")} of ${path} can't be read and ${lines === 1 ? "was" : "were"} left out`;
    program.stderr.write(`runidx-lint: ${forTerminal(what)}; \`${forTerminal(check)}\` says why\n`);
  }
}

/** Ends a question: with rows 0; without 1, and with what may have been meant. */
export function endWith(program: Program, found: number, nothing: string): ExitCode {
  if (found > 0) return 0;
  program.stderr.write(`runidx-lint: ${forTerminal(nothing)}\n`);
  return 1;
}
