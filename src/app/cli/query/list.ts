import { UserError } from "../../../base/core/errors.js";
import { parseCondition } from "../../../query/where.js";
import { type Arguments, readArguments, textsOf } from "../arguments.js";
import type { Command } from "../command.js";
import type { ExitCode, Program } from "../program.js";
import { listRecords } from "./list-records.js";
import { listRuns } from "./list-runs.js";
import { formatOf, styleOf } from "./query-options.js";
import { RUN_FLAGS } from "./run-filter.js";
import { openTarget } from "./target.js";
import { atMostOneWord } from "./words.js";

const FLAGS = { ...RUN_FLAGS, stats: { type: "boolean" } } as const;

/** What only runs of the studio can be asked. */
const OF_RUNS = ["artist", "genre", "machine", "by", "gate2", "uniqueness", "stats"];

/** Throws a UserError where records that are no runs are asked what only runs know. */
function refuseRunFlags({ values }: Arguments, type: string): void {
  const flag = OF_RUNS.find((name) => values[name] !== undefined);
  if (flag === undefined) return;
  throw new UserError(
    `--${flag} is for the runs of a music studio, and what is listed is ${type}`,
    "ask with --where field=value",
  );
}

/** Lists the records of a type; in a studio its runs, unless another type is named, or their counts with --stats. */
async function runList(program: Program): Promise<ExitCode> {
  const args = readArguments(program.argv, FLAGS);
  const word = atMostOneWord(args, "list", "log or type");
  const asked = { args, format: formatOf(args, program), style: styleOf(args, program) };
  // A slip in a flag is reported before anything is read.
  for (const text of textsOf(args, "where")) parseCondition(text);
  const { store, type, areRuns } = await openTarget(args, program, word);
  try {
    if (areRuns) return listRuns(program, store, asked);
    refuseRunFlags(args, type);
    return listRecords(program, store, { ...asked, type });
  } finally {
    store.close();
  }
}

export const listCommand: Command = {
  name: "list",
  usage: [
    ["list [--stats]", "runs [--artist --genre --machine --by --gate2 --uniqueness --from --to --last]"],
    ["list [<log or type>]", "the records of any log or type [--where --from --to --last]"],
  ],
  flags: FLAGS,
  run: runList,
};
