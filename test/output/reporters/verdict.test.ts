import { describe, expect, test } from "vitest";
import type { Report } from "../../../src/base/core/finding.js";
import { runCheck } from "../../../src/check/modes/lint.js";
import { FORMATS, REPORTERS } from "../../../src/output/reporters/index.js";
import { FIVE, failedRuns, swap } from "../../helpers/history.js";
import { NOW } from "../../helpers/lint-files.js";
import { Repository, RUNS } from "../../helpers/repository.js";

/** A repository whose second commit altered a line, and the reports of an audit and of a range over it. */
async function alteredBy(): Promise<{ commit: string; audit: Report; range: Report }> {
  const repository = Repository.create();
  const base = repository.commitFiles({ [RUNS]: FIVE });
  const commit = repository.commitFiles({ [RUNS]: swap(FIVE, "N003", "X003") });
  repository.commitFiles({ [RUNS]: swap(FIVE, "N003", "X003") + failedRuns(6) });
  const request = { cwd: repository.root, env: repository.env, now: NOW };
  return {
    commit,
    audit: await runCheck({ ...request, target: { mode: "audit", at: "HEAD" } }),
    range: await runCheck({ ...request, target: { mode: "range", base } }),
  };
}

describe("the commit that altered a line", () => {
  test("is known to an audit and to a range", async () => {
    const { commit, audit, range } = await alteredBy();
    for (const { findings } of [audit, range])
      expect(findings.map((finding) => finding.commit)).toEqual([commit]);
  });

  test.each(FORMATS)("stands in what %s writes, of an audit and of a range", async (format) => {
    const { commit, audit, range } = await alteredBy();
    const words = (report: Report) => REPORTERS[format](report).replace(/\s+/g, " ");
    for (const report of [audit, range])
      expect(words(report)).toMatch(new RegExp(`by commit ${commit.slice(0, 12)}|"commit": ?"${commit}"`));
  });
});
