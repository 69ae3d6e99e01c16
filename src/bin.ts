import { join } from "node:path";
import { guardCommand } from "./app/cli/guard.js";
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

async function readStdin(): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of process.stdin) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString("utf8");
}

/** Answers an agent's hook without the whole program: the agent waits for it before each edit. */
async function runGuard(): Promise<void> {
  const code = await guardCommand.run({
    argv: [],
    cwd: process.cwd(),
    env,
    stdin: readStdin,
    isInteractive: false,
    stdout,
    stderr,
    now: new Date(),
    clock: () => performance.now(),
    packageRoot: join(__dirname, ".."),
  });
  process.exitCode = await exitCodeAfter(code, stdout, stderr);
}

async function start(): Promise<void> {
  const [command, ...flags] = argv.slice(2);
  if (command === "mcp" && flags.every((flag) => flag === "--read-only"))
    return startServer(flags.length > 0);
  if (command === "guard" && flags.length === 0) return runGuard();
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
