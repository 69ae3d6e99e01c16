import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Report } from "../../src/base/core/finding.js";
import { exitCodeOf } from "../../src/check/findings/report.js";
import {
  jsonl,
  override,
  overrideUpdate,
  registryFiles,
  run,
  version,
  waiver,
  work,
} from "../../src/rules/examples.js";
import { found, lintFiles } from "../helpers/lint-files.js";

const RUNS = "60-REGISTRY/data/run-index.jsonl";
const SONGS = "60-REGISTRY/data/song-index.jsonl";
const OVERRIDES = "60-REGISTRY/data/overrides-log.jsonl";

const BROKEN = '{"record_type":"VERSION","version_id":"VER-20260102-2206-H8Q8",}';

const sha256 = (line: string) => createHash("sha256").update(line).digest("hex");
const notRun = (report: Report) => report.notRun.map(({ ruleId }) => ruleId);
const without = (path: string, files: Record<string, string> = registryFiles()) =>
  Object.fromEntries(Object.entries(files).filter(([name]) => name !== path));

describe("a reference to an entry later in the same file", () => {
  test("a version whose work stands behind it resolves", async () => {
    const report = await lintFiles(registryFiles({ songs: [version(), work()] }));
    expect([report.findings, report.notRun]).toEqual([[], []]);
  });

  test("an update whose override stands behind it resolves", async () => {
    const report = await lintFiles(registryFiles({ overrides: [overrideUpdate(), override()] }));
    expect([report.findings, report.notRun]).toEqual([[], []]);
  });

  test("an update whose override stands nowhere does not resolve", async () => {
    const report = await lintFiles(registryFiles({ overrides: [overrideUpdate()] }));
    expect(found(report)).toEqual(["override-refs/override"]);
  });
});

describe("the referenced log is missing", () => {
  test("a missing song index is one root finding, and what needs it is listed once under notRun", async () => {
    const runs = [run(), run({ run_id: "RUN-20260102-2140-B2B2" })];
    const report = await lintFiles(without(SONGS, registryFiles({ runs })));
    expect(report.findings.map(({ ruleId, class: kind, path, line }) => [ruleId, kind, path, line])).toEqual([
      ["registry-file", "missing", SONGS, null],
    ]);
    expect(notRun(report)).toEqual(["song-agreement", "song-refs", "version-refs"]);
    expect(report.notRun.every(({ reason }) => reason.includes(SONGS))).toBe(true);
    expect(exitCodeOf(report)).toBe(1);
  });

  test("a missing run index is one root finding, and what needs it is listed once under notRun", async () => {
    const report = await lintFiles(without(RUNS, registryFiles({ overrides: [override()] })));
    expect(report.findings.map(({ ruleId, class: kind, path, line }) => [ruleId, kind, path, line])).toEqual([
      ["registry-file", "missing", RUNS, null],
    ]);
    expect(notRun(report)).toEqual([
      "override-refs",
      "song-agreement",
      "song-refs",
      "uniqueness-override",
      "version-refs",
    ]);
    expect(exitCodeOf(report)).toBe(1);
  });

  test("a missing song index is no finding while no record refers into it", async () => {
    const runs = [run({ qa_gate2: "FAIL", work_id: undefined, version_ids: undefined })];
    const report = await lintFiles(without(SONGS, registryFiles({ runs })));
    expect([report.findings, report.notRun]).toEqual([[], []]);
  });

  test("a missing overrides log is no finding of its own: the run that needs an override is", async () => {
    const report = await lintFiles(registryFiles({ runs: [run({ uniqueness_hook: "FAIL" })] }));
    expect([found(report), report.notRun]).toEqual([["uniqueness-override"], []]);
  });

  test("a folder in the place of the song index is one root finding", async () => {
    const report = await lintFiles({ ...without(SONGS), [`${SONGS}/x.jsonl`]: jsonl([work(), version()]) });
    expect(found(report)).toEqual(["registry-file/not-a-file"]);
    expect(notRun(report)).toEqual(["song-agreement", "song-refs", "version-refs"]);
  });
});

describe("the referenced log is empty", () => {
  test("an empty song index is one root finding, and what needs it is listed once under notRun", async () => {
    const report = await lintFiles({ ...registryFiles(), [SONGS]: "" });
    expect(report.findings.map(({ ruleId, class: kind, path, line }) => [ruleId, kind, path, line])).toEqual([
      ["registry-file", "empty", SONGS, null],
    ]);
    expect(notRun(report)).toEqual(["song-agreement", "song-refs", "version-refs"]);
    expect(exitCodeOf(report)).toBe(1);
  });

  test("an empty run index is one root finding where versions refer into it", async () => {
    const report = await lintFiles({ ...registryFiles(), [RUNS]: "" });
    expect(found(report)).toEqual(["registry-file/empty"]);
    expect(notRun(report)).toContain("version-refs");
    expect(exitCodeOf(report)).toBe(1);
  });

  test("empty logs into which nothing refers are valid", async () => {
    const report = await lintFiles({
      [RUNS]: "",
      [SONGS]: "",
      [OVERRIDES]: "",
      "60-REGISTRY/data/waivers.jsonl": "",
    });
    expect([report.findings, report.notRun, report.faults]).toEqual([[], [], []]);
    expect(exitCodeOf(report)).toBe(0);
  });
});

describe("the referenced log is not parsable", () => {
  test("an unparsable line of the song index is one root finding; references that fail are listed once", async () => {
    const runs = [run({ version_ids: ["VER-20260102-2206-H8Q8", "VER-20260102-2206-J2J2"] })];
    const report = await lintFiles(registryFiles({ runs, songs: [work(), BROKEN] }));
    expect(found(report)).toEqual(["valid-json/syntax"]);
    expect(notRun(report)).toEqual(["song-refs"]);
    expect(report.notRun[0]?.reason).toContain(SONGS);
    expect(report.notRun[0]?.reason).toContain("2 references");
    expect(exitCodeOf(report)).toBe(1);
  });

  test("an unparsable line of the song index stops no rule: what resolves is still judged", async () => {
    const report = await lintFiles(
      registryFiles({ songs: [BROKEN, work({ genre_id: "GEN-gospel" }), version()] }),
    );
    expect(found(report)).toEqual(["song-agreement/lane", "valid-json/syntax"]);
    expect(report.notRun).toEqual([]);
  });

  test("an unparsable song index is told line by line, its references once", async () => {
    const report = await lintFiles(registryFiles({ songs: ["<<<<<<< HEAD", "{", ">>>>>>> main"] }));
    expect(found(report)).toEqual(["valid-json/conflict-markers", "valid-json/syntax"]);
    expect(notRun(report)).toEqual(["song-refs"]);
  });

  test("a torn last line of the song index may hold what a reference names", async () => {
    const torn = `${jsonl([work()])}${JSON.stringify(version()).slice(0, 80)}`;
    const report = await lintFiles({ ...registryFiles(), [SONGS]: torn });
    expect(found(report)).toEqual(["line-format/torn-tail"]);
    expect(notRun(report)).toEqual(["song-refs"]);
  });

  test("an unparsable line of the run index: versions whose run is not found are listed once", async () => {
    const report = await lintFiles(registryFiles({ runs: [`${JSON.stringify(run())},`] }));
    expect(found(report)).toEqual(["valid-json/syntax"]);
    expect(notRun(report)).toEqual(["version-refs"]);
  });

  test("an unparsable line of the overrides log may hold the override that a run needs", async () => {
    const runs = [run({ uniqueness_hook: "FAIL" })];
    const report = await lintFiles(registryFiles({ runs, overrides: [`${JSON.stringify(override())}}`] }));
    expect(found(report)).toEqual(["valid-json/syntax"]);
    expect(notRun(report)).toEqual(["uniqueness-override"]);
    expect(exitCodeOf(report)).toBe(1);
  });

  test("an unparsable line of one log does not excuse references into another", async () => {
    const runs = [run({ version_ids: ["VER-20260102-2206-H8Q8", "VER-20260102-2206-J2J2"] })];
    const report = await lintFiles(registryFiles({ runs, overrides: ["{"] }));
    expect(found(report)).toEqual(["valid-json/syntax", "song-refs"]);
    expect(report.notRun).toEqual([]);
  });

  test("a record that only its schema refuses still resolves what names it", async () => {
    const report = await lintFiles(
      registryFiles({ songs: [work({ status: "DRAFT" }), version({ scene_id: 7 })] }),
    );
    expect(found(report)).toEqual(["schema/value", "schema/value"]);
    expect(report.notRun).toEqual([]);
  });
});

describe("a waived line that is not parsable", () => {
  const waived = (changes: Record<string, unknown> = {}) =>
    waiver({ rule: "valid-json", path: SONGS, line_sha256: sha256(BROKEN), ...changes });

  test("a waived unparsable line counts as absent: references that fail are findings again", async () => {
    const report = await lintFiles(registryFiles({ songs: [work(), BROKEN], waivers: [waived()] }));
    expect(found(report)).toEqual(["song-refs"]);
    expect(report.notRun).toEqual([]);
    expect(report.waived.map(({ finding, waiver_id }) => [finding.ruleId, waiver_id])).toEqual([
      ["valid-json", "WVR-20260104-1000-T2N5"],
    ]);
  });

  test("a waived unparsable line harms nothing where the record was appended again", async () => {
    const report = await lintFiles(
      registryFiles({ songs: [work(), BROKEN, version()], waivers: [waived()] }),
    );
    expect([report.findings, report.notRun]).toEqual([[], []]);
    expect(exitCodeOf(report)).toBe(0);
  });

  test("a waived torn line counts as absent", async () => {
    const torn = JSON.stringify(version()).slice(0, 80);
    const report = await lintFiles({
      ...registryFiles({ waivers: [waived({ rule: "line-format", line_sha256: sha256(torn) })] }),
      [SONGS]: `${jsonl([work()])}${torn}`,
    });
    expect([found(report), report.notRun]).toEqual([["song-refs"], []]);
  });

  test("two waived unparsable lines both count as absent", async () => {
    const second = waived({ waiver_id: "WVR-20260104-1000-T2N6", line_sha256: sha256("{") });
    const report = await lintFiles(
      registryFiles({ songs: [work(), BROKEN, "{"], waivers: [waived(), second] }),
    );
    expect([found(report), report.notRun]).toEqual([["song-refs"], []]);
  });

  test("one waived and one unwaived unparsable line: what fails may still stand in the second", async () => {
    const report = await lintFiles(registryFiles({ songs: [work(), BROKEN, "{"], waivers: [waived()] }));
    expect(found(report)).toEqual(["valid-json/syntax"]);
    expect(notRun(report)).toEqual(["song-refs"]);
  });

  test.each([
    ["withdrawn", [waived(), waived({ status: "withdrawn" })], []],
    ["expired", [waived({ expires_utc: "2026-01-05T00:00Z" })], ["waiver/expired"]],
    ["for another line", [waived({ line_sha256: "0".repeat(64) })], ["waiver/unmatched"]],
  ])("an unparsable line whose waiver is %s does not count as absent", async (_, waivers, more) => {
    const report = await lintFiles(registryFiles({ songs: [work(), BROKEN], waivers }));
    expect(found(report)).toEqual(["valid-json/syntax", ...more]);
    expect(notRun(report)).toEqual(["song-refs"]);
  });
});
