/** The demo that the README names shows what it says, and leaves nothing behind. */

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../helpers/repository.js";

/** Runs the demo for somebody whose own git would spoil it. */
function runDemo(...args: string[]) {
  const home = temporaryFolder();
  const temporary = join(home, "temporary files");
  mkdirSync(temporary);
  const settings = "[commit]\n\tgpgsign = true\n[core]\n\tautocrlf = true\n\thooksPath = /no/such/folder\n";
  writeFileSync(join(home, ".gitconfig"), settings);
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve("scripts/demo.mjs"), ...args], {
    cwd: home,
    encoding: "utf8",
    env: {
      PATH: process.env.PATH,
      HOME: home,
      TMPDIR: temporary,
      TEMP: temporary,
      GIT_DIR: join(home, "no-such-repository"),
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: "user.useConfigOnly",
      GIT_CONFIG_VALUE_0: "true",
    },
  });
  return { status, stdout, stderr, left: readdirSync(temporary) };
}

test("the demo shows the altered line with its commit and its field, and then the way out", () => {
  const { status, stdout, stderr, left } = runDemo();
  expect([status, stderr, left]).toEqual([0, "", []]);
  const commit = /^ {2}([0-9a-f]{7,}) {2}Record the runs of the week$/m.exec(stdout)?.[1] ?? "no commit";
  expect(stdout).toMatch(/error {2}append-only \(edited\)\n/);
  expect(stdout).toMatch(new RegExp(`"PASS_WITH_MINOR_FIXES" → "PASS" \\(by commit ${commit}`));
  const codes = [...stdout.matchAll(/\(exit code (\d)\)/g)].map(([, code]) => code);
  expect(codes).toEqual(["1", "0"]);
  expect(stdout).toContain("warning  append-only (settled)");
});

test("the demo makes the same commits each time, and says where it keeps them", () => {
  const [first, second] = [runDemo("--keep"), runDemo("--keep")];
  const commits = ({ stdout }: { stdout: string }) => stdout.match(/^ {2}[0-9a-f]{7,} {2}.*$/gm);
  expect(commits(first)).toHaveLength(4);
  expect(commits(first)).toEqual(commits(second));
  const folder = /The repository is in (.*)$/m.exec(first.stdout)?.[1] ?? "";
  expect(existsSync(join(folder, "60-REGISTRY"))).toBe(true);
});
