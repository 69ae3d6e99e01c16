import { UserError } from "../../../base/core/errors.js";
import { formatUtcMinute } from "../../../base/text/time.js";
import { quote } from "../../../base/text/visible.js";
import { OVERRIDE_COLUMNS, overrideCsv, overrideValue } from "../../../studio/columns.js";
import { laneHint } from "../../../studio/hints.js";
import { findOverrides } from "../../../studio/songs.js";
import { readArguments, textOf } from "../arguments.js";
import type { Command } from "../command.js";
import type { ExitCode, Program } from "../program.js";
import {
  ASKING_FLAGS,
  endWith,
  formatOf,
  minuteOf,
  reportUnreadableLines,
  studioStoreOf,
  styleOf,
  writeRows,
} from "./query-options.js";
import { laneId } from "./run-filter.js";
import { refuseWords } from "./words.js";

const FLAGS = {
  ...ASKING_FLAGS,
  run: { type: "string" },
  artist: { type: "string" },
  genre: { type: "string" },
  days: { type: "string" },
} as const;

/** Lists overrides with the status that they have now. */
async function runOverrides(program: Program): Promise<ExitCode> {
  const args = readArguments(program.argv, FLAGS);
  refuseWords(args, "overrides");
  const [format, style] = [formatOf(args, program), styleOf(args, program)];
  const days = textOf(args, "days");
  if (days !== undefined && !/^\d{1,5}$/.test(days)) {
    throw new UserError(`--days is ${quote(days)}`, "write a whole number of days");
  }
  const from = days === undefined ? undefined : formatUtcMinute(minuteOf(program.now) - Number(days) * 1_440);
  const store = await studioStoreOf(args, program, "overrides");
  try {
    const [run, artist, genre] = [textOf(args, "run"), laneId(args, "artist"), laneId(args, "genre")];
    const rows = findOverrides(store, { run, artist, genre, from });
    reportUnreadableLines(program, store);
    writeRows(program, format, style, {
      rows,
      columns: OVERRIDE_COLUMNS,
      csvColumns: overrideCsv(store),
      value: overrideValue,
    });
    return endWith(program, rows.length, laneHint(store, { artist, genre }, "override"));
  } finally {
    store.close();
  }
}

export const overridesCommand: Command = {
  name: "overrides",
  usage: [["overrides", "overrides with their status [--run --artist --genre --days]"]],
  flags: FLAGS,
  run: runOverrides,
};
