import { describe, expect, test } from "vitest";
import { exitCodeOf } from "../../../src/check/findings/report.js";
import { failedRuns, faultsOf, startRepository } from "../../helpers/history.js";
import { type Repository, RUNS } from "../../helpers/repository.js";

/** A good commit, a bad one after it, and a good one at the end: what a name means decides the verdict. */
function threeCommits(): { repository: Repository; good: string; bad: string } {
  const repository = startRepository();
  const good = repository.git("rev-parse", "HEAD");
  repository.append(RUNS, failedRuns(6));
  const bad = repository.commit("second");
  return { repository, good, bad };
}

describe("S4: a name that can mean two commits is refused with both:", () => {
  test.each([
    [
      "a tag that is called as a remote branch",
      "origin/main",
      ["refs/tags/origin/main", "refs/remotes/origin/main"],
      (repository: Repository, good: string, bad: string) => {
        repository.git("update-ref", "refs/remotes/origin/main", good);
        repository.git("tag", "origin/main", bad);
      },
    ],
    [
      "a tag that is called as a branch",
      "main",
      ["refs/tags/main", "refs/heads/main"],
      (repository: Repository, _: string, bad: string) => repository.git("tag", "main", bad),
    ],
    [
      "a tag that is called HEAD",
      "HEAD~1",
      ["HEAD itself", "refs/tags/HEAD"],
      (repository: Repository, _: string, bad: string) => repository.git("update-ref", "refs/tags/HEAD", bad),
    ],
    [
      "a remote that is called as a branch",
      "side",
      ["refs/heads/side", "refs/remotes/side/HEAD"],
      (repository: Repository, good: string, bad: string) => {
        repository.git("branch", "side", good);
        repository.git("update-ref", "refs/remotes/side/HEAD", bad);
      },
    ],
  ])("%s", async (_, name, candidates, prepare) => {
    const { repository, good, bad } = threeCommits();
    prepare(repository, good, bad);
    const report = await repository.lint({ base: name });
    for (const candidate of candidates) expect(faultsOf(report)).toContain(candidate);
    expect(exitCodeOf(report)).toBe(2);
  });

  test("a branch that is called as the first digits of a commit", async () => {
    const { repository, good, bad } = threeCommits();
    const short = good.slice(0, 12);
    repository.git("update-ref", `refs/heads/${short}`, bad);
    const report = await repository.lint({ base: short });
    expect(faultsOf(report)).toContain(`refs/heads/${short}`);
    expect(faultsOf(report)).toContain(`object ${good}`);
    expect(exitCodeOf(report)).toBe(2);
  });

  test("also where git was told not to warn of it", async () => {
    const { repository, bad } = threeCommits();
    repository.git("tag", "main", bad);
    repository.git("config", "core.warnAmbiguousRefs", "false");
    expect(exitCodeOf(await repository.lint({ base: "main" }))).toBe(2);
  });

  test("also as the commit to audit", async () => {
    const { repository, bad } = threeCommits();
    repository.git("tag", "main", bad);
    expect(exitCodeOf(await repository.lint({ at: "main" }))).toBe(2);
  });
});

describe("a name that means one commit is taken:", () => {
  test.each(["refs/heads/main", "main~0", "main@{0}", "heads/main"])(
    "%s beside a tag of a like name",
    async (name) => {
      const { repository, bad } = threeCommits();
      if (name.includes("/")) repository.git("tag", "main", bad);
      const report = await repository.lint({ base: name });
      expect([report.faults, exitCodeOf(report)]).toEqual([[], 0]);
    },
  );

  test("a whole id, whatever a branch is called", async () => {
    const { repository, good, bad } = threeCommits();
    repository.git("update-ref", `refs/heads/${good}`, bad);
    const report = await repository.lint({ base: good });
    expect([report.target.base, exitCodeOf(report)]).toEqual([good, 0]);
  });
});
