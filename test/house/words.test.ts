/** The studio's logs and types are spelled in its own rooms alone: everywhere else they are asked of the model. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { expect, test } from "vitest";
import { rules } from "../../src/rules/index.js";
import { studioWordsIn } from "./words.js";

/** What still spells them elsewhere, and has to be taken from here once it does not. */
const EXCEPTIONS: Readonly<Record<string, readonly string[]>> = {
  "registry/config/log-path.ts": ["run-index"],
  "registry/config/settled.ts": ["run-index"],
  "check/findings/next-step.ts": ["OVERRIDE", "OVERRIDE_UPDATE", "overrides-log"],
  "check/proof/own-lines.ts": ["RUN", "WORK"],
  "check/evaluate/registry-evaluator.ts": ["run-index"],
};

const SRC = resolve("src");

function sourceFiles(folder = SRC): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? sourceFiles(path) : /\.ts$/.test(path) ? [path] : [];
  });
}

/** Where the studio is at home: its rules, and the registry that their examples vary. */
const OWN_RULES = [
  "rules/examples.ts",
  // A part of version-refs.
  "rules/unlisted.ts",
  ...rules.filter(({ model }) => model !== undefined).map(({ id }) => `rules/${id}.ts`),
];

const isAtHome = (path: string) =>
  /^(?:registry\/model|studio|generated)\//.test(path) || OWN_RULES.includes(path);

test("no other file spells a log or a type of record of the studio", () => {
  const spelled = sourceFiles()
    .map((path) => [relative(SRC, path).replaceAll("\\", "/"), readFileSync(path, "utf8")] as const)
    .filter(([path]) => !isAtHome(path))
    .map(([path, text]) => [path, studioWordsIn(path, text)] as const)
    .filter(([, words]) => words.length > 0);
  expect(Object.fromEntries(spelled)).toEqual(EXCEPTIONS);
});

test.each([
  ["a text", 'const a = "run-index";', ["run-index"]],
  ["a word of a sentence", 'const a = "append a newer RUN record";', ["RUN"]],
  ["a part of a path", 'const a = "60-REGISTRY/data/song-index.jsonl";', ["song-index"]],
  ["a template", "const a = `the $" + "{b} overrides-log`;", ["overrides-log"]],
  ["a type of a text", 'type A = "OVERRIDE" | "OVERRIDE_UPDATE";', ["OVERRIDE", "OVERRIDE_UPDATE"]],
  ["a key", "const a = { WORK: 1 };", ["WORK"]],
  ["a key in quotes", 'const a = { "run-index": 1 };', ["run-index"]],
])("%s is seen", (_, text, words) => {
  expect(studioWordsIn("a.ts", text)).toEqual(words);
});

test.each([
  ["a comment", "// the RUN record of run-index\n/* VERSION */ const a = 1;"],
  ["a name of the program's own", 'const VERSION = 1; import { WORK } from "./work.js";'],
  ["the path of an import", 'import { a } from "./run-index.js"; export * from "./song-index.js";'],
  ["an id", 'const a = "RUN-20260102-2140-A7K2";'],
  ["a longer word", 'const a = "RUNS OVERRIDES run-index2 MY_VERSION";'],
])("%s is none", (_, text) => {
  expect(studioWordsIn("a.ts", text)).toEqual([]);
});

test("a file that can't be read is no file without words", () => {
  expect(() => studioWordsIn("x.ts", "const {")).toThrow("x.ts");
});
