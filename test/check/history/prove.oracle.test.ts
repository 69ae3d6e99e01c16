/** The oracle itself, held against the sentences that it was written from. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { commitsOf, history, LOGS } from "./histories.js";
import {
  type Commit,
  type Entry,
  isRewritten,
  judgeCommit,
  judgeMergeOf,
  judgeOneParent,
  mergeBasesOf,
  rangeOf,
} from "./oracle.js";

const file = (text: string, mode = "100644"): Entry => ({ mode, bytes: Buffer.from(text, "latin1") });
const POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n";

describe("one parent", () => {
  test.each<[string, Entry | undefined, Entry | undefined, string]>([
    ["a log that is new", undefined, file("a\n"), "ok"],
    ["a log that takes the place of a link", file("a", "120000"), file("a\n"), "ok"],
    ["nothing done", file("a\n"), file("a\n"), "ok"],
    ["a line appended", file("a\n"), file("a\nb\n"), "ok"],
    ["lines appended to an empty log", file(""), file("a\n"), "ok"],
    ["a line appended without its newline", file("a\n"), file("a\nb"), "ok"],
    ["a missing newline first", file("a"), file("a\nb\n"), "warning"],
    ["only the mode changed", file("a\n"), file("a\n", "100755"), "warning"],
    ["two records glued together", file("a"), file("ab\n"), "violation"],
    ["a line edited", file("a\nb\n"), file("x\nb\n"), "violation"],
    ["a line deleted", file("a\nb\n"), file("b\n"), "violation"],
    ["a line inserted", file("a\nb\n"), file("a\nx\nb\n"), "violation"],
    ["lines in another order", file("a\nb\n"), file("b\na\n"), "violation"],
    ["the log truncated", file("a\nb\n"), file("a\n"), "violation"],
    ["the last newline cut off", file("a\n"), file("a"), "violation"],
    ["other line ends", file("a\n"), file("a\r\n"), "violation"],
    ["the log deleted", file("a\n"), undefined, "violation"],
    ["an empty log deleted", file(""), undefined, "violation"],
    ["a link in its place", file("a\n"), file("a\n", "120000"), "violation"],
    ["a submodule in its place", file("a\n"), file("", "160000"), "violation"],
    ["an LFS pointer in its place", file("a\n"), file(POINTER), "violation"],
    ["an LFS pointer in an empty log's place", file(""), file(POINTER), "violation"],
  ])("%s", (_, before, after, verdict) => {
    expect(judgeOneParent(before, after)).toBe(verdict);
  });
});

describe("several parents", () => {
  test.each<[string, (Entry | undefined)[], Entry | undefined, string]>([
    ["the lines of both", [file("a\nb\n"), file("a\nc\n")], file("a\nb\nc\n"), "ok"],
    ["the same line from both, once", [file("a\nb\n"), file("a\nb\n")], file("a\nb\n"), "ok"],
    ["a log that one side lacks", [file("a\n"), undefined], file("a\n"), "ok"],
    ["a log that no side has", [undefined, undefined], file("a\n"), "ok"],
    ["a line lost", [file("a\nb\n"), file("a\nc\n")], file("a\nb\n"), "violation"],
    ["a line invented", [file("a\n"), file("a\n")], file("a\nx\n"), "violation"],
    ["a line doubled", [file("a\nb\n"), file("a\nb\n")], file("a\nb\nb\n"), "violation"],
    ["a side's order lost", [file("a\nb\n"), file("a\n")], file("b\na\n"), "violation"],
    ["the last newline of a side dropped", [file("a\n"), file("a")], file("a"), "violation"],
    ["a last line that never had its newline", [file("a\nb"), file("a\n")], file("a\nb"), "ok"],
    ["a newline after a last line that had none", [file("a\nb"), file("a\nc\n")], file("a\nb\nc\n"), "ok"],
    ["the log deleted", [file("a\n"), file("a\n")], undefined, "violation"],
    ["a log deleted on one side and in the merge", [file("a\n"), undefined], undefined, "violation"],
    ["a link in its place", [file("a\n"), file("a\n")], file("a\n", "120000"), "violation"],
  ])("%s", (_, parents, after, verdict) => {
    expect(judgeMergeOf(parents, after)).toBe(verdict);
  });
});

describe("ranges", () => {
  // 0 - 1 - 2 - 4
  //   \   X   /
  //     - 3 -
  const commits: Commit[] = [[], [0], [1], [0, 1], [2, 3]].map((parents, index) => ({
    parents,
    tree: new Map([["log", file(index === 2 ? "a\n" : "")]]),
  }));

  test("the commits of a range are those of the head that the base does not have", () => {
    expect(rangeOf(commits, 2, 4)).toEqual([3, 4]);
  });

  test("the merge base is the common ancestor that no other one comes after", () => {
    expect(mergeBasesOf(commits, 2, 3)).toEqual([1]);
  });

  test("a history that lacks what was done to a log was rewritten", () => {
    expect(isRewritten(commits, 2, 3, "log")).toBe(true);
  });

  test("a history that lacks what was done elsewhere was not", () => {
    expect(isRewritten(commits, 3, 2, "log")).toBe(false);
  });
});

test("random histories have appends, merges that hold, and violations of both in plenty", () => {
  const all = fc.sample(history, { seed: 1, numRuns: 300 }).map(commitsOf);
  const seen = new Map<string, number>();
  for (const commits of all) {
    for (const [index, { parents }] of commits.entries()) {
      for (const log of LOGS) {
        const changed = parents.some((parent) => {
          const [before, after] = [commits[parent]?.tree.get(log), commits[index]?.tree.get(log)];
          return before && after ? !before.bytes.equals(after.bytes) : before !== after;
        });
        if (!changed) continue;
        const key = `${parents.length > 1 ? "merge" : "one parent"}, ${judgeCommit(commits, index, log)}`;
        seen.set(key, (seen.get(key) ?? 0) + 1);
      }
    }
  }
  const often = [...seen].flatMap(([key, count]) => (count >= 20 ? [key] : []));
  expect(often.sort()).toEqual([
    "merge, ok",
    "merge, violation",
    "one parent, ok",
    "one parent, violation",
    "one parent, warning",
  ]);
});
