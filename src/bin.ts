import { runQuickly } from "./cli/quick.js";

const { argv, env, stdout } = process;

/** Whether this run judged new records quickly: then all that the next one needs is compiled. */
export let hasJudged = false;

async function start(): Promise<void> {
  const records = await runQuickly({ argv: argv.slice(2), cwd: process.cwd(), env, stdout, now: new Date() });
  hasJudged = records !== undefined && records > 0;
  if (records !== undefined) return;
  const { runProgram } = await import("./program.js");
  await runProgram();
}

start().catch((error: unknown) => {
  // Whatever ends the program without a verdict is no pass.
  process.stderr.write(`runidx-lint could not start: ${String(error)}\n`);
  process.exitCode = 2;
});
