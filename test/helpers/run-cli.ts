import { resolve } from "node:path";
import { main } from "../../src/app/cli/main.js";
import type { ExitCode } from "../../src/app/cli/program.js";
import { NOW } from "./lint-files.js";

export interface CliRun {
  code: ExitCode;
  stdout: string;
  stderr: string;
}

/** Runs the program in this process, with its streams kept. */
export async function runCli(
  argv: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
  stdin = "",
  now = NOW,
): Promise<CliRun> {
  let [stdout, stderr] = ["", ""];
  const code = await main({
    argv,
    cwd,
    env: { PATH: process.env.PATH, HOME: cwd, ...env },
    stdin: async () => stdin,
    isInteractive: false,
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    now,
    clock: () => 0,
    packageRoot: resolve("."),
  });
  return { code, stdout, stderr };
}
