/** `merge-driver`: what git runs for a log with the attribute `merge=runidx`. */
import { UserError } from "../../../base/core/errors.js";
import { count, quote, visible } from "../../../base/text/visible.js";
import { runDriver } from "../../../write/merge/driver.js";
import type { Command } from "../command.js";
import type { ExitCode, Program } from "../program.js";

/** Arguments are taken as they are: a path may begin with a dash. 0 is merged, 1 and 2 are conflicts for git. */
async function runMergeDriver({ argv, cwd, env, stderr }: Program): Promise<ExitCode> {
  const [base, ours, theirs, path, ...more] = argv;
  if (
    base === undefined ||
    ours === undefined ||
    theirs === undefined ||
    path === undefined ||
    more.length > 0
  )
    throw new UserError(
      `merge-driver takes four arguments, and was given ${count(argv.length, "argument")}`,
      "set it up with `npx runidx-lint init --merge-driver`; git fills in `merge-driver %O %A %B %P`",
    );
  const conflict = await runDriver({ cwd, env, base, ours, theirs, path });
  if (!conflict) return 0;
  stderr.write(`runidx-lint: ${quote(path, 160)} is not merged: ${visible(conflict.message)}\n`);
  stderr.write(`    next: ${visible(conflict.remedy)}\n`);
  return 1;
}

export const mergeDriverCommand: Command = {
  name: "merge-driver",
  usage: [
    [
      "merge-driver %O %A %B %P",
      "what git runs for a log with the attribute merge=runidx: keeps the lines\nof both sides, and proves it before it writes",
    ],
  ],
  flags: {},
  run: runMergeDriver,
};
