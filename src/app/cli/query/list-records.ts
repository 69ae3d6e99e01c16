/** Records of any type. */
import { UserError } from "../../../base/core/errors.js";
import { quote } from "../../../base/text/visible.js";
import { type ListFilter, listEntries, typeOf } from "../../../query/list.js";
import { parseInstant } from "../../../query/moment.js";
import type { QueryStore } from "../../../query/store.js";
import { parseCondition } from "../../../query/where.js";
import { type Arguments, textOf, textsOf } from "../arguments.js";
import type { ExitCode, Program } from "../program.js";
import { fieldColumns, fieldNames, shortColumns } from "./entry-columns.js";
import type { AskedList } from "./list-runs.js";
import { endWith, minuteOf, reportUnreadableLines, writeRows } from "./query-options.js";
import { readLast } from "./run-filter.js";

const TOO_MANY_FIELDS =
  "runidx-lint: the records have more fields than a table has columns for; --format jsonl has all of them\n";

/** A question about the records of one type. */
export interface AskedRecords extends AskedList {
  type: string;
  /** Only so many of the newest, whatever the flags say. */
  last?: number;
}

/** Reads the filters of records. Throws a UserError for one that can't be meant. */
export function recordFilter(args: Arguments, now: Date): ListFilter {
  const minute = minuteOf(now);
  const { since, last } = readLast(args, "records");
  const to = textOf(args, "to");
  return {
    where: textsOf(args, "where").map(parseCondition),
    from: since === undefined ? undefined : parseInstant("from", since, minute),
    to: to === undefined ? undefined : parseInstant("to", to, minute, true),
    last,
    allLines: args.values["all-lines"] === true,
  };
}

/** Throws a UserError where a log that is asked can't be read at all. */
function refuseUnreadable(store: QueryStore, type: string): void {
  for (const { model, logs } of store.partsWith(type)) {
    const why = logs.logs.get(model.logOf(type))?.unreadable;
    if (why !== undefined) throw new UserError(why, "check the log with runidx-lint, which says why");
  }
}

/** Why nothing fits. */
function nothingFits(store: QueryStore, type: string, { from, to }: ListFilter): string {
  if (from !== undefined && to !== undefined && from > to) return "no record fits: --from lies after --to";
  const { noun } = typeOf(store, type);
  return `no ${noun} of ${quote(type)} fits`;
}

/** Writes the records that fit. */
export function listRecords(program: Program, store: QueryStore, asked: AskedRecords): ExitCode {
  const { args, format, style, type } = asked;
  refuseUnreadable(store, type);
  const asking = recordFilter(args, program.now);
  const filter = asked.last === undefined ? asking : { ...asking, last: asked.last };
  const rows = listEntries(store, type, filter);
  reportUnreadableLines(program, store, textsOf(args, "log"));
  const names = fieldNames(store, type, rows);
  if (names.isCut && format === "csv") program.stderr.write(TOO_MANY_FIELDS);
  writeRows(program, format, style, {
    rows,
    columns: shortColumns(store, type, rows, names),
    csvColumns: fieldColumns(names),
    value: ({ record }) => record,
  });
  return endWith(program, rows.length, nothingFits(store, type, filter));
}
