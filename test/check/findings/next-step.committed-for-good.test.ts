import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Finding } from "../../../src/base/core/finding.js";
import { exitCodeOf } from "../../../src/check/findings/report.js";
import { jsonl, registryFiles, run, version, waiver, work } from "../../../src/rules/examples.js";
import { proposedBy } from "../../helpers/do-steps.js";

import { FIVE, failedRuns } from "../../helpers/history.js";
import { found } from "../../helpers/lint-files.js";
import { Repository, RUNS } from "../../helpers/repository.js";

const WAIVERS = "60-REGISTRY/data/waivers.jsonl";
const RUN = "RUN-20260102-2140-A7K2";
const later = { last_updated_utc: "2026-01-10T12:00Z" };

/** A repository in which the files are committed as they are. */
function committed(files: Record<string, string>): Repository {
  const repository = Repository.create();
  repository.commitFiles(files, "the mistake");
  return repository;
}

/** The findings of an audit. */
async function findingsOf(repository: Repository): Promise<Finding[]> {
  const { findings, faults } = await repository.lint();
  expect(faults).toEqual([]);
  return findings;
}

/** Commits a waiver of each finding, as a person completes it. */
function waiveAll(repository: Repository, findings: readonly Finding[]): void {
  const drafts = findings.map((finding) => ({
    ...proposedBy(finding)?.record,
    reason: "looked into",
    approved_by: "Dana Whitlock",
  }));
  repository.commitFiles({ [WAIVERS]: jsonl(drafts) }, "waive");
}

describe("a committed run that passed gate 2 with a failed uniqueness check", () => {
  test("and with a version that passed: nobody approves it, so a person waives it", async () => {
    const bad = run({ uniqueness_hook: "FAIL" });
    const repository = committed(registryFiles({ runs: [bad] }));
    const [finding, ...others] = await findingsOf(repository);
    expect(others).toEqual([]);
    expect(finding?.hint).toBe(
      `append an OVERRIDE of type HOOK_REUSE for ${RUN} that a person approved; where nobody approves it, qa_gate2 can't become FAIL, because VER-20260102-2206-H8Q8 passed gate 2 and a VERSION stays as it is: have a person give reason and approved_by, and append the WAIVER to the waivers log`,
    );
    const line_sha256 = createHash("sha256").update(JSON.stringify(bad)).digest("hex");
    repository.commitFiles({ [WAIVERS]: jsonl([waiver({ rule: "uniqueness-override", line_sha256 })]) });
    expect(await findingsOf(repository)).toEqual([]);
  });

  test("and with no version that passed: a newer record may say that the run failed", async () => {
    const songs = [work(), version({ qa_gate2: "FAIL", saved_filepath_abs: "" })];
    const repository = committed(registryFiles({ runs: [run({ uniqueness_hook: "FAIL" })], songs }));
    const finding = (await findingsOf(repository)).find(({ ruleId }) => ruleId === "uniqueness-override");
    expect(finding?.hint).toContain(
      `where nobody approves it, append a newer RUN record of ${RUN} with qa_gate2 FAIL`,
    );
    repository.append(RUNS, jsonl([run({ uniqueness_hook: "FAIL", qa_gate2: "FAIL", ...later })]));
    repository.commit();
    expect(await findingsOf(repository)).toEqual([]);
  });
});

describe("a committed run that passed gate 2 after gate 1 stopped it", () => {
  const start = () => committed(registryFiles({ runs: [run({ qa_gate1: "FAIL" })] }));

  test("where gate 2 is wrong and a version passed it: a person waives it", async () => {
    const repository = start();
    const findings = await findingsOf(repository);
    expect(findings.map(({ hint }) => hint)).toEqual([
      `the line is committed and stays as it is: where an earlier gate is wrong, append a newer RUN record of ${RUN} with the right one; where qa_gate2 is wrong, the newer record may say FAIL only if no VERSION of the run passed gate 2; else have a person give reason and approved_by, and append the WAIVER to the waivers log`,
    ]);
    waiveAll(repository, findings);
    expect(await findingsOf(repository)).toEqual([]);
  });

  test("where gate 1 is wrong: a newer record with the right one", async () => {
    const repository = start();
    repository.append(RUNS, jsonl([run(later)]));
    repository.commit();
    expect(await findingsOf(repository)).toEqual([]);
  });
});

describe("a log that is committed with CR LF throughout", () => {
  const start = () => committed({ [RUNS]: FIVE.replaceAll("\n", "\r\n") });

  test("keeps its bytes: each line is waived once a line that ends in LF follows", async () => {
    const repository = start();
    const [finding, ...others] = await findingsOf(repository);
    expect([others, finding?.steps]).toEqual([[], []]);
    expect(finding?.hint).toContain("its bytes stay");
    expect(finding?.hint).toContain(
      "End each new line with LF alone; then every old line has a finding of its own, which a person can waive",
    );
    repository.append(RUNS, failedRuns(6));
    expect(found(await repository.lintStaged())).toEqual([]);
    repository.commit();
    const findings = await findingsOf(repository);
    expect(findings.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5]);
    waiveAll(repository, findings);
    expect(await findingsOf(repository)).toEqual([]);
  });

  test("is a warning where the configuration says so", async () => {
    const repository = start();
    const rules = { "line-format": { classes: { crlf: "warn" } } };
    repository.commitFiles({ "runidx.config.json": JSON.stringify({ rules }) });
    const report = await repository.lint();
    expect([found(report), exitCodeOf(report)]).toEqual([["line-format/crlf"], 0]);
  });

  test("is put right where it is only staged: git converts it", async () => {
    const repository = Repository.create();
    repository.write(RUNS, FIVE.replaceAll("\n", "\r\n"));
    const [finding] = (await repository.lintStaged()).findings;
    expect(finding?.hint).toMatch(/^add the line `\*\.jsonl text eol=lf` to \.gitattributes/);
  });
});

test("a committed last line without a newline needs no waiver: the next line follows a newline", async () => {
  const repository = committed({ [RUNS]: FIVE.slice(0, -1) });
  const [finding, ...others] = await findingsOf(repository);
  expect([others, finding?.steps]).toEqual([[], []]);
  expect(finding?.hint).toBe(
    "the line is committed and its bytes stay: write a newline at the end of the file, then append the next line",
  );
  repository.append(RUNS, `\n${failedRuns(6)}`);
  const report = await repository.lintStaged();
  expect([found(report), exitCodeOf(report)]).toEqual([["append-only/late-newline"], 0]);
});
