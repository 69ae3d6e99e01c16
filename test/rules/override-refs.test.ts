import { describe, expect, it, test } from "vitest";
import { jsonl, override, overrideUpdate, registryFiles, run } from "../../src/rules/examples.js";
import { proposedBy } from "../helpers/do-steps.js";
import { lintFiles } from "../helpers/lint-files.js";
import { OVERRIDES, Repository, RUNS } from "../helpers/repository.js";

type Fields = Record<string, unknown>;

/** A run that nobody recorded. */
const UNKNOWN = { run_id: "RUN-20260102-2141-A7K2" };

/** The clock of the tests says 2026-01-10T12:00Z; thirty days before that it was 2025-12-11T12:00Z. */
const at = (created_utc: string): Fields => ({
  run_id: "RUN-20251201-0830-A7K2",
  override_id: "OVR-20251201-0900-K6M1",
  created_utc,
});

/** What override-refs said, as severity, class and line. */
async function said(overrides: Fields[], logs: Parameters<typeof registryFiles>[0] = {}) {
  const report = await lintFiles(registryFiles({ ...logs, overrides }));
  expect([report.faults, report.notRun]).toEqual([[], []]);
  return report.findings
    .filter(({ ruleId }) => ruleId === "override-refs")
    .map(({ severity, class: kind, line }) => `${severity} ${kind} ${line}`);
}

describe("an override that was written before its run", () => {
  it("S27: is pending, a warning, and its commit is not refused", async () => {
    const repository = Repository.create();
    repository.commitFiles(registryFiles());
    repository.write(OVERRIDES, jsonl([override(UNKNOWN)]));
    const report = await repository.lintStaged();
    expect(report.findings.map(({ ruleId, class: kind, severity }) => [ruleId, kind, severity])).toEqual([
      ["override-refs", "pending", "warning"],
    ]);
    expect(report.summary.errors).toBe(0);
  });

  it("S27: is pending in a registry that has no run yet", async () => {
    const report = await lintFiles({ [RUNS]: "", [OVERRIDES]: jsonl([override()]) });
    expect([report.faults, report.notRun]).toEqual([[], []]);
    expect(report.findings.map(({ ruleId, class: kind }) => `${ruleId}/${kind}`)).toEqual([
      "override-refs/pending",
    ]);
  });

  it("S27: is no finding after a test that is complete", async () => {
    const update = overrideUpdate({
      update_type: "TEST_NO_ARTIFACT",
      status: "test_complete_no_artifact_created",
      work_id: "VOID",
      version_id: "VOID",
      title: "VOID",
    });
    expect(await said([override(UNKNOWN), update])).toEqual([]);
  });

  test("is no finding once its run is recorded", async () => {
    expect(await said([override()])).toEqual([]);
  });

  test("is pending for thirty days after it was written, to the minute", async () => {
    expect(await said([override(at("2025-12-11T12:00Z"))])).toEqual(["warning pending 1"]);
  });

  test("stays a warning for those days where warnings are errors, and is an error after them", async () => {
    const severityAt = async (created_utc: string) => {
      const files = registryFiles({ overrides: [override(at(created_utc))] });
      const { findings } = await lintFiles(files, { preset: "strict" });
      return findings.filter(({ ruleId }) => ruleId === "override-refs").map(({ severity }) => severity);
    };
    expect([await severityAt("2025-12-11T12:00Z"), await severityAt("2025-12-11T11:59Z")]).toEqual([
      ["warning"],
      ["error"],
    ]);
  });

  test("is an error after thirty days", async () => {
    expect(await said([override(at("2025-12-11T11:59Z"))])).toEqual(["error run 1"]);
  });

  test("is an error where nobody can tell when it was written", async () => {
    expect(await said([override({ ...UNKNOWN, created_utc: "soon" })])).toEqual(["error run 1"]);
  });

  test("is not pending where it comes from the future", async () => {
    expect(await said([override({ ...UNKNOWN, created_utc: "9999-01-01T00:00Z" })])).toEqual(["error run 1"]);
  });
});

describe("an override whose run is never recorded", () => {
  const old = override(at("2025-12-01T09:00Z"));
  const update = (changes: Fields) => overrideUpdate({ override_id: "OVR-20251201-0900-K6M1", ...changes });

  test("is no finding once it is voided", async () => {
    expect(await said([old, update({})])).toEqual([]);
  });

  test.each(["active", "resolved"])("is an error while it is %s", async (status) => {
    expect(await said([old, update({ status })])).toEqual(["error run 1"]);
  });

  test("is an error where it was voided and is active again", async () => {
    const again = update({ status: "active", update_utc: "2026-01-04T09:00Z" });
    expect(await said([old, update({}), again])).toEqual(["error run 1"]);
  });

  test("names the update that voids it as the way out", async () => {
    const repository = Repository.create();
    repository.commitFiles(registryFiles({ overrides: [old] }));
    const report = await repository.lint();
    const [finding] = report.findings;
    expect(finding && proposedBy(finding)).toMatchObject({ path: OVERRIDES, record: { status: "voided" } });
  });
});

test("an update of an override that nobody recorded is an error", async () => {
  expect(await said([overrideUpdate()])).toEqual(["error override 1"]);
});

test("a pending override allows nothing to another run", async () => {
  const report = await lintFiles(
    registryFiles({ runs: [run({ uniqueness_hook: "FAIL" })], overrides: [override(UNKNOWN)] }),
  );
  expect(report.findings.map(({ ruleId }) => ruleId).sort()).toEqual([
    "override-refs",
    "uniqueness-override",
  ]);
});
