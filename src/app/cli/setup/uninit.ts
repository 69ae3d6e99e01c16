/** `uninit`: takes back what init wrote. */
import { readdirSync, rmdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../../../base/core/errors.js";
import { visible } from "../../../base/text/visible.js";
import { locateWorkspace } from "../../../check/modes/workspace.js";
import { writeChange } from "../../setup/change.js";
import { DRIVER_SETTINGS } from "../../setup/merge-driver.js";
import { dropRecord } from "../../setup/record.js";
import { planTakeBack, type TakenBack } from "../../setup/take-back.js";
import { readArguments, textOf } from "../arguments.js";
import type { Command } from "../command.js";
import type { ExitCode, Program } from "../program.js";
import { isAgreed, showChanges } from "./agreement.js";

const FLAGS = {
  yes: { type: "boolean" },
  "dry-run": { type: "boolean" },
  cwd: { type: "string" },
} as const;

/** Takes away the folders above a file that hold nothing any more. */
function dropEmptyFolders(root: string, path: string): void {
  for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) {
    const full = join(root, folder);
    if (readdirSync(full).length > 0) return;
    rmdirSync(full);
  }
}

function takeBack(root: string, { path, before, after }: TakenBack): void {
  if (after === undefined) {
    rmSync(join(root, path));
    dropEmptyFolders(root, path);
  } else writeChange(root, { path, before, after, why: "", executable: false });
}

/** Gives every file the bytes back that it had before init, or takes our part out of it. */
async function runUninit(program: Program): Promise<ExitCode> {
  const args = readArguments(program.argv, FLAGS);
  const { stdout, env } = program;
  const cwd = textOf(args, "cwd") ?? program.cwd;
  const { git, root, repository } = locateWorkspace({ cwd, paths: [], config: undefined, env });
  if (!git || repository?.root === undefined)
    throw new UserError("this is not the work tree of a git repository", "go to your clone");
  const { changes, left } = await planTakeBack(root, git, repository.commonDir);
  showChanges(program, changes);
  for (const { path, why } of left) stdout.write(`leave ${visible(path)}: ${why}\n`);
  const settings: string[] = [];
  for (const [name, value] of DRIVER_SETTINGS)
    if ((await git.question(["config", "--get", name], [1])) === value) settings.push(name);
  for (const name of settings) stdout.write(`unset ${name} of this clone\n`);
  if (changes.length === 0 && settings.length === 0) {
    stdout.write("there is nothing to take back\n");
    return 0;
  }
  if (args.values["dry-run"]) return 0;
  if (!args.values.yes && !(await isAgreed(program))) {
    stdout.write("nothing was changed\n");
    return 1;
  }
  for (const change of changes) takeBack(root, change);
  for (const name of settings) await git.run(["config", "--unset", name]);
  dropRecord(repository.commonDir);
  stdout.write("done; commit what changed\n");
  return 0;
}

export const uninitCommand: Command = {
  name: "uninit",
  usage: [["uninit", "take back what init wrote, byte for byte [--yes, --dry-run]"]],
  flags: FLAGS,
  run: runUninit,
};
