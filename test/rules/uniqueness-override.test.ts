import { describe, expect, test } from "vitest";
import type { Report } from "../../src/base/core/finding.js";
import { override, overrideUpdate, registryFiles, run, version, work } from "../../src/rules/examples.js";
import { found, lintFiles } from "../helpers/lint-files.js";

type Fields = Record<string, unknown>;

const ID = "OVR-20260102-2150-K6M1";
const SECOND = "OVR-20260102-2151-K6M2";

const hook = run({ uniqueness_hook: "FAIL" });

/** A second run, so that an override can be for it; it stands alone. */
const anotherRun = run({
  run_id: "RUN-20260102-2140-B2B2",
  qa_gate2: "FAIL",
  work_id: undefined,
  version_ids: undefined,
});

const audit = (overrides: Fields[], runs: Fields[] = [hook, anotherRun]) =>
  lintFiles(registryFiles({ runs, overrides }));

/** What uniqueness-override said, with what it says about each override. */
const said = (report: Report) =>
  report.findings
    .filter(({ ruleId }) => ruleId === "uniqueness-override")
    .map(({ pointer, related }) => [pointer, related.map(({ message }) => message)]);

/** The override of each type, complete. */
const OVERRIDES: Record<string, Fields> = {
  uniqueness_hook: override(),
  uniqueness_scene: override({
    override_id: SECOND,
    override_type: "SCENE_COLLISION",
    hook_family_id: undefined,
    scene_fingerprint_hash: "9f2c",
  }),
  uniqueness_scripture: override({
    override_id: "OVR-20260102-2152-K6M3",
    override_type: "SCRIPTURE_REUSE",
    hook_family_id: undefined,
    scripture_packet_id: "SCR-20260102-2100-P4W9",
  }),
};
const CHECKS = Object.keys(OVERRIDES);

describe("a failed check and its override", () => {
  test.each(CHECKS)("%s FAIL is allowed by the override of its own type", async (check) => {
    const report = await audit([OVERRIDES[check] ?? {}], [run({ [check]: "FAIL" })]);
    expect(found(report)).toEqual([]);
  });

  test.each(
    CHECKS.flatMap((check) => CHECKS.filter((other) => other !== check).map((other) => [check, other])),
  )("%s FAIL is not allowed by the override that goes with %s", async (check, other) => {
    const report = await audit([OVERRIDES[other] ?? {}], [run({ [check]: "FAIL" })]);
    expect(found(report)).toEqual(["uniqueness-override"]);
    expect(report.findings[0]?.pointer).toBe(`/${check}`);
  });

  test.each(CHECKS)("%s FAIL is not allowed by an override of type OTHER", async (check) => {
    const other = override({ override_type: "OTHER", hook_family_id: undefined, scope_notes: "this song" });
    const report = await audit([other], [run({ [check]: "FAIL" })]);
    expect(found(report)).toEqual(["uniqueness-override"]);
  });

  test.each(CHECKS)("%s FAIL without any override is found", async (check) => {
    const report = await lintFiles(registryFiles({ runs: [run({ [check]: "FAIL" })] }));
    expect(found(report)).toEqual(["uniqueness-override"]);
    expect(report.findings[0]).toMatchObject({ pointer: `/${check}`, related: [] });
  });

  test.each(
    CHECKS.flatMap((check) => ["PASS", "NOT_RUN", undefined].map((value) => [check, value] as const)),
  )("%s %s needs no override", async (check, value) => {
    const report = await lintFiles(registryFiles({ runs: [run({ [check]: value })] }));
    expect(found(report)).not.toContain("uniqueness-override");
  });

  test("a run that failed gate 2 needs no override", async () => {
    const runs = [run({ uniqueness_hook: "FAIL", qa_gate2: "FAIL" })];
    const songs = [work(), version({ qa_gate2: "FAIL", saved_filepath_abs: "" })];
    expect(found(await lintFiles(registryFiles({ runs, songs })))).toEqual([]);
  });
});

describe("one thing wrong with the override", () => {
  test("the override of a run whose check failed is sound", async () => {
    expect(found(await audit([override()]))).toEqual([]);
  });

  test.each<[string, Fields, RegExp | undefined]>([
    ["it is for another run", { run_id: "RUN-20260102-2140-B2B2" }, undefined],
    ["it is for another artist", { artist_id: "ART-june-porter" }, /artist_id/],
    ["it is for another genre", { genre_id: "GEN-gospel" }, /genre_id/],
    [
      "it names another scripture packet",
      { scripture_packet_id: "SCR-20260101-0900-B1B1" },
      /scripture_packet_id/,
    ],
    ["it names another work", { work_id: "WORK-20260101-0900-B1B1" }, /work_id/],
    ["it names a version of another run", { version_id: "VER-20260101-0900-B1B1" }, /version/],
  ])("%s: the run is found", async (_, changes, reason) => {
    const report = await audit([override(changes)]);
    expect(found(report)).toEqual(["uniqueness-override"]);
    expect(said(report)).toEqual([["/uniqueness_hook", reason ? [expect.stringMatching(reason)] : []]]);
  });

  test.each(["voided", "test_complete_no_artifact_created"])(
    "its status is %s: the run is found",
    async (status) => {
      const report = await audit([override(), overrideUpdate({ status })]);
      expect(found(report)).toEqual(["uniqueness-override"]);
      expect(said(report)).toEqual([["/uniqueness_hook", [expect.stringContaining(status)]]]);
    },
  );

  test.each(["active", "resolved"])("its status is %s: it counts", async (status) => {
    expect(found(await audit([override(), overrideUpdate({ status })]))).toEqual([]);
  });

  test("an update of another override does not touch it", async () => {
    const other = override({ override_id: SECOND, run_id: "RUN-20260102-2140-B2B2" });
    expect(found(await audit([override(), other, overrideUpdate({ override_id: SECOND })]))).toEqual([]);
  });

  test.each(["claude", "Claude", " CLAUDE ", "gpt", "GPT", "windsurf", "WindSurf\t", "system", "System"])(
    "it was approved by %j, which is no person: the run is found",
    async (approver) => {
      const report = await audit([override({ approved_by: approver })]);
      expect(found(report)).toContain("uniqueness-override");
      expect(said(report)).toEqual([["/uniqueness_hook", [`${ID} was not approved by a person`]]]);
    },
  );

  test.each(["", " ", "\u200b", "TBD", " tbd "])(
    "it was approved by %j, which is nobody: the run is found",
    async (approver) => {
      expect(found(await audit([override({ approved_by: approver })]))).toContain("uniqueness-override");
    },
  );

  test("it was approved by nobody at all: the run is found", async () => {
    const report = await audit([override({ approved_by: undefined })]);
    expect(found(report).sort()).toEqual(["schema/missing", "uniqueness-override"]);
  });

  test.each([
    "Dana Whitlock",
    "  dana whitlock ",
    "DANA",
    "Claude Monet",
    "Claudette",
    "Systema",
    "gpt-dana",
    "Ольга",
  ])("it was approved by %j, who is a person: it counts", async (approver) => {
    expect(found(await audit([override({ approved_by: approver })]))).toEqual([]);
  });

  const texts = ["policy_failed", "why_allowed"];
  const blank = ["", "  ", "\u200b", "TBD"];
  test.each(texts.flatMap((field) => blank.map((value) => [field, value] as const)))(
    "its %s is %j: the run is found",
    async (field, value) => {
      const report = await audit([override({ [field]: value })]);
      const kind = field === "policy_failed" && value === "TBD" ? "/informational" : "";
      expect(found(report).sort()).toEqual([`placeholder${kind}`, "uniqueness-override"]);
      expect(said(report)).toEqual([["/uniqueness_hook", [`${ID} has no ${field}`]]]);
    },
  );

  test.each(texts)("its %s still says [TBD]: the run is found", async (field) => {
    const report = await audit([override({ [field]: "used again because [TBD]" })]);
    expect(said(report)).toEqual([["/uniqueness_hook", [`${ID} has a ${field} that still says [TBD]`]]]);
  });

  test.each(texts)("its %s is missing: the run is found", async (field) => {
    const report = await audit([override({ [field]: undefined })]);
    expect(found(report).sort()).toEqual(["schema/missing", "uniqueness-override"]);
  });
});

describe("ids that may be absent", () => {
  test.each<[string, Fields, Fields]>([
    ["the same packet in both", {}, { scripture_packet_id: "SCR-20260102-2100-P4W9" }],
    ["a packet in the run alone", {}, { scripture_packet_id: undefined }],
    ["the same work in both", {}, { work_id: "WORK-20260102-2205-D1S4" }],
    ["a version of the run", {}, { version_id: "VER-20260102-2206-H8Q8" }],
  ])("%s: the override counts", async (_, ofRun, ofOverride) => {
    expect(found(await audit([override(ofOverride)], [run({ uniqueness_hook: "FAIL", ...ofRun })]))).toEqual(
      [],
    );
  });
});

describe("one failed check, one override", () => {
  const both = run({ uniqueness_hook: "FAIL", uniqueness_scene: "FAIL" });

  test("two failed checks with one override: the other check is found", async () => {
    expect(said(await audit([override()], [both]))).toEqual([
      ["/uniqueness_scene", [expect.stringContaining(ID)]],
    ]);
  });

  test("two failed checks with two overrides of one type: the other check is found", async () => {
    const again = override({ override_id: SECOND });
    const report = await audit([override(), again], [both]);
    expect(said(report).map(([pointer]) => pointer)).toEqual(["/uniqueness_scene"]);
  });

  test("two failed checks with an override each", async () => {
    const { uniqueness_hook: first = {}, uniqueness_scene: second = {} } = OVERRIDES;
    expect(found(await audit([first, second], [both]))).toEqual([]);
  });

  test("three failed checks without an override are three findings", async () => {
    const all = run({ uniqueness_hook: "FAIL", uniqueness_scene: "FAIL", uniqueness_scripture: "FAIL" });
    expect(said(await audit([], [all])).map(([pointer]) => pointer)).toEqual(
      CHECKS.map((check) => `/${check}`).sort(),
    );
  });

  test("one bad override among good ones does no harm", async () => {
    const bad = override({ override_id: SECOND, genre_id: "GEN-gospel" });
    expect(found(await audit([bad, override()]))).toEqual([]);
  });

  test("every override that does not fit is told with its reason", async () => {
    const lane = override({ genre_id: "GEN-gospel" });
    const executor = override({ override_id: SECOND, approved_by: "gpt" });
    const report = await audit([lane, executor]);
    expect(said(report)).toEqual([
      ["/uniqueness_hook", [expect.stringContaining("GEN-gospel"), expect.stringContaining("not approved")]],
    ]);
  });

  test("a newer line of the run in which the check passed needs no override", async () => {
    const runs = [hook, run({ last_updated_utc: "2026-01-02T23:00Z" })];
    expect(found(await lintFiles(registryFiles({ runs })))).toEqual([]);
  });
});
