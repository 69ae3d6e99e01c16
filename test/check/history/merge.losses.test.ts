/** Merges that lose what only shows where it is looked for: a final newline, or the lines of a whole side. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { failedRuns, onlyAlteration, startRepository } from "../../helpers/history.js";
import { type Repository, RUNS } from "../../helpers/repository.js";
import { runCli } from "../../helpers/run-cli.js";

/** Two branches with a run each, and the merge of both begun with a result of its own. */
function merging(result: (text: string) => string): { repository: Repository; base: string } {
  const repository = startRepository();
  repository.git("checkout", "-q", "-b", "side");
  repository.append(RUNS, failedRuns(6));
  repository.commit("side");
  repository.git("checkout", "-q", "main");
  repository.append(RUNS, failedRuns(7));
  const base = repository.commit("main");
  repository.tryGit("merge", "--no-commit", "side");
  repository.write(RUNS, result(failedRuns(1, 2, 3, 4, 5, 7, 6)));
  repository.git("add", "-A");
  return { repository, base };
}

/** The same, committed, and the newline put back by the next commit. */
function merged(result: (text: string) => string) {
  const { repository, base } = merging(result);
  repository.git("commit", "-q", "-m", "merge");
  const merge = repository.git("rev-parse", "HEAD");
  repository.commitFiles({ [RUNS]: failedRuns(1, 2, 3, 4, 5, 7, 6, 8) }, "restored");
  return { repository, base, merge };
}

const withoutNewline = (text: string) => text.slice(0, -1);
const whole = (text: string) => text;
/** Checks whose findings nobody needs but the proof's. */
const PROOF = { rulesToRun: [] };

describe("S32: a merge that drops the final newline, restored by the next commit", () => {
  test("is found by an audit, at the merge", async () => {
    const { repository, merge } = merged(withoutNewline);
    const report = await repository.lint(PROOF);
    const found = report.findings.filter(({ severity }) => severity === "error");
    expect(found.map(({ class: kind, commit }) => [kind, commit])).toEqual([["lost", merge]]);
    expect((await runCli([], repository.root, repository.env)).code).toBe(1);
  });

  test("is found by the check of a range, at the merge", async () => {
    const { repository, base, merge } = merged(withoutNewline);
    const report = await repository.lint({ ...PROOF, base });
    const found = report.findings.filter(({ severity }) => severity === "error");
    expect(found.map(({ class: kind, commit }) => [kind, commit])).toEqual([["lost", merge]]);
    expect((await runCli(["--base", base], repository.root, repository.env)).code).toBe(1);
  });

  test("is found while the merge is in progress, and putting the newline back is the way out", async () => {
    const { repository } = merging(withoutNewline);
    const finding = onlyAlteration(await repository.lint({ ...PROOF, staged: true }));
    expect([finding.class, finding.line, finding.steps]).toEqual(["lost", 7, []]);
    expect(finding.message).toMatch(
      /^the merge lost the newline at the end of RUN-20260102-2140-N006, line 6 /,
    );
    expect(finding.hint).toContain("end the last line with a newline");
    repository.append(RUNS, "\n");
    expect((await repository.lintStaged(PROOF)).findings).toEqual([]);
  });

  test("is no finding where the merge kept the newline", async () => {
    const { repository, base } = merged(whole);
    expect((await repository.lint(PROOF)).findings).toEqual([]);
    expect((await repository.lint({ ...PROOF, base })).findings).toEqual([]);
  });
});

test("a merge may end as its parent did, where that never had a newline at its end", async () => {
  const repository = startRepository();
  repository.git("checkout", "-q", "-b", "side");
  repository.write(RUNS, failedRuns(1, 2, 3, 4, 5, 6).slice(0, -1));
  repository.commit("side");
  repository.git("checkout", "-q", "main");
  repository.commitFiles({ note: "main" });
  repository.git("merge", "-q", "side");
  expect((await repository.lint(PROOF)).findings).toEqual([]);
});

test("a merge in progress that keeps our side alone is found, where the registry is not on disk too", async () => {
  const { repository } = merging(() => failedRuns(1, 2, 3, 4, 5, 7));
  rmSync(join(repository.root, "60-REGISTRY"), { recursive: true });
  const finding = onlyAlteration(await repository.lint({ ...PROOF, staged: true }));
  expect([finding.class, finding.message]).toEqual(["lost", expect.stringContaining("N006")]);
});
