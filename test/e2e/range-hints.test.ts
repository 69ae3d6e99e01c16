import { describe, expect, test } from "vitest";
import { exitCodeOf } from "../../src/check/findings/report.js";
import { jsonl } from "../../src/rules/examples.js";
import { FIVE, failedRun, startRepository, swap } from "../helpers/history.js";
import { type Repository, RUNS } from "../helpers/repository.js";

const BAD = jsonl([failedRun(6, { qa_gate1: "pass" })]);
const GOOD = jsonl([failedRun(6, { qa_gate1: "PASS" })]);

/** The one hint of a range or of the index. */
async function onlyHint(repository: Repository, base?: string): Promise<string> {
  const report = await (base === undefined ? repository.lintStaged() : repository.lint({ base }));
  expect(report.findings).toHaveLength(1);
  return report.findings[0]?.hint ?? "";
}

const commandsIn = (hint: string) => [...hint.matchAll(/`git ([^`]+)`/g)].map(([, args = ""]) => args);

describe("a bad line that a range adds", () => {
  test("is corrected by making its commit anew, as the hint says, and then the range holds", async () => {
    const repository = startRepository();
    const base = repository.git("rev-parse", "HEAD");
    repository.commitFiles({ [RUNS]: FIVE + BAD });
    const hint = await onlyHint(repository, base);
    expect(hint).toContain("a later commit must not change it");
    const [reset = "", add = ""] = commandsIn(hint);
    expect([reset, add]).toEqual([`reset --soft ${base}`, "add"]);
    repository.git(...reset.split(" "));
    repository.write(RUNS, swap(repository.read(RUNS), BAD, GOOD));
    repository.git(add, RUNS);
    repository.git("commit", "-q", "-m", "again");
    expect(exitCodeOf(await repository.lint({ base }))).toBe(0);
  });

  test("of a branch that is pushed goes onto a new branch from the base, as the hint says", async () => {
    const repository = startRepository();
    const base = repository.git("rev-parse", "HEAD");
    repository.git("checkout", "-q", "-b", "topic");
    repository.commitFiles({ [RUNS]: FIVE + BAD });
    const hint = await onlyHint(repository, "main");
    expect(hint).toContain(
      `where the branch is pushed already, start a new branch from ${base.slice(0, 12)}`,
    );
    repository.git("checkout", "-q", "-b", "fresh", base.slice(0, 12));
    repository.commitFiles({ [RUNS]: FIVE + GOOD });
    expect(exitCodeOf(await repository.lint({ base: "main" }))).toBe(0);
  });

  test("can't be corrected by a later commit: that alters a committed line", async () => {
    const repository = startRepository();
    repository.commitFiles({ [RUNS]: FIVE + BAD });
    repository.commitFiles({ [RUNS]: FIVE + GOOD });
    const { findings } = await repository.lint({ base: "HEAD~2" });
    expect(findings.map(({ ruleId }) => ruleId)).toEqual(["append-only"]);
  });
});

test("a bad line that is only staged is corrected in place", async () => {
  const repository = startRepository();
  repository.write(RUNS, FIVE + BAD);
  const hint = await onlyHint(repository);
  expect(hint).not.toMatch(/reset|commit|branch/);
  repository.write(RUNS, FIVE + GOOD);
  expect(exitCodeOf(await repository.lintStaged())).toBe(0);
});
