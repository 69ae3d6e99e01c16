import { Buffer } from "node:buffer";
import { describe, expect, test } from "vitest";
import { jsonl, override, registryFiles, run, version, work } from "../../../src/rules/examples.js";
import { FIVE, failedRun, failedRuns, linesOf, numbers, swap } from "../../helpers/history.js";
import { OVERRIDES, RUNS, SONGS } from "../../helpers/repository.js";
import { HOLDS, Hub, verdictOf } from "./runner.js";

const LIMIT = 1 << 20;

/** The cells of the rows of a table in Markdown, as GitHub parts them. */
function rowsIn(summary: string): string[][] {
  const rows = summary.split("\n").filter((line) => line.startsWith("| "));
  return rows.map((row) =>
    row
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim()),
  );
}

const appended = (...records: Record<string, unknown>[]) => ({ [RUNS]: FIVE + jsonl(records) });

describe("the summary of a change", () => {
  test("shows an appended run with its lane, gates, uniqueness and outputs", () => {
    const files = registryFiles({ runs: [...linesOf(FIVE).map((line) => line.trimEnd()), run()] });
    const outcome = Hub.create().checkWith(files);
    expect(verdictOf(outcome)).toEqual(HOLDS);
    expect(rowsIn(outcome.summary)).toEqual([
      ["run", "lane", "gates", "uniqueness", "outputs"],
      [
        "`RUN-20260102-2140-A7K2`",
        expect.stringMatching(/jack-mercer.*outlaw-country/),
        "0 PASS, 1 PASS, 2 PASS",
        expect.stringMatching(/hook PASS, scene PASS, scripture PASS/),
        "`WORK-20260102-2205-D1S4`<br>`VER-20260102-2206-H8Q8`",
      ],
    ]);
    expect(outcome.summary).toContain("1 RUN record, 1 WORK record and 1 VERSION record.");
  });

  test("shows a run that failed without outputs", () => {
    const outcome = Hub.create().checkWith({ [RUNS]: FIVE + failedRuns(6) });
    expect(rowsIn(outcome.summary)[1]).toEqual([
      "`RUN-20260102-2140-N006`",
      expect.any(String),
      "0 PASS, 1 PASS, 2 FAIL",
      expect.any(String),
      "",
    ]);
  });

  test("shows no run that stood there before", () => {
    const outcome = Hub.create().checkWith({ [RUNS]: FIVE + failedRuns(6) });
    expect(outcome.summary).not.toContain("N005");
  });

  test("shows the overrides of appended runs with who approved them", () => {
    const files = {
      ...registryFiles({ runs: [run({ uniqueness_hook: "OVERRIDDEN" })], overrides: [override()] }),
    };
    const outcome = Hub.create({ "README.md": "hello\n" }).checkWith(files);
    expect(outcome.summary).toMatch(
      /### Overrides\n\n- `RUN-20260102-2140-A7K2`: OVR-20260102-2150-K6M1, approved by Dana Whitlock/,
    );
  });

  test("has no such section where nothing was overridden", () => {
    expect(Hub.create().checkWith({ [RUNS]: FIVE + failedRuns(6) }).summary).not.toContain("Overrides");
  });

  test("says what was found before what is appended", () => {
    const outcome = Hub.create().checkWith(appended(failedRun(6, { mood: "low" })));
    const [first = "", ...others] = outcome.summary.split(/^(?=#)/m).map((section) => section.split("\n")[0]);
    expect(first).toContain("valid, with 1 warning");
    expect(others).toEqual([expect.stringContaining(RUNS), "### What it appends"]);
  });

  test("says how to fix what was found", () => {
    const { summary } = Hub.create().checkWith({ [RUNS]: swap(FIVE, "N003", "X003") });
    expect(summary).toMatch(/\*\*error\*\* 3:\d+ `append-only \(edited\)`/);
    expect(summary).toMatch(/next: every commit of the range must be valid/);
  });
});

describe("what stands in a record is only text in the summary", () => {
  const HOSTILE = "a | b @everyone <img src=x> [x](https://evil.example) `c` #1";

  test("in the table, where the registry's own schema allows it", () => {
    const hub = Hub.create({
      [RUNS]: FIVE,
      "runidx.config.json": '{"schemas":{"RUN":"run.schema.json"}}',
      "run.schema.json": '{"type":"object","properties":{"qa_gate0":{"type":"string"}}}',
    });
    const outcome = hub.checkWith(
      appended(
        failedRun(6, { artist_id: HOSTILE, qa_gate0: HOSTILE, uniqueness_hook: HOSTILE, work_id: HOSTILE }),
      ),
    );
    const [, ...rows] = rowsIn(outcome.summary);
    for (const row of rows) expect(row).toHaveLength(5);
    expect(rows[0]?.[2]).toContain("@<!-- -->everyone");
  });

  test("everywhere: nobody is mentioned, nothing is linked or shown", () => {
    const outcome = Hub.create().checkWith(
      appended(failedRun(6, { run_id: HOSTILE, artist_id: HOSTILE, qa_gate0: HOSTILE, [HOSTILE]: HOSTILE })),
    );
    // What stands in code, within a line or in a block, is only shown.
    const text = outcome.summary
      .replaceAll(/^ *```[\s\S]*?```$/gm, "")
      .replaceAll(/(`+) ?[\s\S]*?[^`]\1(?!`)/g, "");
    expect(text).not.toMatch(/@everyone|(?<!\\)<img|https:\/\/evil|(?<!\\)\[x\]\(/);
  });

  test("in who approved an override", () => {
    const files = registryFiles({
      runs: [run({ uniqueness_hook: "OVERRIDDEN" })],
      songs: [work(), version()],
      overrides: [override({ approved_by: "@everyone\n# not a heading" })],
    });
    const { summary } = Hub.create({ "README.md": "hello\n" }).checkWith(files);
    expect(summary).toContain("approved by @<!-- -->everyone");
    expect(summary).not.toMatch(/^# not a heading/m);
  });
});

describe("a summary that is too long for GitHub", () => {
  const many = (count: number, more: Record<string, unknown> = {}) =>
    appended(...numbers(6, 5 + count).map((number) => failedRun(number, more)));

  test("is cut for 5,000 runs with a finding each, and says how many are not shown", () => {
    const outcome = Hub.create().checkWith(many(5_000, { mood: "low" }));
    expect([verdictOf(outcome), outcome.outputs.warnings]).toEqual([HOLDS, "5000"]);
    expect(Buffer.byteLength(outcome.summary)).toBeLessThan(LIMIT);
    expect(outcome.summary).toMatch(/\d+ more findings not shown here\./);
    expect(outcome.summary).toMatch(/\d+ more runs not shown here\./);
    expect(outcome.summary).toContain("5000 RUN records.");
  });

  test("is not cut for 300 runs", () => {
    const outcome = Hub.create().checkWith(many(300));
    expect(rowsIn(outcome.summary)).toHaveLength(301);
  });

  test("still has the verdict where 3,000 runs have an override each", () => {
    const runs = numbers(1, 3_000).map((number) => failedRun(number, { uniqueness_hook: "OVERRIDDEN" }));
    const overrides = runs.map(({ run_id }, index) =>
      override({
        run_id,
        override_id: `OVR-20260102-2150-${(index + 1).toString(36).toUpperCase().padStart(4, "0")}`,
        approved_by: "Dana Whitlock ".repeat(30),
      }),
    );
    const outcome = Hub.create({ "README.md": "hello\n" }).checkWith({
      [RUNS]: jsonl(runs),
      [SONGS]: "",
      [OVERRIDES]: jsonl(overrides),
    });
    expect(Buffer.byteLength(outcome.summary)).toBeLessThan(LIMIT);
    expect(outcome.summary).toMatch(/^## .* runidx-lint: /);
  });
});
