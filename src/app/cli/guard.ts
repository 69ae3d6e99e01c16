/** `guard`: what the hook of an agent calls before the agent edits a file or runs a command. */

import { guard } from "../../agents/guard/guard.js";
import { UserError } from "../../base/core/errors.js";
import { quote, visible } from "../../base/text/visible.js";
import { readArguments, textOf } from "./arguments.js";
import type { Command } from "./command.js";
import type { ExitCode, Program } from "./program.js";

const FLAGS = { cwd: { type: "string" } } as const;

async function runGuard(program: Program): Promise<ExitCode> {
  const { env, now, stdout, stderr } = program;
  const args = readArguments(program.argv, FLAGS);
  const [extra] = args.positionals;
  if (extra !== undefined)
    throw new UserError(`guard takes no argument, and got ${quote(extra)}`, "see --help");
  const cwd = textOf(args, "cwd") ?? program.cwd;
  try {
    const answer = await guard(await program.stdin("all"), { cwd, env, now });
    if (answer.stdout !== "") stdout.write(answer.stdout);
    if (answer.stderr !== "") stderr.write(answer.stderr);
    return answer.code;
  } catch (error) {
    // Exit 1 would let the edit through where the caller only knows 2 as a refusal.
    if (!(error instanceof UserError)) throw error;
    stderr.write(`runidx-lint: ${visible(error.message)}; ${visible(error.remedy)}\n`);
    return 2;
  }
}

export const guardCommand: Command = {
  name: "guard",
  usage: [
    [
      "guard",
      "answer the hook of an agent: reads what it is about to do from standard\ninput; exit 0 with the decision, silent where no log is touched, or 2",
    ],
  ],
  flags: FLAGS,
  run: runGuard,
};
