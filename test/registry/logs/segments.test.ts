import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findSegments, orderSegments } from "../../../src/registry/logs/segments.js";
import { jsonl, run, version, work } from "../../../src/rules/examples.js";
import { MemorySnapshot } from "../../../src/sources/snapshots/memory.js";
import { found, lintFiles } from "../../helpers/lint-files.js";

const GLOB = "run-index*.jsonl";
const named = (...matches: string[]) => matches.map((match) => `run-index${match}.jsonl`);

/** The same names, put in from behind: the order must not come from there. */
const ordered = (names: string[]) => orderSegments(GLOB, [...names].reverse());

describe("the order of segments", () => {
  test.each([
    ["nothing first", named("", "-1")],
    ["nothing before a word", named("", "-archive")],
    ["numbers by value, not by their digits", named("-2", "-10", "-100")],
    ["numbers by value in spite of zeros", named("-2", "-010", "-11")],
    ["numbers without a separator", named("2", "10")],
    ["numbers beyond 2^53", named("-9007199254740992", "-9007199254740993", "-18014398509481984")],
    ["days", named("-20251231", "-20260101")],
    ["words by bytes", named("-B", "-a", "-é")],
    ["words by bytes, not by UTF-16 units", named("-\uff5e", "-\u{1f600}")],
    ["months, which are no numbers, by bytes", named("-2025-12", "-2026-01", "-2026-02")],
    ["all of it", named("", "-2", "-10", "-old")],
  ])("%s", (_, names) => {
    expect(ordered(names)).toEqual(names);
  });

  test("the order does not depend on the order in which the names come", () => {
    const matches = fc.uniqueArray(
      fc.oneof(
        fc.string({ maxLength: 4 }),
        fc.nat().map(String),
        fc.nat().map((number) => `-${number}`),
      ),
    );
    const shuffled = matches.chain((found) =>
      fc.tuple(fc.constant(found), fc.shuffledSubarray(found, { minLength: found.length })),
    );
    fc.assert(
      fc.property(shuffled, ([some, others]) => {
        expect(orderSegments(GLOB, named(...others))).toEqual(orderSegments(GLOB, named(...some)));
      }),
    );
  });

  test("names that the glob does not fit are left out", () => {
    const names = [
      "run-index.jsonl.bak",
      "old-run-index.jsonl",
      "run-index.json",
      "song-index.jsonl",
      "run-index.jsonl",
    ];
    expect(orderSegments(GLOB, names)).toEqual(["run-index.jsonl"]);
  });

  test("what stands before and after the star does not overlap", () => {
    expect(orderSegments("a*a", ["a", "aa", "aba"])).toEqual(["aa", "aba"]);
  });

  test("characters with a meaning elsewhere stand for themselves", () => {
    expect(orderSegments("a.[x]?*", ["a.[x]?1", "abx1", "a.x1"])).toEqual(["a.[x]?1"]);
  });

  test("a path without a star is itself or nothing", () => {
    expect(orderSegments("run-index.jsonl", named("", "-2"))).toEqual(named(""));
    expect(orderSegments("run-index.jsonl", named("-2"))).toEqual([]);
  });
});

describe("the segments of a log", () => {
  const state = new MemorySnapshot({
    "data/run-index-10.jsonl": "",
    "data/run-index-2.jsonl": "",
    "data/x.jsonl": "",
  });

  test("are the paths in the glob's folder", async () => {
    expect(await findSegments(state, "data/run-index*.jsonl")).toEqual([
      "data/run-index-2.jsonl",
      "data/run-index-10.jsonl",
    ]);
  });

  test("may stand at the root", async () => {
    expect(await findSegments(new MemorySnapshot({ "r2.jsonl": "", "r10.jsonl": "" }), "r*.jsonl")).toEqual([
      "r2.jsonl",
      "r10.jsonl",
    ]);
  });

  test("are none where nothing fits", async () => {
    expect(await findSegments(state, "data/song-index*.jsonl")).toEqual([]);
    expect(await findSegments(state, "nowhere/run-index*.jsonl")).toEqual([]);
    expect(await findSegments(state, "data/run-index.jsonl")).toEqual([]);
  });
});

describe("a log in segments", () => {
  const files = (segments: Record<string, string>) => ({
    "runidx.config.json": JSON.stringify({ logs: { "run-index": "60-REGISTRY/data/run-index*.jsonl" } }),
    "60-REGISTRY/data/song-index.jsonl": jsonl([work(), version()]),
    ...Object.fromEntries(
      Object.entries(segments).map(([match, content]) => [
        `60-REGISTRY/data/run-index${match}.jsonl`,
        content,
      ]),
    ),
  });
  const BAD = { qa_gate1: "FAIL" };

  test("is read through all of them: a line in a later segment wins a tie", async () => {
    const mended = await lintFiles(
      files({ "-2": jsonl([run(BAD)]), "-10": jsonl([run({ notes: "mended" })]) }),
    );
    // A tie is a mistake of its own.
    expect([found(mended), mended.summary.records]).toEqual([["supersede/time"], 4]);
    const spoilt = await lintFiles(files({ "-2": jsonl([run()]), "-10": jsonl([run(BAD)]) }));
    expect(spoilt.findings.map(({ ruleId, path, line }) => [ruleId, path, line])).toEqual([
      ["supersede", "60-REGISTRY/data/run-index-10.jsonl", 1],
      ["gate-order", "60-REGISTRY/data/run-index-10.jsonl", 1],
    ]);
  });

  test("has one line twice where it stands in two segments", async () => {
    const report = await lintFiles(files({ "": jsonl([run()]), "-2": `${jsonl([run()])}` }));
    expect(report.findings.map(({ ruleId, path }) => [ruleId, path])).toEqual([
      ["unique-id", "60-REGISTRY/data/run-index-2.jsonl"],
    ]);
  });

  test("counts lines from one in each segment", async () => {
    const report = await lintFiles(files({ "": jsonl([run(), "[]"]), "-2": jsonl(["[]"]) }));
    expect(report.findings.map(({ path, line }) => [path, line])).toEqual([
      ["60-REGISTRY/data/run-index-2.jsonl", 1],
      ["60-REGISTRY/data/run-index.jsonl", 2],
    ]);
  });

  test("may begin with an empty segment", async () => {
    expect(found(await lintFiles(files({ "": jsonl([run()]), "-2": "" })))).toEqual([]);
    expect(found(await lintFiles(files({ "": "", "-2": jsonl([run()]) })))).toEqual([]);
  });

  test("is missing where no segment is there", async () => {
    expect(found(await lintFiles(files({})))).toEqual(["registry-file/missing"]);
  });
});
