/** `mcp`: serves tools to agents on standard input and output. */

import { callTool, type Ran, type ToolAnswer } from "../../agents/server/call.js";
import type { CommandLine, Parameters } from "../../agents/server/command-lines.js";
import type { ToolName } from "../../agents/server/definitions.js";
import { UserError } from "../../base/core/errors.js";
import { quote } from "../../base/text/visible.js";
import { readArguments } from "./arguments.js";
import type { Command } from "./command.js";
import type { ExitCode, Program } from "./program.js";

const FLAGS = { "read-only": { type: "boolean" } } as const;

type Place = Pick<Program, "cwd" | "env" | "packageRoot">;

/** Runs a command of the program as if somebody had typed it, and keeps what it says. */
async function ran(place: Place, { argv, stdin }: CommandLine): Promise<Ran> {
  // The table of commands has this one in it.
  const { main } = await import("./main.js");
  let [stdout, stderr] = ["", ""];
  const code = await main({
    ...place,
    argv,
    stdin: async () => stdin,
    isInteractive: false,
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    now: new Date(),
    clock: () => performance.now(),
  });
  return { code, stdout, stderr };
}

/** Answers calls of tools in one folder, and in no other. */
export function callerIn(place: Place): (tool: ToolName, parameters: Parameters) => Promise<ToolAnswer> {
  return (tool, parameters) => callTool(tool, parameters, (line) => ran(place, line));
}

async function runMcp({ argv, cwd, env, packageRoot }: Program): Promise<ExitCode> {
  const { values, positionals } = readArguments(argv, FLAGS);
  const [extra] = positionals;
  if (extra !== undefined)
    throw new UserError(`mcp takes no argument, and got ${quote(extra)}`, "see --help");
  const { serve } = await import("../../agents/server/serve.js");
  await serve({
    readOnly: values["read-only"] === true,
    packageRoot,
    call: callerIn({ cwd, env, packageRoot }),
  });
  return 0;
}

export const mcpCommand: Command = {
  name: "mcp",
  usage: [
    [
      "mcp [--read-only]",
      "serve tools to agents on standard input and output (Model Context\nProtocol): check, check_record, append, find, explain, fix",
    ],
  ],
  flags: FLAGS,
  texts: { "read-only": ["", "leave out the tools that write"] },
  run: runMcp,
};
