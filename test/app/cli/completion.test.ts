/** Completion is made from the commands and their options, and works in a real shell. */
import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { COMMANDS } from "../../../src/app/cli/commands.js";
import { FLAGS } from "../../../src/app/cli/lint.js";
import { optionText } from "../../../src/app/cli/option-texts.js";
import { temporaryFolder } from "../../helpers/repository.js";
import { runCli } from "../../helpers/run-cli.js";

const run = (...args: string[]) => runCli(args, temporaryFolder());

/** What bash offers for the last of some words. */
async function offered(...words: string[]): Promise<string[]> {
  const { stdout } = await run("completion", "bash");
  const script = `${stdout}\nCOMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length - 1}; _runidx_lint; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync("bash", ["--norc", "-c", script], { encoding: "utf8" }).trim().split("\n");
}

test("offers the commands that begin so", async () => {
  expect(await offered("runidx-lint", "fi")).toEqual(["fix"]);
  expect(await offered("runidx-lint", "")).toEqual(expect.arrayContaining(COMMANDS.map(({ name }) => name)));
});

test("offers the options of a command, and no others", async () => {
  expect(await offered("runidx-lint", "fix", "--d")).toEqual(["--dry-run"]);
  expect(await offered("runidx-lint", "show", "--staged")).toEqual([""]);
});

test("offers the options of a check without a command", async () => {
  expect(await offered("runidx-lint", "--stag")).toEqual(["--staged"]);
});

test.each(["bash", "zsh", "fish", "powershell"])("names every command and option for %s", async (shell) => {
  const { code, stdout } = await run("completion", shell);
  expect(code).toBe(0);
  const names = [...COMMANDS.map(({ name }) => name), ...COMMANDS.flatMap(({ flags }) => Object.keys(flags))];
  expect(names.filter((name) => !stdout.includes(name))).toEqual([]);
});

test("is exit 2 for another shell, with those that there are", async () => {
  const { code, stderr } = await run("completion", "cmd");
  expect([code, stderr]).toEqual([2, expect.stringContaining("bash, zsh, fish, powershell")]);
});

test("every option has a text, and none that a shell would take for an end of it", () => {
  const all = [
    ...Object.keys(FLAGS).map((name) => [name, optionText(name)] as const),
    ...COMMANDS.flatMap(({ flags, texts }) =>
      Object.keys(flags).map((name) => [name, optionText(name, texts)] as const),
    ),
  ];
  expect(all.filter(([, text]) => text === undefined || /['"]/.test(text[1])).map(([name]) => name)).toEqual(
    [],
  );
});
