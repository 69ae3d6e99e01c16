import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Report } from "../../../src/base/core/finding.js";
import { exitCodeOf } from "../../../src/check/findings/report.js";
import { registryFiles, run, version, waiver, work } from "../../../src/rules/examples.js";
import { found, lintFiles } from "../../helpers/lint-files.js";

type Fields = Record<string, unknown>;

const RUNS = "60-REGISTRY/data/run-index.jsonl";
const WAIVERS = "60-REGISTRY/data/waivers.jsonl";
const ID = "WVR-20260104-1000-T2N5";
const OTHER_ID = "WVR-20260104-1000-T2N6";

const sha256 = (line: string) => createHash("sha256").update(line).digest("hex");

/** A line with one finding, a warning, that a waiver of unknown-field can hide. */
const LINE = JSON.stringify(run({ uniquenes_hook: "PASS" }));
const waived = (changes: Fields = {}) => waiver({ line_sha256: sha256(LINE), ...changes });

const audit = (waivers: (Fields | string)[], runs: (Fields | string)[] = [LINE]) =>
  lintFiles(registryFiles({ runs, waivers }));

/** The ids of the waivers that hid something, each with the rule whose finding it hid. */
const hid = (report: Report) => report.waived.map(({ finding, waiver_id }) => [finding.ruleId, waiver_id]);

describe("what a waiver hides", () => {
  test("a waiver hides the finding of its rule on its line, and the report tells it", async () => {
    const report = await audit([waived()]);
    expect([found(report), hid(report), report.summary.waived]).toEqual([[], [["unknown-field", ID]], 1]);
    expect(exitCodeOf(report)).toBe(0);
  });

  test("without the waiver the finding stands", async () => {
    expect(found(await audit([]))).toEqual(["unknown-field"]);
  });

  test.each<[string, Fields]>([
    ["another rule", { rule: "placeholder" }],
    ["another path", { path: "60-REGISTRY/data/song-index.jsonl" }],
    ["another line", { line_sha256: sha256(`${LINE} `) }],
    ["the line together with its newline", { line_sha256: sha256(`${LINE}\n`) }],
    ["another pointer", { pointer: "/run_id" }],
  ])("a waiver of %s hides nothing, and is told to match nothing", async (_, changes) => {
    const report = await audit([waived(changes)]);
    expect(found(report)).toEqual(["unknown-field", "waiver/unmatched"]);
    expect(hid(report)).toEqual([]);
  });

  test("a waiver that matches nothing is a warning", async () => {
    const report = await audit([waiver()], [run()]);
    expect([found(report), report.findings[0]?.severity, exitCodeOf(report)]).toEqual([
      ["waiver/unmatched"],
      "warning",
      0,
    ]);
  });

  test("a waiver is bound to the bytes of the line: other lines before it do not matter", async () => {
    const other = run({
      run_id: "RUN-20260102-2140-B2B2",
      qa_gate2: "FAIL",
      work_id: undefined,
      version_ids: undefined,
    });
    expect(found(await audit([waived()], [other, LINE]))).toEqual([]);
  });

  test("a waiver is bound to the bytes of the line: a blank more and it does not fit", async () => {
    const report = await audit([waived()], [LINE.replace('{"', '{ "')]);
    expect(found(report)).toEqual(["unknown-field", "waiver/unmatched"]);
  });

  test("a waiver of a line with CRLF is for its bytes with the CR", async () => {
    const plain = JSON.stringify(run());
    const waiveLine = (line: string) =>
      lintFiles({
        ...registryFiles({ waivers: [waiver({ rule: "line-format", line_sha256: sha256(line) })] }),
        [RUNS]: `${plain}\r\n${JSON.stringify(run({ notes: "later", last_updated_utc: "2026-01-02T23:00Z" }))}\n`,
      });
    expect(found(await waiveLine(`${plain}\r`))).toEqual([]);
    expect(found(await waiveLine(plain))).toEqual(["line-format/crlf", "waiver/unmatched"]);
  });

  test("a waiver without a pointer hides every finding of its rule on the line", async () => {
    const line = JSON.stringify(run({ uniquenes_hook: "PASS", note: "x" }));
    const report = await audit([waived({ line_sha256: sha256(line) })], [line]);
    expect([found(report), report.waived.length]).toEqual([[], 2]);
  });

  test("a waiver with a pointer hides the finding of that value alone", async () => {
    const line = JSON.stringify(run({ uniquenes_hook: "PASS", note: "x" }));
    const report = await audit([waived({ line_sha256: sha256(line), pointer: "/note" })], [line]);
    expect(report.findings.map(({ ruleId, pointer }) => [ruleId, pointer])).toEqual([
      ["unknown-field", "/uniquenes_hook"],
    ]);
    expect(report.waived.map(({ finding }) => finding.pointer)).toEqual(["/note"]);
  });

  test("a waiver of one rule leaves the findings of others on the same line", async () => {
    const line = JSON.stringify(run({ uniquenes_hook: "PASS", qa_gate1: "FAIL" }));
    const report = await audit([waived({ line_sha256: sha256(line) })], [line]);
    expect(found(report)).toEqual(["gate-order"]);
  });

  test("an error that is waived does not count for the exit code", async () => {
    const line = JSON.stringify(run({ qa_gate1: "FAIL" }));
    const unwaived = await audit([], [line]);
    expect(exitCodeOf(unwaived)).toBe(1);
    const report = await audit([waived({ rule: "gate-order", line_sha256: sha256(line) })], [line]);
    expect([found(report), exitCodeOf(report)]).toEqual([[], 0]);
  });

  test("a committed supersede offender is waived", async () => {
    const line = JSON.stringify(run({ machine_id: "C2", last_updated_utc: "2026-01-02T23:00Z" }));
    const report = await audit([waived({ rule: "supersede", line_sha256: sha256(line) })], [run(), line]);
    expect([found(report), hid(report)]).toEqual([[], [["supersede", ID]]]);
  });
});

describe("a later waiver with the same id", () => {
  test("withdrawn: the finding stands again, and the waiver is not judged any more", async () => {
    const report = await audit([waived(), waived({ status: "withdrawn", created_utc: "2026-01-05T10:00Z" })]);
    expect([found(report), hid(report)]).toEqual([["unknown-field"], []]);
  });

  test("active again after it was withdrawn: the finding is hidden", async () => {
    const again = waived({ status: "active", created_utc: "2026-01-06T10:00Z" });
    const report = await audit([
      waived(),
      waived({ status: "withdrawn", created_utc: "2026-01-05T10:00Z" }),
      again,
    ]);
    expect([found(report), hid(report)]).toEqual([[], [["unknown-field", ID]]]);
  });

  test("it replaces the rule, the path and the line too", async () => {
    const report = await audit([waiver(), waived({ created_utc: "2026-01-05T10:00Z" })]);
    expect([found(report), hid(report)]).toEqual([[], [["unknown-field", ID]]]);
    const back = await audit([waived(), waiver({ created_utc: "2026-01-05T10:00Z" })]);
    expect(found(back)).toEqual(["unknown-field", "waiver/unmatched"]);
  });

  test("only the current one is judged: what was wrong with an older one is no finding", async () => {
    const wrong = waived({ rule: "unknown-feild" });
    const expired = waived({ expires_utc: "2026-01-05T00:00Z", created_utc: "2026-01-04T11:00Z" });
    const report = await audit([wrong, expired, waived({ created_utc: "2026-01-06T10:00Z" })]);
    expect(found(report)).toEqual([]);
  });

  test("withdrawing one waiver leaves another one for the same line in force", async () => {
    const withdrawn = waived({ status: "withdrawn", created_utc: "2026-01-05T10:00Z" });
    const report = await audit([waived(), waived({ waiver_id: OTHER_ID }), withdrawn]);
    expect([found(report), hid(report)]).toEqual([[], [["unknown-field", OTHER_ID]]]);
  });
});

describe("a waiver that expires", () => {
  test.each([
    ["in the past", "2026-01-09T12:00Z"],
    ["at this very minute", "2026-01-10T12:00Z"],
  ])("%s: it hides nothing, and is an error", async (_, expires_utc) => {
    const report = await audit([waived({ expires_utc })]);
    expect(found(report)).toEqual(["unknown-field", "waiver/expired"]);
    expect(exitCodeOf(report)).toBe(1);
  });

  test("in the future: it is in force", async () => {
    expect(found(await audit([waived({ expires_utc: "2026-01-10T12:01Z" })]))).toEqual([]);
  });

  test("expired, then renewed: it is in force", async () => {
    const renewed = waived({ expires_utc: "2027-01-05T00:00Z", created_utc: "2026-01-06T10:00Z" });
    expect(found(await audit([waived({ expires_utc: "2026-01-05T00:00Z" }), renewed]))).toEqual([]);
  });

  test("expired, then withdrawn: it is no error any more", async () => {
    const withdrawn = waived({ status: "withdrawn", created_utc: "2026-01-06T10:00Z" });
    const report = await audit([waived({ expires_utc: "2026-01-05T00:00Z" }), withdrawn]);
    expect(found(report)).toEqual(["unknown-field"]);
  });
});

describe("a waiver that is not in order", () => {
  test.each(["append-only", "waiver"])("%s can't be waived", async (rule) => {
    const report = await audit([waived({ rule })]);
    expect(found(report)).toEqual(["unknown-field", "waiver/not-waivable"]);
    expect(exitCodeOf(report)).toBe(1);
  });

  test("a rule that does not exist is an error with what was probably meant", async () => {
    const report = await audit([waived({ rule: "unknown-feild" })]);
    expect(found(report)).toEqual(["unknown-field", "waiver/unknown-rule"]);
    expect(report.findings[1]?.message).toContain('"unknown-field"');
  });

  test.each(["claude", " GPT ", "windsurf", "System"])(
    "approved by %j, no person: it hides nothing",
    async (approved_by) => {
      const report = await audit([waived({ approved_by })]);
      expect(found(report)).toEqual(["unknown-field", "waiver/approver"]);
      expect(exitCodeOf(report)).toBe(1);
    },
  );

  test.each(["reason", "approved_by", "rule", "path"])(
    "with a blank %s it hides nothing, and is an error",
    async (field) => {
      const report = await audit([waived({ [field]: "  " })]);
      expect(hid(report)).toEqual([]);
      expect(found(report)).toContain("unknown-field");
      expect(found(report)).toContain("placeholder");
      expect(exitCodeOf(report)).toBe(1);
    },
  );

  test.each(["reason", "approved_by", "rule", "path", "line_sha256", "created_utc"])(
    "without %s it hides nothing, and is an error",
    async (field) => {
      const report = await audit([waived({ [field]: undefined })]);
      expect(hid(report)).toEqual([]);
      expect(found(report)).toContain("unknown-field");
      expect(found(report)).toContain("schema/missing");
    },
  );

  test("with a hash in capitals it hides nothing, and schema says so", async () => {
    const report = await audit([waived({ line_sha256: sha256(LINE).toUpperCase() })]);
    expect([found(report), hid(report)]).toEqual([["unknown-field", "schema/value"], []]);
  });
});

describe("a bad line of the waivers log itself", () => {
  const forLine = (line: string, rule: string) =>
    waiver({ waiver_id: OTHER_ID, rule, path: WAIVERS, line_sha256: sha256(line) });

  test.each([
    ["valid-json", "valid-json/syntax", "{"],
    ["schema", "schema/value", JSON.stringify(waived({ line_sha256: "x" }))],
  ])("a finding of %s on a waiver's own line can be waived", async (rule, kind, line) => {
    expect(found(await audit([line], [run()]))).toEqual([kind]);
    const report = await audit([line, forLine(line, rule)], [run()]);
    expect([found(report), hid(report)]).toEqual([[], [[rule, OTHER_ID]]]);
  });

  test("a finding of line-format on a waiver's own line can be waived", async () => {
    const line = '{"notes":"\0"}';
    expect(found(await audit([line], [run()]))).toEqual(["line-format/nul"]);
    const report = await audit([line, forLine(line, "line-format")], [run()]);
    expect([found(report), hid(report)]).toEqual([[], [["line-format", OTHER_ID]]]);
  });
});

describe("where the line stands", () => {
  test("a waiver of a line of the song index hides nothing on an equal line elsewhere", async () => {
    const bad = JSON.stringify(work({ title: "x" }));
    const songs = [bad, version()];
    const path = "60-REGISTRY/data/song-index.jsonl";
    const waivers = [waiver({ path, line_sha256: sha256(bad) })];
    expect(found(await lintFiles(registryFiles({ songs, waivers })))).toEqual([]);
    const wrongPath = [waiver({ path: RUNS, line_sha256: sha256(bad) })];
    expect(found(await lintFiles(registryFiles({ songs, waivers: wrongPath })))).toEqual([
      "unknown-field",
      "waiver/unmatched",
    ]);
  });

  test("a waiver hides its finding in every one of two equal lines", async () => {
    const other = "RUN-20260102-2140-B2B2";
    const line = JSON.stringify(
      run({ qa_gate2: "FAIL", run_id: other, work_id: undefined, version_ids: undefined, x: 1 }),
    );
    const report = await audit([waived({ line_sha256: sha256(line) })], [run(), line, line]);
    expect([found(report), report.waived.length]).toEqual([["unique-id/repeated"], 2]);
  });
});
