/** The action on a runner: what it is given by the runner goes in, what it says goes out. */
import { readFileSync } from "node:fs";
import { getInput, setOutput, summary } from "@actions/core";
import { run } from "./run.js";

const { env } = process;

async function main(): Promise<void> {
  const path = env.GITHUB_EVENT_PATH;
  const outcome = await run({
    input: getInput,
    env,
    cwd: env.GITHUB_WORKSPACE || process.cwd(),
    payload: () => (path ? readFileSync(path, "utf8") : "{}"),
    now: new Date(),
  });
  process.stdout.write(outcome.log);
  for (const line of outcome.annotations) process.stdout.write(`${line}\n`);
  for (const [name, value] of Object.entries(outcome.outputs)) setOutput(name, value);
  if (env.GITHUB_STEP_SUMMARY) await summary.addRaw(outcome.summary).write();
  process.exitCode = outcome.exitCode;
}

main().catch((error: unknown) => {
  // Whatever ends the action without a verdict is no pass.
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`runidx-lint: this is a bug in runidx-lint; please report it:\n${trace}\n`);
  process.exitCode = 2;
});
