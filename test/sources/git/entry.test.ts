/** What may become of a log as an entry of a commit, whatever its content: the cases that are easily missed. */
import { describe, expect, test } from "vitest";
import { fill } from "../../check/history/histories.js";
import type { Entry } from "../../check/history/oracle.js";
import { provenIn } from "../../check/history/proof.js";

const file = (text: string, mode = "100644"): Entry => ({ mode, bytes: Buffer.from(text, "latin1") });
const link = file("elsewhere", "120000");
const submodule = file("", "160000");
const POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n";

const PATH = "run-index.jsonl";

interface Made {
  parents: number[];
  entry: Entry | undefined;
}

/** The classes of what each commit did, by its index, in the order of commits. */
async function classes(made: readonly Made[]): Promise<[number, string[]][]> {
  const commits = made.map(({ parents, entry }) => ({
    parents,
    tree: new Map(entry ? [[PATH, entry]] : [["other.txt", file("other")]]),
  }));
  const filled = fill([commits], "sha1", () => "h0");
  const violations = await provenIn(filled);
  return violations
    .map(({ commit, alterations }): [number, string[]] => [
      filled.ids[0]?.indexOf(commit) ?? -1,
      alterations.map(({ class: kind }) => kind),
    ])
    .filter(([index]) => index >= 0);
}

/** Commits one after the other. */
const line = (...entries: (Entry | undefined)[]): Made[] =>
  entries.map((entry, index) => ({ parents: index === 0 ? [] : [index - 1], entry }));

/** A commit with a log, two that go on from it, and their merge. */
const merge = (
  start: Entry | undefined,
  one: Entry | undefined,
  other: Entry | undefined,
  result: Entry | undefined,
) => [
  { parents: [], entry: start },
  { parents: [0], entry: one },
  { parents: [0], entry: other },
  { parents: [1, 2], entry: result },
];

describe("one commit after another", () => {
  test.each<[string, (Entry | undefined)[], [number, string[]][]]>([
    ["a log deleted", [file("a\n"), undefined], [[1, ["file-deleted"]]]],
    ["an empty log deleted", [file(""), undefined], [[1, ["file-deleted"]]]],
    ["a log deleted and begun anew", [file("a\n"), undefined, file("b\n")], [[1, ["file-deleted"]]]],
    ["a log that becomes a link", [file("a\n"), link], [[1, ["file-type"]]]],
    ["a log that becomes a link of the same bytes", [file("a"), file("a", "120000")], [[1, ["file-type"]]]],
    ["a log that becomes a submodule", [file("a\n"), submodule], [[1, ["file-type"]]]],
    ["a log that becomes an LFS pointer", [file("a\n"), file(POINTER)], [[1, ["file-type"]]]],
    ["an empty log that becomes an LFS pointer", [file(""), file(POINTER)], [[1, ["file-type"]]]],
    [
      "an empty log that becomes an LFS pointer which then grows",
      [file(""), file(POINTER), file(`${POINTER}a\n`), file(`${POINTER}a\nb\n`)],
      [[1, ["file-type"]]],
    ],
    ["a link that is made a log", [link, file("a\n")], []],
    ["a link that is taken away, where no log was", [link, undefined], []],
    ["a link that becomes a submodule, where no log was", [link, submodule], []],
    ["a link that leads elsewhere, where no log was", [link, file("nowhere", "120000")], []],
    ["a log made executable", [file("a\n"), file("a\n", "100755")], [[1, ["mode"]]]],
    ["a log made executable and appended to", [file("a\n"), file("a\nb\n", "100755")], []],
  ])("%s", async (_, entries, expected) => {
    expect(await classes(line(...entries))).toEqual(expected);
  });
});

describe("a merge", () => {
  const start = file("a\n");

  test.each<[string, Made[], [number, string[]][]]>([
    ["that deletes the log", merge(start, start, file("a\nb\n"), undefined), [[3, ["file-deleted"]]]],
    ["that makes it a link", merge(start, start, file("a\nb\n"), link), [[3, ["file-type"]]]],
    [
      "that keeps a deletion of one side",
      merge(start, undefined, file("a\nb\n"), undefined),
      [
        [1, ["file-deleted"]],
        [3, ["file-deleted"]],
      ],
    ],
    [
      "that undoes a deletion of one side",
      merge(start, undefined, file("a\nb\n"), file("a\nb\n")),
      [[1, ["file-deleted"]]],
    ],
    ["in which a log is new", merge(undefined, undefined, undefined, file("a\n")), []],
    [
      "that takes in the mode of one side",
      merge(start, file("a\n", "100755"), start, file("a\n", "100755")),
      [[1, ["mode"]]],
    ],
    [
      "that gives the log a mode that no side has",
      merge(start, start, start, file("a\n", "100755")),
      [[3, ["mode"]]],
    ],
  ])("%s", async (_, made, expected) => {
    expect(await classes(made)).toEqual(expected);
  });
});
