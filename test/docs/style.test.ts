/** Pages and messages have none of the words and forms that docs/style.md does not allow. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { textsOf } from "../house/words.js";
import { proseOf, refusedBy, refusedIn } from "./style-words.js";

const STYLE = readFileSync("docs/style.md", "utf8");
const refused = refusedBy(STYLE);
const everywhere = refused.filter(({ where }) => where === "everywhere");

/** Values of the configuration and names of fields: a text that is one of them is not prose. */
const VALUES: ReadonlySet<string> = new Set(["published", "mended"]);

function filesIn(folder: string, extension: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name).replaceAll("\\", "/");
    if (entry.isDirectory()) return path === "src/generated" ? [] : filesIn(path, extension);
    return path.endsWith(extension) ? [path] : [];
  });
}

const examples = readdirSync("examples")
  .map((name) => `examples/${name}/README.md`)
  .filter((path) => existsSync(path));
const written = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "SECURITY.md",
  ...filesIn("docs", ".md"),
  ...examples,
];
const isGenerated = (path: string) => /^(?:docs\/rules|examples\/broken)\//.test(path);
const pages = [...written, ...filesIn("examples/broken", ".md")].filter((path) => path !== "docs/style.md");

test("the table has entries for all texts and entries for pages", () => {
  expect(everywhere.length).toBeGreaterThan(20);
  expect(refused.length).toBeGreaterThan(everywhere.length);
  expect(refused.map((entry) => entry.written)).toEqual(
    expect.arrayContaining(["mend", "is no <noun>", "as was asked", "published", "in vain"]),
  );
});

test.each(pages)("%s has none of the words", (path) => {
  const prose = proseOf(readFileSync(path, "utf8"));
  expect(refusedIn(prose, isGenerated(path) ? everywhere : refused)).toEqual([]);
});

test("no message, hint or rule text of src has one of the words", () => {
  const found = filesIn("src", ".ts").map((path) => {
    const texts = textsOf(path, readFileSync(path, "utf8")).filter((text) => !VALUES.has(text));
    return [path, texts.flatMap((text) => refusedIn(text, everywhere))] as const;
  });
  expect(Object.fromEntries(found.filter(([, words]) => words.length > 0))).toEqual({});
});

test("no description in schemas/ has one of the words", () => {
  const found = filesIn("schemas", ".json").map((path) => {
    const texts = [...readFileSync(path, "utf8").matchAll(/"description": ("(?:[^"\\\n]|\\.)*")/g)];
    const prose = texts.map(([, text = '""']) => proseOf(JSON.parse(text) as string));
    return [path, prose.flatMap((text) => refusedIn(text, everywhere))] as const;
  });
  expect(Object.fromEntries(found.filter(([, words]) => words.length > 0))).toEqual({});
});

describe("a word", () => {
  test.each([
    ["a word of the table", "Then mend it.", "mend"],
    ["the first word of a sentence", "Mended today.", "mended"],
    ["a form with a noun", "12 is no time", "is no <noun>"],
    ["a form over two lines", "the history was left out, as\nwas asked", "as was asked"],
    ["a word in a row", "| in vain | x |", "in vain"],
  ])("is found: %s", (_, text, entry) => {
    expect(refusedIn(proseOf(text), refused).map((found) => found.split(":")[0])).toEqual([entry]);
  });

  test.each([
    ["a part of a longer word", "a recommended amendment"],
    ["there is no", "There is no file, and it is no longer known."],
    ["inline code", "the value `published` of `sealed`"],
    ["a block of code", "```text\nmend\n```\n"],
    ["the address of a link", "see [the page](published.md)"],
    ["the name of a test", 'shown by `test/a.test.ts` "the command that mends it"'],
  ])("is not found: %s", (_, text) => {
    expect(refusedIn(proseOf(text), refused)).toEqual([]);
  });
});
