/** The tests stand where what they test stands in src/; what is tested as a whole stands in a folder of its own. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

/** Folders without a twin in src/, and why. */
const WHOLES: Readonly<Record<string, string>> = {
  cost: "counts the work of a whole check, not of one file",
  docs: "is about the pages of docs/, the README and what the program says of itself",
  e2e: "starts the built program, real hooks and what it proposes",
  fuzz: "is about the random suites themselves",
  house: "is about how src/ is built",
  ladders: "follows the ladders of CONTRIBUTING.md",
  package: "is about the package as it is installed, its scripts and workflows",
  setup: "runs before all tests",
  traps: "holds what bites tools like this one, whatever part of it that is",
};

const files = readdirSync("test", { recursive: true, encoding: "utf8" }).map((path) =>
  path.replaceAll("\\", "/"),
);
const tests = files.filter((path) => path.endsWith(".test.ts") && !((path.split("/")[0] ?? "") in WHOLES));

/** The file of src/ that a test is about: `a/b.more.test.ts` is about `a/b.ts`. */
const twinOf = (path: string) => path.replace(/(?<=[^/])\.[^/]*$/, ".ts");

test("every test has its twin in src, or stands in a folder with a reason", () => {
  expect(tests.filter((path) => !existsSync(join("src", twinOf(path))))).toEqual([]);
});

test("every random suite stands in a folder that src has", () => {
  const folders = files
    .filter((path) => path.endsWith(".fuzz.ts"))
    .map((path) => path.replace(/\/[^/]*$/, ""));
  expect(folders.filter((folder) => !existsSync(join("src", folder)))).toEqual([]);
});

test("every folder with a reason is there", () => {
  expect(Object.keys(WHOLES).filter((folder) => !existsSync(join("test", folder)))).toEqual([]);
});
