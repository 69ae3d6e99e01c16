/** What can be asked of the program stands in the help and on the page that is about it. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { COMMANDS } from "../../src/app/cli/commands.js";
import { formats, reporters } from "../../src/index.js";
import { FORMATS } from "../../src/output/reporters/index.js";
import { temporaryFolder } from "../helpers/repository.js";
import { runCli } from "../helpers/run-cli.js";
import { unwritten } from "../ladders/surface.js";

const page = (path: string) => readFileSync(path, "utf8");
const help = async () => (await runCli(["--help"], temporaryFolder())).stdout;
const names = COMMANDS.map(({ name }) => name);

test.each(names)("the help says how %s is called", async (name) => {
  expect(await help()).toMatch(new RegExp(`^ {2}runidx-lint ${name}\\b`, "m"));
});

test.each(FORMATS)("the help names the format %s", async (name) => {
  expect(await help()).toMatch(new RegExp(`[ ,]${name}[ ,;]`));
});

test("every command and every format has its words in the docs", () => {
  expect(unwritten({ commands: names, formats: FORMATS }, page)).toEqual([]);
});

test("a command and a format without words are found", () => {
  expect(unwritten({ commands: ["songs"], formats: ["yaml"] }, page)).toEqual([
    "no page of docs/ says how runidx-lint songs is called",
    "docs/formats.md has no word about yaml",
  ]);
});

test("the library has every format", () => {
  expect([formats, Object.keys(reporters)]).toEqual([FORMATS, FORMATS]);
});
