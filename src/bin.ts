import { runQuickly } from "./cli/quick.js";

const { argv, env, stdout } = process;

runQuickly({ argv: argv.slice(2), cwd: process.cwd(), env, stdout, now: new Date() }).then(async (done) => {
  if (done) return;
  const { runProgram } = await import("./program.js");
  await runProgram();
});
