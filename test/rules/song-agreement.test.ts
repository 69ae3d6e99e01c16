import { describe, expect, test } from "vitest";
import { jsonl, registryFiles, run, version, work } from "../../src/rules/examples.js";
import { lintFiles } from "../helpers/lint-files.js";
import { Repository, RUNS, SONGS } from "../helpers/repository.js";

const FAILED_RUN = { qa_gate2: "FAIL" };

/** What song-agreement said, as class, pointer and line. */
async function said(logs: Parameters<typeof registryFiles>[0]) {
  const report = await lintFiles(registryFiles(logs));
  expect(report.faults).toEqual([]);
  return report.findings
    .filter(({ ruleId }) => ruleId === "song-agreement")
    .map(({ class: kind, pointer, line }) => `${kind} ${pointer} ${line}`);
}

describe("a run and its version agree about gate 2", () => {
  test("a version that passed under a run that failed is an error", async () => {
    const report = await lintFiles(registryFiles({ runs: [run(FAILED_RUN)] }));
    const [finding] = report.findings;
    expect([finding?.ruleId, finding?.class, finding?.severity]).toEqual(["song-agreement", "gate", "error"]);
    expect(finding?.message).toBe("the run failed gate 2, but VER-20260102-2206-H8Q8 passed it");
    expect(finding?.related.map(({ path, line }) => `${path}:${line}`)).toEqual([`${SONGS}:2`]);
  });

  test("a version that passed is found where the run does not list it", async () => {
    const runs = [run({ ...FAILED_RUN, work_id: undefined, version_ids: undefined })];
    expect(await said({ runs })).toEqual(["gate /qa_gate2 1"]);
  });

  test("the current record of the run counts", async () => {
    const later = { last_updated_utc: "2026-01-02T23:00Z" };
    expect(await said({ runs: [run(FAILED_RUN), run(later)] })).toEqual([]);
    expect(await said({ runs: [run(), run({ ...FAILED_RUN, ...later })] })).toEqual(["gate /qa_gate2 2"]);
  });

  test("a version that failed under a run that passed is an error", async () => {
    const songs = [work(), version({ qa_gate2: "FAIL", saved_filepath_abs: "" })];
    expect(await said({ songs })).toEqual(["gate /version_ids/0 1"]);
  });

  test("both may fail", async () => {
    const songs = [work(), version({ qa_gate2: "FAIL", saved_filepath_abs: "" })];
    expect(await said({ runs: [run(FAILED_RUN)], songs })).toEqual([]);
  });

  test("a staged version that passed is found under a committed run that failed", async () => {
    const repository = Repository.create();
    const failed = run({ ...FAILED_RUN, work_id: undefined, version_ids: undefined });
    repository.commitFiles({ [RUNS]: jsonl([failed]), [SONGS]: jsonl([work()]) });
    repository.append(SONGS, jsonl([version()]));
    const report = await repository.lintStaged();
    expect(report.findings.map(({ ruleId, class: kind }) => `${ruleId}/${kind}`)).toContain(
      "song-agreement/gate",
    );
  });
});
