/** A merge in progress whose other side can't be read is never judged by what is left. */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { exitCodeOf } from "../../src/check/findings/report.js";
import { FIVE, failedRuns, startRepository } from "../helpers/history.js";
import { type Repository, RUNS } from "../helpers/repository.js";

/** A merge that took our side alone: what the other side appended is lost. */
function mergedOurs(): Repository {
  const repository = startRepository();
  repository.git("switch", "-q", "-c", "side");
  repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) }, "theirs");
  repository.git("switch", "-q", "main");
  repository.commitFiles({ [RUNS]: FIVE + failedRuns(7) }, "ours");
  repository.git("merge", "-q", "-s", "ours", "--no-commit", "side");
  return repository;
}

const lose = (repository: Repository, name: string) => {
  const id = repository.git("rev-parse", name);
  rmSync(join(repository.root, ".git/objects", id.slice(0, 2), id.slice(2)));
};

describe("S13: a merge in progress", () => {
  test("that lost the other side's line is refused", async () => {
    expect(exitCodeOf(await mergedOurs().lint({ staged: true }))).toBe(1);
  });

  test.each([
    ["blob", `side:${RUNS}`],
    ["tree", "side:60-REGISTRY"],
    ["commit", "side"],
  ])("whose other side has lost a %s can't be judged", async (_, name) => {
    const repository = mergedOurs();
    lose(repository, name);
    expect(exitCodeOf(await repository.lint({ staged: true }))).toBe(2);
  });

  test.each([
    ["is empty", ""],
    ["names no commit", "not an id\n"],
    ["names a commit that is not there", `${"1".repeat(40)}\n`],
    ["names a blob", "BLOB\n"],
  ])("can't be judged where MERGE_HEAD %s", async (_, text) => {
    const repository = mergedOurs();
    const blob = repository.git("rev-parse", `HEAD:${RUNS}`);
    writeFileSync(join(repository.root, ".git/MERGE_HEAD"), text.replace("BLOB", blob));
    expect(exitCodeOf(await repository.lint({ staged: true }))).toBe(2);
  });

  test("can't be judged where the environment names a commit that is not there", async () => {
    const repository = startRepository();
    repository.append(RUNS, failedRuns(6));
    repository.git("add", "-A");
    const env = { ...repository.env, [`GITHEAD_${"1".repeat(40)}`]: "side" };
    expect(exitCodeOf(await repository.lint({ staged: true, env }))).toBe(2);
  });
});
