import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { classify } from "../../../src/check/history/classify.js";
import { TextFile } from "../../../src/registry/jsonl/line.js";
import { jsonl, run } from "../../../src/rules/examples.js";
import { MemoryBytes } from "../../../src/sources/bytes/bytes.js";
import { judgeOneParent } from "./oracle.js";

const fileOf = (text: string) =>
  new TextFile("run-index.jsonl", new MemoryBytes(Buffer.from(text, "latin1")));

/** What was done, each as `class`, the numbers of the lines before and after, and how many. */
function done(before: string, after: string): string[] {
  return classify({ before: fileOf(before), after: fileOf(after) }).map((found) => {
    const numbers = [found.before, found.after].map((line) => (line ? line.file.numberOf(line) : "-"));
    return [found.class, numbers.join(">"), ...(found.count === undefined ? [] : [`x${found.count}`])].join(
      " ",
    );
  });
}

const ids = ["A7K2", "B2B2", "C3C3", "D4D4"].map((end) => `RUN-20260102-2140-${end}`);
const line = (index: number, changes: Record<string, unknown> = {}) =>
  jsonl([run({ run_id: ids[index], ...changes })]);
const [A, B, C, D] = [line(0), line(1), line(2), line(3)];
const fewer = (text: string) => text.slice(0, -1);

/** A record with a value that is nested deeper than what goes through values can go. */
const deep = (index: number, end: string) =>
  `{"record_type":"RUN","run_id":"${ids[index]}","mine":${"[".repeat(100_000)}${end}${"]".repeat(100_000)}}\n`;

describe("what was done to a log", () => {
  test.each([
    ["a field of a line edited", A + B + C, A + line(1, { notes: "x" }) + C, ["edited 2>2"]],
    ["a line edited and others appended", A + B, line(0, { notes: "x" }) + B + C, ["edited 1>1"]],
    [
      "a line with every field but its id rewritten",
      A + B,
      `${A}{"record_type":"RUN","run_id":"${ids[1]}"}\n`,
      ["edited 2>2"],
    ],
    ["a line edited that is nested too deep", A + deep(1, "1") + C, A + deep(1, "2") + C, ["edited 2>2"]],
    ["a line deleted", A + B + C, A + C, ["deleted 2>-"]],
    ["the first line deleted", A + B + C, B + C, ["deleted 1>-"]],
    ["two lines deleted", A + B + C + D, A + D, ["deleted 2>-", "deleted 3>-"]],
    ["a line deleted and another appended", A + B + C, A + C + D, ["deleted 2>-"]],
    ["a line inserted", A + B, A + C + B, ["inserted ->2 x1"]],
    ["two lines inserted at the top", A, B + C + A, ["inserted ->1 x2"]],
    ["the last line moved to the top", A + B + C, C + A + B, ["moved 3>1"]],
    ["the last line cut off", A + B, A, ["truncated 2>- x1"]],
    ["the last two lines cut off", A + B + C, A, ["truncated 2>- x2"]],
    ["a line cut off in its middle", A + B, A + B.slice(0, 20), ["truncated 2>- x1"]],
    ["everything cut off", A + B, "", ["truncated 1>- x2"]],
    ["the last newline cut off", A + B, fewer(A + B), ["truncated 2>-"]],
    [
      "all line ends changed to CR LF",
      A + B + C,
      (A + B + C).replaceAll("\n", "\r\n"),
      ["re-encoded 1>1 x3"],
    ],
    ["a byte order mark put first", A + B, `\xef\xbb\xbf${A}${B}`, ["re-encoded 1>1 x1"]],
    ["the spacing changed", A + B, (A + B).replaceAll('":', '": '), ["re-encoded 1>1 x2"]],
    [
      "a line edited and another deleted",
      A + B + C,
      line(0, { notes: "x" }) + C,
      ["edited 1>1", "deleted 2>-"],
    ],
    ["a text that is no JSON edited", "abc\nd\n", "abx\nd\n", ["edited 1>1"]],
    ["a blank line taken out", `${A}\n${B}`, A + B, ["deleted 2>-"]],
    ["one of two equal lines deleted", A + A + B, A + B, ["deleted 2>-"]],
  ])("%s", (_, before, after, expected) => {
    expect(done(before, after)).toEqual(expected);
  });

  test("keys in another order are the same record in other bytes", () => {
    expect(done('{"a":1,"b":2}\n', '{"b":2,"a":1}\n')).toEqual(["re-encoded 1>1 x1"]);
  });

  test("two lines that changed places are one that moved", () => {
    expect(done(A + B + C, B + A + C)).toHaveLength(1);
  });

  test("a line of which half of the fields are alike is the same line, edited", () => {
    expect(done('{"a":1,"b":2}\n', '{"a":1.5,"b":2}\n')).toEqual(["edited 1>1"]);
  });
});

const letter = fc.constantFrom("a\n", "b\n", "{}\n", "\n", '{"a":1}\n', '{"a": 1}\n', "a\r\n", "\0\n");
const content = fc
  .tuple(fc.array(letter, { maxLength: 6 }), fc.boolean())
  .map(([lines, open]) => lines.join("").slice(0, open ? -1 : undefined));
const entry = (text: string) => ({ mode: "100644", bytes: Buffer.from(text, "latin1") });

describe("random changes", () => {
  test("whatever is no append is told as something", () => {
    fc.assert(
      fc.property(content, content, (before, after) => {
        fc.pre(judgeOneParent(entry(before), entry(after)) === "violation" && !after.startsWith(before));
        expect(classify({ before: fileOf(before), after: fileOf(after) })).not.toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  test("no line is told twice", () => {
    fc.assert(
      fc.property(content, content, (before, after) => {
        fc.pre(!after.startsWith(before));
        const told = classify({ before: fileOf(before), after: fileOf(after) });
        for (const side of ["before", "after"] as const) {
          const starts = told.flatMap((found) => (found[side] ? [found[side].start] : []));
          expect(new Set(starts).size).toBe(starts.length);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test("one line that is taken out is told as exactly that", () => {
    const unique = fc.uniqueArray(fc.nat(9), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(unique, fc.nat(5), (numbers, place) => {
        const at = place % numbers.length;
        const records = numbers.map((number) => `{"n":${number},"text":"${number}"}\n`);
        const after = records.filter((_, index) => index !== at).join("");
        const isLast = at === numbers.length - 1;
        expect(done(records.join(""), after)).toEqual([
          isLast ? `truncated ${at + 1}>- x1` : `deleted ${at + 1}>-`,
        ]);
      }),
    );
  });
});
