import { UserError } from "../../base/core/errors.js";
import { VERSION } from "../../base/core/version.js";
import { visible } from "../../base/text/visible.js";
import { FORMATS } from "../../output/reporters/index.js";
import { COMMANDS } from "./commands.js";
import { helpOf, helpOfCommand } from "./help.js";
import { lintCommand } from "./lint.js";
import type { ExitCode, Program } from "./program.js";

/** The help that arguments ask for: of one command, or of all; undefined where they ask for none. */
function helpAsked(argv: readonly string[]): string | undefined {
  const [first, second] = argv;
  const isHelp = first === "help";
  if (!isHelp && !argv.includes("--help") && !argv.includes("-h")) return undefined;
  const name = isHelp ? second : first;
  const command = COMMANDS.find((one) => one.name === name);
  return command ? helpOfCommand(command) : helpOf(COMMANDS, FORMATS);
}

/** The program: everything it needs comes in, its exit code goes out. Never throws for a mistake of the user's. */
export async function main(program: Program): Promise<ExitCode> {
  const [first, ...rest] = program.argv;
  const asked = helpAsked(program.argv);
  if (asked !== undefined) {
    program.stdout.write(asked);
    return 0;
  }
  if (first === "--version" || first === "-v") {
    program.stdout.write(`${VERSION}\n`);
    return 0;
  }
  const command = COMMANDS.find(({ name }) => name === first);
  if (!command)
    return lintCommand(
      program,
      COMMANDS.map(({ name }) => name),
    );
  try {
    return await command.run({ ...program, argv: rest });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    program.stderr.write(`runidx-lint: ${visible(error.message)}; ${visible(error.remedy)}\n`);
    return 2;
  }
}
