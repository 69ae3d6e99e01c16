import { describe, expect, test } from "vitest";
import { checkMerge } from "../../../src/check/history/merge.js";
import { sequenceOf } from "../../../src/check/history/sequence.js";
import { bytesOf, TextFile } from "../../../src/registry/jsonl/line.js";
import { MemoryBytes } from "../../../src/sources/bytes/bytes.js";

const latin1 = (text: string) => Buffer.from(text, "latin1");
const sequence = (text: string) => sequenceOf(new TextFile("run-index.jsonl", new MemoryBytes(latin1(text))));

/** What the merge did, each as `class line` with the parent where one is named. Lines are single letters. */
function judge(parents: readonly (string | undefined)[], result: string): string[] {
  const spread = (letters: string) => [...letters].map((letter) => `${letter}\n`).join("");
  const sides = parents.map((letters, index) => ({
    name: `parent ${index + 1}`,
    sequence: letters === undefined ? undefined : sequence(spread(letters)),
  }));
  return checkMerge(sides, sequence(spread(result))).map(({ class: kind, before, after, detail }) => {
    const line = before ?? after;
    return [kind, line && bytesOf(line).toString("latin1"), ...(detail ? ["of", detail] : [])].join(" ");
  });
}

describe("a merge that holds", () => {
  test.each([
    ["one side's lines and then the other's", ["ab", "ac"], "abc"],
    ["the lines of both sides mixed, each in its order", ["abcd", "axy"], "axbcyd"],
    ["the same line from both sides, once", ["abx", "acx"], "abcx"],
    ["a line twice where one side has it twice", ["aa", "a"], "aa"],
    ["a side that does not have the log", ["ab", undefined], "ab"],
    ["three sides", ["ab", "ac", "ad"], "abcd"],
    ["no lines at all", ["", ""], ""],
  ])("has %s", (_, parents, result) => {
    expect(judge(parents, result)).toEqual([]);
  });
});

describe("a merge that does not hold", () => {
  test.each([
    ["a line of the first parent lost", ["ab", "ac"], "ac", ["lost b of parent 1"]],
    ["a line of the second parent lost", ["ab", "ac"], "ab", ["lost c of parent 2"]],
    ["a line of every parent lost", ["ab", "ac"], "bc", ["lost a of parent 1", "lost a of parent 2"]],
    ["one of two equal lines lost", ["aa", "a"], "a", ["lost a of parent 1"]],
    ["a line that no parent has", ["ab", "ac"], "abcx", ["invented x"]],
    ["a line more often than any parent", ["ab", "ac"], "aabc", ["doubled a"]],
    ["a line from both sides kept twice", ["ax", "bx"], "axbx", ["doubled x"]],
    ["a parent's lines in another order", ["ab", "ac"], "bac", ["moved a of parent 1"]],
    ["nothing of anybody", ["a", "b"], "", ["lost a of parent 1", "lost b of parent 2"]],
  ])("has %s", (_, parents, result, expected) => {
    const found = judge(parents, result);
    expect(found.map((row) => row.replace(/^moved \w/, "moved a"))).toEqual(expected);
  });
});

test("lines are the same by their bytes, however long they are", () => {
  const long = "x".repeat(1000);
  const parents = [`${long}a\n`, `${long}b\n`].map((text, index) => ({
    name: `${index}`,
    sequence: sequence(text),
  }));
  expect(checkMerge(parents, sequence(`${long}a\n${long}b\n`))).toEqual([]);
});

test("a last line without a newline is the same line as one with it", () => {
  const parents = [
    { name: "1", sequence: sequence("a\nb") },
    { name: "2", sequence: sequence("a\nc\n") },
  ];
  expect(checkMerge(parents, sequence("a\nb\nc\n"))).toEqual([]);
});
