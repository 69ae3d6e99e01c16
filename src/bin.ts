import { exitCodeAfter, Output } from "./app/cli/output.js";
import { runQuickly } from "./app/cli/quick.js";

const { argv, env } = process;
const stdout = new Output(process.stdout);
const stderr = new Output(process.stderr);

/** Whether this run checked new records quickly: then all that the next one needs is compiled. */
export let hasJudged = false;

async function start(): Promise<void> {
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
