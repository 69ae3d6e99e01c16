import { join } from "node:path";
import { exitCodeAfter, Output } from "./app/cli/output.js";
import { runQuickly } from "./app/cli/quick.js";

const { argv, env } = process;
const stdout = new Output(process.stdout);
const stderr = new Output(process.stderr);

/** Whether this run checked new records quickly: then all that the next one needs is compiled. */
export let hasJudged = false;

/** Starts the tool server without the whole program: what it needs of that is loaded at the first call. */
async function startServer(readOnly: boolean): Promise<void> {
  const { serve } = await import("./agents/server/serve.js");
  await serve({
    readOnly,
    packageRoot: join(__dirname, ".."),
    call: async (tool, parameters) => (await import("./program.js")).callTool(tool, parameters),
  });
}

async function start(): Promise<void> {
  const [command, ...flags] = argv.slice(2);
  if (command === "mcp" && flags.every((flag) => flag === "--read-only"))
    return startServer(flags.length > 0);
  const records = await runQuickly({ argv: argv.slice(2), cwd: process.cwd(), env, stdout, now: new Date() });
  hasJudged = records !== undefined && records > 0;
  if (records !== undefined) {
    process.exitCode = await exitCodeAfter(0, stdout, stderr);
    return;
  }
  const { runProgram } = await import("./program.js");
  process.exitCode = await exitCodeAfter(await runProgram(stdout, stderr), stdout, stderr);
}

start().catch((error: unknown) => {
  // Whatever ends the program without a verdict is no pass.
  stderr.write(`runidx-lint could not start: ${String(error)}\n`);
  process.exitCode = 2;
});
