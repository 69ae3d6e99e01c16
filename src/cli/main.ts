import { UserError } from "../errors.js";
import { visible } from "../text/visible.js";
import { VERSION } from "../version.js";
import { doctorCommand } from "./doctor.js";
import { HELP } from "./help.js";
import { hookCommand } from "./hook.js";
import { initCommand } from "./init.js";
import { lintCommand } from "./lint.js";
import type { ExitCode, Program } from "./program.js";
import { explainCommand, rulesCommand } from "./rules.js";

type Command = (program: Program) => ExitCode | Promise<ExitCode>;

const COMMANDS = new Map<string, Command>([
  ["hook", hookCommand],
  ["init", initCommand],
  ["doctor", doctorCommand],
  ["rules", rulesCommand],
  ["explain", explainCommand],
]);

/** The program: everything it needs comes in, its exit code goes out. Never throws for a mistake of the user's. */
export async function main(program: Program): Promise<ExitCode> {
  const [first, ...rest] = program.argv;
  if (program.argv.includes("--help") || first === "-h") {
    program.stdout.write(HELP);
    return 0;
  }
  if (first === "--version") {
    program.stdout.write(`${VERSION}\n`);
    return 0;
  }
  const command = first === undefined ? undefined : COMMANDS.get(first);
  if (!command) return lintCommand(program);
  try {
    return await command({ ...program, argv: rest });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    program.stderr.write(`runidx-lint: ${visible(error.message)}; ${visible(error.remedy)}\n`);
    return 2;
  }
}
