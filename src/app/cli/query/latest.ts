import { UserError } from "../../../base/core/errors.js";
import type { QueryStore } from "../../../query/store.js";
import { parseCondition } from "../../../query/where.js";
import { RUN_COLUMNS, recordOf, runCsv } from "../../../studio/columns.js";
import { laneHint } from "../../../studio/hints.js";
import { findLatest } from "../../../studio/runs.js";
import { type Arguments, readArguments, textsOf } from "../arguments.js";
import type { Command } from "../command.js";
import type { ExitCode, Program } from "../program.js";
import { listRecords } from "./list-records.js";
import type { AskedList } from "./list-runs.js";
import {
  ASKING_FLAGS,
  endWith,
  formatOf,
  reportUnreadableLines,
  styleOf,
  writeRows,
} from "./query-options.js";
import { laneId } from "./run-filter.js";
import { openTarget } from "./target.js";
import { atMostOneWord } from "./words.js";

const FLAGS = {
  ...ASKING_FLAGS,
  artist: { type: "string" },
  genre: { type: "string" },
  where: { type: "string", multiple: true },
} as const;

/** Shows the latest run of a lane that passed gate 2. */
function latestRun(program: Program, store: QueryStore, { args, format, style }: AskedList): ExitCode {
  const [artist, genre] = [laneId(args, "artist"), laneId(args, "genre")];
  const found =
    artist === undefined || genre === undefined
      ? undefined
      : findLatest(store, { artist, genre, where: textsOf(args, "where").map(parseCondition) });
  reportUnreadableLines(program, store);
  const rows = found ? [recordOf(found)] : [];
  writeRows(program, format, style, {
    rows,
    columns: RUN_COLUMNS,
    csvColumns: runCsv(store),
    value: (row) => row,
  });
  const hint = laneHint(store, { artist, genre });
  return endWith(program, rows.length, hint === "no run fits" ? "no run of this lane passed gate 2" : hint);
}

/** Throws a UserError where the lane is missing, or where there are no lanes. */
function refuseLane({ values: { artist, genre } }: Arguments, areRuns: boolean): void {
  if (areRuns && (artist === undefined || genre === undefined))
    throw new UserError("latest needs a lane", "write `npx runidx-lint latest --artist ART-… --genre GEN-…`");
  if (!areRuns && (artist ?? genre) !== undefined)
    throw new UserError(
      "--artist and --genre are for the runs of a music studio",
      "ask with --where field=value",
    );
}

/** Shows the newest record of a type that fits; in a studio, the latest run of a lane that passed gate 2. */
async function runLatest(program: Program): Promise<ExitCode> {
  const args = readArguments(program.argv, FLAGS);
  const word = atMostOneWord(args, "latest", "log or type");
  const asked = { args, format: formatOf(args, program), style: styleOf(args, program) };
  for (const text of textsOf(args, "where")) parseCondition(text);
  const { store, type, areRuns } = await openTarget(args, program, word);
  try {
    refuseLane(args, areRuns);
    return areRuns
      ? latestRun(program, store, asked)
      : listRecords(program, store, { ...asked, type, last: 1 });
  } finally {
    store.close();
  }
}

export const latestCommand: Command = {
  name: "latest",
  usage: [
    [
      "latest --artist <id> --genre <id>",
      "the latest successful run of a lane; latest [<log or type>]: the newest record",
    ],
  ],
  flags: FLAGS,
  run: runLatest,
};
