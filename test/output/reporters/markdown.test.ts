import { expect, test } from "vitest";
import { markdown } from "../../../src/output/reporters/markdown.js";
import { awkwardReport } from "./awkward.js";

/** The lines, without what is code: nothing has a meaning in it. */
const prose = markdown(awkwardReport())
  .replace(/^ {4}```json\n.*\n {4}```$/gm, "")
  .replace(/(?<![\\`])(`+)(?!`)(.*?[^`])\1(?!`)/g, "code")
  .split("\n");

test("no HTML is left but empty comments", () => {
  const left = prose
    .map((line) => line.replaceAll("<!-- -->", ""))
    .filter((line) => /(?<!\\)[<>]/.test(line));
  expect(left).toEqual([]);
});

test("no mention and no address is left whole", () => {
  expect(prose.filter((line) => /@[\w-]|:\/\/|\bwww\./i.test(line))).toEqual([]);
});

test("no link is left", () => {
  expect(prose.filter((line) => /(?<!\\)\[/.test(line))).toEqual([]);
});

test("no text begins a list, a heading, a quotation or a rule within an item of ours", () => {
  const begun = prose.filter((line) => /^ *- +(?:[-+*>#]+|\d+[.)])(?: |$)/.test(line));
  expect(begun).toEqual([]);
});

test("every line stands in a block that is ours", () => {
  expect(prose.filter((line) => !/^(?:$|## |### |- | {2}- | *$)/.test(line))).toEqual([]);
});

test("what is not shown is counted", () => {
  const { length } = awkwardReport().findings;
  expect(markdown(awkwardReport(), { most: 5 })).toContain(`${length - 5} more findings not shown here.`);
});

test("errors are shown before warnings where not all are", () => {
  const { errors } = awkwardReport().summary;
  expect(markdown(awkwardReport(), { most: errors })).not.toContain("**warning**");
});
