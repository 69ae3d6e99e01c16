import { allColumns, RUN_COLUMNS, recordOf, STATS_COLUMNS, STATS_CSV } from "../../studio/columns.js";
import { findRuns } from "../../studio/runs.js";
import { statsOf } from "../../studio/stats.js";
import { readArguments } from "../arguments.js";
import type { ExitCode, Program } from "../program.js";
import {
  bookOf,
  endWith,
  formatOf,
  laneHint,
  RUN_FLAGS,
  runFilter,
  styleOf,
  tellUnread,
  writeRows,
} from "./asking.js";
import { refuseWords } from "./words.js";

/** Lists runs, or counts them with --stats. */
export async function listCommand(program: Program): Promise<ExitCode> {
  const args = readArguments(program.argv, { ...RUN_FLAGS, stats: { type: "boolean" } });
  refuseWords(args, "list");
  const [format, style] = [formatOf(args, program), styleOf(args, program)];
  const book = await bookOf(args, program);
  try {
    const filter = runFilter(args, program.now, book.schemas);
    const found = findRuns(book, filter);
    tellUnread(program, book);
    if (args.values.stats) {
      const rows = statsOf(found);
      writeRows(program, format, style, {
        rows,
        columns: STATS_COLUMNS,
        csvColumns: STATS_CSV,
        value: (row) => row,
      });
    } else {
      const rows = found.map(recordOf);
      writeRows(program, format, style, {
        rows,
        columns: RUN_COLUMNS,
        csvColumns: allColumns("RUN", book.schemas),
        value: (row) => row,
      });
    }
    return endWith(program, found.length, laneHint(book, filter));
  } finally {
    book.close();
  }
}
