/** Runs of a studio, and their counts. */

import type { Style } from "../../../output/reporters/style.js";
import type { QueryStore } from "../../../query/store.js";
import { RUN_COLUMNS, recordOf, runCsv, STATS_COLUMNS, STATS_CSV } from "../../../studio/columns.js";
import { laneHint } from "../../../studio/hints.js";
import { findRuns } from "../../../studio/runs.js";
import { statsOf } from "../../../studio/stats.js";
import type { Arguments } from "../arguments.js";
import type { ExitCode, Program } from "../program.js";
import { endWith, type QueryFormat, reportUnreadableLines, writeRows } from "./query-options.js";
import { runFilter } from "./run-filter.js";

/** What was asked, read as far as it does not depend on what is listed. */
export interface AskedList {
  args: Arguments;
  format: QueryFormat;
  style: Style;
}

/** Writes the runs that fit, or with --stats their counts. */
export function listRuns(program: Program, store: QueryStore, { args, format, style }: AskedList): ExitCode {
  const filter = runFilter(args, program.now, store);
  const found = findRuns(store, filter);
  reportUnreadableLines(program, store);
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
      csvColumns: runCsv(store),
      value: (row) => row,
    });
  }
  return endWith(program, found.length, laneHint(store, filter));
}
