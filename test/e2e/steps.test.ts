/** Twenty mistakes that executors make: what the report says to do is done literally, and nothing else. */
import { describe, expect, test } from "vitest";
import type { Applies, Report } from "../../src/base/core/finding.js";
import { registryFiles } from "../../src/rules/examples.js";
import { asIs, doSteps } from "../helpers/do-steps.js";
import { added, MISTAKES, nextRun, prepared } from "../helpers/executor-mistakes.js";
import { failedRuns } from "../helpers/history.js";
import { Repository, RUNS } from "../helpers/repository.js";

const errorsOf = ({ findings }: Report) => findings.filter(({ severity }) => severity === "error");

/** What has to be done, by the finding that is hardest to settle. */
function hardest(report: Report): Applies | undefined {
  const all = errorsOf(report).map(({ applies }) => applies);
  return (["person", "complete-first", "as-is"] as const).find((one) => all.includes(one));
}

describe("the steps of a report", () => {
  test.each(Object.entries(MISTAKES))("%s", async (_, mistake) => {
    const { repository, check } = prepared(mistake);
    const report = await check();
    expect(errorsOf(report).length).toBeGreaterThan(0);
    expect(hardest(report), JSON.stringify(report.findings, null, 1)).toBe(mistake.applies);
    doSteps(asIs(report), repository);
    const after = await check();
    expect(after.faults).toEqual([]);
    if (mistake.applies === "as-is") expect(errorsOf(after)).toEqual([]);
  });

  test("the commits of a range are made again, once for all that is wrong in them", async () => {
    const repository = Repository.create();
    const base = repository.commitFiles(registryFiles(), "first");
    added(nextRun({ qa_gate1: "pass" }))(repository);
    repository.commit("one");
    repository.append(RUNS, failedRuns(6).replace('"PASS"', '"Pass"'));
    repository.commit("two");
    const report = await repository.lint({ base });
    const [first, second] = errorsOf(report);
    expect([first?.lineState, first?.applies, second?.fixedBy]).toEqual([
      "unpushed",
      "as-is",
      first?.fingerprint,
    ]);
    doSteps(asIs(report), repository);
    expect(errorsOf(await repository.lint({ base }))).toEqual([]);
    expect(repository.git("log", "--format=%s", `${base}..`)).toBe("two");
  });

  test("fourteen of the twenty at least need nobody's judgement", () => {
    const all = Object.values(MISTAKES);
    expect(all).toHaveLength(20);
    expect(all.filter(({ applies }) => applies === "as-is").length).toBeGreaterThanOrEqual(14);
  });
});
