/** What a command of the program is. */
import type { ExitCode, Program } from "./program.js";

/** One way to call a command, and what it does then; more lines of it stand below each other. */
export type Usage = readonly [call: string, does: string];

export interface Command {
  /** The first word on the command line. */
  name: string;
  /** What the help says of it: the call begins with the name. */
  usage: readonly Usage[];
  run(program: Program): ExitCode | Promise<ExitCode>;
}
