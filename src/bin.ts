import { runQuickly } from "./cli/quick.js";

const { argv, env, stdout } = process;

async function start(): Promise<void> {
  if (await runQuickly({ argv: argv.slice(2), cwd: process.cwd(), env, stdout, now: new Date() })) return;
  const { runProgram } = await import("./program.js");
  await runProgram();
}

start().catch((error: unknown) => {
  // Whatever ends the program without a verdict is no pass.
  process.stderr.write(`runidx-lint could not start: ${String(error)}\n`);
  process.exitCode = 2;
});
