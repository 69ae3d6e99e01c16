import type { Column } from "../../../output/reporters/columns.js";
import { overrideValue, RUN_COLUMNS, runCsv } from "../../../studio/columns.js";
import { laneHint } from "../../../studio/hints.js";
import { findFailed } from "../../../studio/runs.js";
import { overridesByRun } from "../../../studio/songs.js";
import type { OverrideView, RunRecord } from "../../../studio/types.js";
import { readArguments } from "../arguments.js";
import type { Command } from "../command.js";
import type { ExitCode, Program } from "../program.js";
import {
  endWith,
  formatOf,
  reportUnreadableLines,
  studioStoreOf,
  styleOf,
  writeRows,
} from "./query-options.js";
import { RUN_FLAGS, runFilter } from "./run-filter.js";
import { refuseWords } from "./words.js";

interface Row {
  run: RunRecord;
  overrides: OverrideView[];
}

const overridesText = ({ overrides }: Row) =>
  overrides
    .map(({ override, status }) => `${override.override_id} ${override.override_type} ${status}`)
    .join(", ");

const ofRun = ({ value, look, ...column }: Column<RunRecord>): Column<Row> => ({
  ...column,
  value: ({ run }) => value(run),
  ...(look && { look: (text, style, { run }) => look(text, style, run) }),
});

/** Lists the runs that failed a uniqueness check, with the overrides that name them. */
async function runFailed(program: Program): Promise<ExitCode> {
  const args = readArguments(program.argv, RUN_FLAGS);
  refuseWords(args, "failed");
  const [format, style] = [formatOf(args, program), styleOf(args, program)];
  const store = await studioStoreOf(args, program, "failed");
  try {
    const filter = runFilter(args, program.now, store);
    const byRun = overridesByRun(store);
    const rows = findFailed(store, filter).map(({ id, record }) => ({
      run: record,
      overrides: byRun.get(id) ?? [],
    }));
    reportUnreadableLines(program, store);
    const named: Column<Row> = { title: "overrides", value: overridesText };
    const shown = RUN_COLUMNS.filter(({ title }) => !["on", "by", "work"].includes(title));
    writeRows(program, format, style, {
      rows,
      columns: [...shown.map(ofRun), named],
      csvColumns: [...runCsv(store).map(ofRun), named],
      value: ({ run, overrides }) => ({ ...run, overrides: overrides.map(overrideValue) }),
    });
    return endWith(program, rows.length, laneHint(store, filter));
  } finally {
    store.close();
  }
}

export const failedCommand: Command = {
  name: "failed",
  usage: [["failed", "runs that failed a uniqueness check, with their overrides [the same filters]"]],
  flags: RUN_FLAGS,
  run: runFailed,
};
