/** The help of the program, and of each command. */
import { expect, test } from "vitest";
import { COMMANDS } from "../../../src/app/cli/commands.js";
import { temporaryFolder } from "../../helpers/repository.js";
import { runCli } from "../../helpers/run-cli.js";

const run = (...args: string[]) => runCli(args, temporaryFolder());

test.each(COMMANDS.map((command) => [command.name, command] as const))(
  "%s --help says how it is called and what its options mean",
  async (name, { usage, flags }) => {
    const { code, stdout } = await run(name, "--help");
    expect(code).toBe(0);
    for (const [call] of usage) expect(stdout).toContain(`runidx-lint ${call}`);
    for (const flag of Object.keys(flags)) expect(stdout).toMatch(new RegExp(`--${flag}\\b.*\\w`));
  },
);

test.each([
  ["help", "fix"],
  ["fix", "-h"],
])("%s %s is the help of fix", async (...args) => {
  expect((await run(...args)).stdout).toBe((await run("fix", "--help")).stdout);
});

test.each([["-h"], ["help"], ["--help"]])("%s is the help of the program", async (flag) => {
  const { code, stdout } = await run(flag);
  expect([code, stdout]).toEqual([0, expect.stringContaining("Exit codes")]);
});

test("-v is the version, as --version is", async () => {
  expect((await run("-v")).stdout).toBe((await run("--version")).stdout);
});

test("no line of any help is wider than 112 columns", async () => {
  for (const name of ["--help", ...COMMANDS.map((command) => command.name)]) {
    const { stdout } = await run(name, ...(name === "--help" ? [] : ["--help"]));
    expect(stdout.split("\n").filter((line) => line.length > 112)).toEqual([]);
  }
});
