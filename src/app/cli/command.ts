/** What a command of the program is. */
import type { Flags } from "./arguments.js";
import type { OptionText } from "./option-texts.js";
import type { ExitCode, Program } from "./program.js";

/** One way to call a command, and what it does then; more lines of it stand below each other. */
export type Usage = readonly [call: string, does: string];

export interface Command {
  /** The first word on the command line. */
  name: string;
  /** What the help says of it: the call begins with the name. */
  usage: readonly Usage[];
  /** The options that it takes; completion and its own help are made from them. */
  flags: Flags;
  /** What its options mean, where they mean something else than in other commands. */
  texts?: Readonly<Record<string, OptionText>>;
  run(program: Program): ExitCode | Promise<ExitCode>;
}
