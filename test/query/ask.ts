import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { main } from "../../src/app/cli/main.js";
import { NOW } from "../helpers/lint-files.js";
import { temporaryFolder } from "../helpers/repository.js";
import { type CliRun, runCli } from "../helpers/run-cli.js";

export type Row = Record<string, unknown>;

/** A folder outside git with these files in it. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

/** Asks a question whose rows are wanted as objects; the exit code must agree with whether there are any. */
export async function rowsOf(
  argv: readonly string[],
  cwd: string,
  env?: NodeJS.ProcessEnv,
  now?: Date,
): Promise<Row[]> {
  const { code, stdout, stderr } = await runCli([...argv, "--format", "json"], cwd, env, "", now);
  expect(code, stderr).not.toBe(2);
  const rows = JSON.parse(stdout) as Row[];
  expect(code).toBe(rows.length > 0 ? 0 : 1);
  return rows;
}

/** Runs the program on a terminal of its own. */
export async function onTerminal(
  argv: readonly string[],
  cwd: string,
  { columns = 80, env = {} }: { columns?: number; env?: NodeJS.ProcessEnv } = {},
): Promise<CliRun> {
  let [stdout, stderr] = ["", ""];
  const code = await main({
    argv,
    cwd,
    env: { PATH: process.env.PATH, HOME: cwd, TERM: "xterm", ...env },
    stdin: async () => "",
    isInteractive: true,
    stdout: { write: (text) => (stdout += text), isTTY: true, columns },
    stderr: { write: (text) => (stderr += text), isTTY: true },
    now: NOW,
    clock: () => 0,
    packageRoot: ".",
  });
  return { code, stdout, stderr };
}
