import { describe, expect, test } from "vitest";
import { plainLogs } from "../../../src/registry/model/plain-logs.js";
import { ModelTable, studioTable } from "../../../src/registry/model/table.js";
import { type MergedLog, type MergeOptions, mergeLog } from "../../../src/write/merge/merge-log.js";
import { jsonl, otherExamples } from "./same-ids.js";

const latin1 = (text: string) => Buffer.from(text, "latin1");

function merge(base: string, ours: string, theirs: string, options: Partial<MergeOptions> = {}): MergedLog {
  const sides = { base: latin1(base), ours: latin1(ours), theirs: latin1(theirs) };
  return mergeLog(sides, { manner: "ours", log: undefined, ...options });
}

const textOf = ({ bytes }: MergedLog) => bytes?.toString("latin1");

test.each([
  ["both append", "a\n", "a\nb\n", "a\nc\n", "a\nb\nc\n"],
  ["both append the same line", "a\n", "a\nb\n", "a\nb\n", "a\nb\n"],
  ["both append a line that is there already", "a\n", "a\na\n", "a\na\n", "a\na\n"],
  ["one side appends a line twice", "a\n", "a\nb\nb\n", "a\nb\n", "a\nb\nb\n"],
  ["both add the file", "", "a\n", "b\n", "a\nb\n"],
  ["a side is empty and so was the base", "", "", "b\n", "b\n"],
  ["a side lacks its final newline", "a\n", "a\nb", "a\nc", "a\nb\nc\n"],
  ["the base lacks its final newline", "a", "a\nb\n", "a\nc\n", "a\nb\nc\n"],
  ["only the final newline came", "a", "a\n", "a\nc\n", "a\nc\n"],
  ["lines end in CR LF", "a\r\n", "a\r\nb\r\n", "a\r\nc\r\n", "a\r\nb\r\nc\r\n"],
  ["lines are blank", "a\n\n", "a\n\n\nb\n", "a\n\nc\n\n", "a\n\nc\n\nb\n"],
  ["bytes are not text", "\xff\n", "\xff\n\x00\xfe\n", "\xff\n\xfd\n", "\xff\n\x00\xfe\n\xfd\n"],
  ["a shared line is between lines of their own", "a\n", "a\nb\ns\n", "a\nc\ns\nd\n", "a\nb\nc\ns\nd\n"],
  ["a repeated line has to wait", "", "a\np\na\n", "q\na\np\n", "q\na\np\na\n"],
])("%s", (_, base, ours, theirs, result) => {
  expect(textOf(merge(base, ours, theirs))).toBe(result);
});

test("theirs come first where that is asked for", () => {
  expect(textOf(merge("a\n", "a\nb\n", "a\nc\n", { manner: "theirs" }))).toBe("a\nc\nb\n");
});

test.each([
  ["ours", "edited", "a\nb\n", "a\nB\nc\n", "a\nb\nd\n"],
  ["theirs", "deleted", "a\nb\n", "a\nb\nc\n", "b\n"],
  ["theirs", "moved", "a\nb\n", "a\nb\nc\n", "b\na\n"],
  ["ours", "re-encoded", '{"a": 1}\nb\n', '{"a":1}\nb\n', '{"a": 1}\nb\nc\n'],
  ["theirs", "truncated", "a\nb\n", "a\nb\nc\n", "a\n"],
  // Glued lines are an edit: the old line is not there any more.
  ["ours", "edited", "a", "ab\n", "a\nc\n"],
])("%s that %s a line of the base is a conflict", (side, kind, base, ours, theirs) => {
  expect(merge(base, ours, theirs).conflict).toMatchObject({
    kind: "altered",
    side,
    alteration: { class: kind },
  });
});

test("the same lines in different orders are a conflict", () => {
  expect(merge("a\n", "a\nb\nc\n", "a\nc\nb\n").conflict).toEqual({ kind: "order" });
});

describe("a commit that is put onto ours", () => {
  test.each([
    ["alone, without the one before it", "a\nb\n", "a\nm\n", "a\nb\nc\n", "a\nm\nc\n"],
    ["that ours has already, in another order", "a\nb\n", "a\nc\nb\n", "a\nb\nc\n", "a\nc\nb\n"],
    ["that ours has in part", "a\n", "a\nc\nx\n", "a\nb\nc\n", "a\nc\nx\nb\n"],
    ["when ours lacks its final newline", "a\nb\n", "a\nm", "a\nb\nc\n", "a\nm\nc\n"],
    ["with a line between ours", "a\n", "a\ns\nx\n", "a\nb\ns\n", "a\ns\nx\nb\n"],
  ])("%s, goes to its end", (_, base, ours, theirs, result) => {
    const identified = (text: string) => text.replace(/[a-z]/g, (id) => `{"id":"${id}"}`);
    const [first, second, third] = [base, ours, theirs].map(identified);
    expect(textOf(merge(first ?? "", second ?? "", third ?? "", { manner: "pick" }))).toBe(
      identified(result),
    );
  });

  test.each([
    ["changed the last line of the base", '{"id":"b","v":2}\n'],
    ["wrote it in other bytes", '{"v":1, "id":"b"}\n'],
  ])("is a conflict if ours %s", (_, line) => {
    const base = '{"id":"a"}\n{"id":"b","v":1}\n';
    const merged = merge(base, `{"id":"a"}\n${line}`, `${base}{"id":"c"}\n`, { manner: "pick" });
    expect(merged.conflict).toMatchObject({ kind: "altered", side: "ours" });
  });

  test("is a conflict if it takes lines away", () => {
    expect(merge("a\nb\n", "a\nb\nc\n", "a\n", { manner: "pick" }).conflict).toMatchObject({
      side: "theirs",
    });
  });
});

describe("the same id on both sides", () => {
  const { songs, runs } = otherExamples();
  const song = studioTable.log("song-index");
  const run = studioTable.log("run-index");
  if (!song || !run) throw new Error("the table has both");
  const inSongs = { log: { model: studioTable, log: song } };

  test("is a conflict with both lines for a type whose ids may not repeat", () => {
    expect(merge("", songs("ours"), songs("theirs"), inSongs).conflict).toMatchObject({
      kind: "same-id",
      noun: "version",
      id: "VER-20260102-2206-H8Q8",
    });
  });

  test("is no conflict with the same bytes", () => {
    expect(textOf(merge("", songs("x"), songs("x"), inSongs))).toBe(songs("x"));
  });

  test("stays twice for a type that is superseded", () => {
    const inRuns = { log: { model: studioTable, log: run } };
    expect(textOf(merge("", runs("ours"), runs("theirs"), inRuns))).toBe(runs("ours") + runs("theirs"));
  });

  test("is found by the model of the log, whatever its id is called", () => {
    const model = new ModelTable(
      plainLogs([{ name: "ledger", path: "ledger.jsonl", identity: "/meta/key" }]),
    );
    const log = model.log("ledger");
    if (!log) throw new Error("the table has it");
    const line = (key: unknown, by: string) => jsonl([{ meta: { key }, by }]);
    expect(merge("", line(1, "a"), line(1, "b"), { log: { model, log } }).conflict?.kind).toBe("same-id");
    expect(merge("", line(1, "a"), line("1", "b"), { log: { model, log } }).conflict).toBeUndefined();
  });
});

test("100,000 lines on each side are merged", () => {
  const lines = (name: string) =>
    Array.from(
      { length: 100_000 },
      (_, number) => `{"id":"${name}-${number}","notes":"${"x".repeat(60)}"}\n`,
    );
  const base = lines("base").join("");
  const [ours, theirs] = [lines("ours").join(""), lines("theirs").join("")];
  expect(textOf(merge(base, base + ours, base + theirs)) === base + ours + theirs).toBe(true);
});
