/** A log that one commit moves with identical bytes to where that commit's configuration has it. */
import { describe, expect, test } from "vitest";
import type { Report } from "../../../src/base/core/finding.js";
import { exitCodeOf } from "../../../src/check/findings/report.js";
import { FIVE, failedRun, failedRuns } from "../../helpers/history.js";
import { Repository, RUNS } from "../../helpers/repository.js";

const DRAFTS = "drafts/run-index.jsonl";
const ARCHIVE = "archive/run-index.jsonl";
const CONFIG = "runidx.config.json";

const named = (path: string) => `${JSON.stringify({ logs: { "run-index": path } })}\n`;

/** Classes of append-only and registry-file, and the exit code. */
function verdict(report: Report) {
  expect(report.faults).toEqual([]);
  const told = report.findings.filter(({ ruleId }) => ["append-only", "registry-file"].includes(ruleId));
  return [told.map(({ class: kind, path }) => `${kind} ${path}`).sort(), exitCodeOf(report)];
}

/** A repository whose log stands in a place that its configuration names. */
function configured(path = DRAFTS): Repository {
  const repository = Repository.create();
  repository.commitFiles({ [CONFIG]: named(path), [path]: FIVE }, "begin");
  return repository;
}

function move(repository: Repository, from: string, to: string, config: string | undefined): void {
  repository.write(to, repository.read(from));
  repository.git("rm", "-q", "--cached", from);
  repository.git("clean", "-qfd", "--", from);
  if (config !== undefined) repository.write(CONFIG, config);
  repository.git("add", "-A");
}

const MOVED = [[`relocated ${DRAFTS}`], 0];

describe("a log that moves with its configuration", () => {
  test("is one warning in the staged check, the range and the audit", async () => {
    const repository = configured();
    move(repository, DRAFTS, RUNS, named(RUNS));
    expect(verdict(await repository.lintStaged())).toEqual(MOVED);
    repository.commit("move");
    expect(verdict(await repository.lint({ base: "HEAD~1" }))).toEqual(MOVED);
    expect(verdict(await repository.lint())).toEqual(MOVED);
  });

  test("says that it is proved on in its new place", async () => {
    const repository = configured();
    move(repository, DRAFTS, RUNS, named(RUNS));
    repository.commit("move");
    const [finding] = (await repository.lint()).findings.filter(({ class: kind }) => kind === "relocated");
    expect(finding).toMatchObject({
      severity: "warning",
      message: `the log was moved to "${RUNS}" with the same bytes, where the configuration has it`,
      hint: "nothing is lost, and the log is proved on in its new place; a waiver of its lines names the new path",
    });
  });

  test("is followed twice in a row", async () => {
    const repository = configured();
    move(repository, DRAFTS, ARCHIVE, named(ARCHIVE));
    repository.commit("move");
    move(repository, ARCHIVE, RUNS, named(RUNS));
    repository.commit("move again");
    expect(verdict(await repository.lint())).toEqual([[`relocated ${ARCHIVE}`, `relocated ${DRAFTS}`], 0]);
  });

  test("is found where it was altered before the move", async () => {
    const repository = configured();
    repository.commitFiles({ [DRAFTS]: FIVE.replace("FAIL", "PASS") }, "alter");
    move(repository, DRAFTS, RUNS, named(RUNS));
    repository.commit("move");
    expect(verdict(await repository.lint())).toEqual([[`edited ${DRAFTS}`, `relocated ${DRAFTS}`], 1]);
  });

  test("is found where it is altered after the move, in the range too", async () => {
    const repository = configured();
    move(repository, DRAFTS, RUNS, named(RUNS));
    repository.commit("move");
    repository.commitFiles({ [RUNS]: FIVE.replace("FAIL", "PASS") }, "alter");
    expect(verdict(await repository.lint())).toEqual([[`edited ${RUNS}`, `relocated ${DRAFTS}`], 1]);
    expect(verdict(await repository.lint({ base: "HEAD~2" }))[1]).toBe(1);
  });

  test("with one changed byte is an error", async () => {
    const repository = configured();
    move(repository, DRAFTS, RUNS, named(RUNS));
    repository.write(RUNS, FIVE.replace("FAIL", "PASS"));
    repository.git("add", "-A");
    expect(verdict(await repository.lintStaged())[1]).toBe(1);
    repository.commit("move and alter");
    expect(verdict(await repository.lint())[1]).toBe(1);
    expect(verdict(await repository.lint({ base: "HEAD~1" }))[1]).toBe(1);
  });
});

test("a log that moves without its configuration is an error everywhere", async () => {
  const repository = configured();
  move(repository, DRAFTS, ARCHIVE, undefined);
  expect(verdict(await repository.lintStaged())[1]).toBe(1);
  repository.commit("move");
  expect(verdict(await repository.lint())[1]).toBe(1);
  expect(verdict(await repository.lint({ base: "HEAD~1" }))[1]).toBe(1);
});

test("a configuration that follows on disk alone does not make a staged move legal", async () => {
  const repository = configured();
  move(repository, DRAFTS, ARCHIVE, undefined);
  repository.write(CONFIG, named(ARCHIVE));
  expect(verdict(await repository.lint({ staged: true }))[1]).toBe(1);
});

test("a configuration that follows one commit later does not make it legal", async () => {
  const repository = configured();
  move(repository, DRAFTS, ARCHIVE, undefined);
  repository.commit("move");
  repository.commitFiles({ [CONFIG]: named(ARCHIVE) }, "follow");
  expect(verdict(await repository.lint())[1]).toBe(1);
});

test("a log of no registry that is adopted at its standard place is one warning", async () => {
  const repository = Repository.create();
  repository.commitFiles({ [DRAFTS]: FIVE }, "drafts");
  move(repository, DRAFTS, RUNS, undefined);
  repository.commit("adopt");
  expect(verdict(await repository.lint())).toEqual(MOVED);
});

test("a copy is no move", async () => {
  const repository = configured();
  repository.commitFiles({ [CONFIG]: named(RUNS), [RUNS]: FIVE }, "copy");
  expect(verdict(await repository.lint())[1]).toBe(1);
  expect(verdict(await repository.lint({ base: "HEAD~1" }))[1]).toBe(1);
});

describe("a branch on which the log still stands in its old place", () => {
  /** A branch that goes on at the old place, and a main branch that moved the log. */
  function parted(): Repository {
    const repository = configured();
    repository.git("branch", "old");
    move(repository, DRAFTS, RUNS, named(RUNS));
    repository.commit("move");
    return repository;
  }

  test("and grew is merged with its lines, and nothing is an error", async () => {
    const repository = parted();
    repository.git("checkout", "-q", "old");
    repository.append(DRAFTS, failedRuns(6));
    repository.commit("grow");
    repository.git("checkout", "-q", "main");
    repository.git("merge", "-q", "--no-commit", "--no-ff", "old");
    expect(repository.read(RUNS)).toBe(FIVE + failedRuns(6));
    expect(verdict(await repository.lintStaged())).toEqual([[], 0]);
    repository.commit("merge");
    expect(verdict(await repository.lint())).toEqual(MOVED);
    expect(verdict(await repository.lint({ base: "HEAD~1" }))).toEqual([[], 0]);
  });

  test("and grew loses no line unseen", async () => {
    const repository = parted();
    repository.git("checkout", "-q", "old");
    repository.append(DRAFTS, failedRuns(6));
    repository.commit("grow");
    repository.git("checkout", "-q", "main");
    repository.git("merge", "-q", "--no-commit", "--no-ff", "old");
    repository.write(RUNS, FIVE);
    repository.git("add", "-A");
    expect(verdict(await repository.lintStaged())[1]).toBe(1);
    repository.commit("merge");
    expect(verdict(await repository.lint())[1]).toBe(1);
  });

  test("and did other things is merged without a word", async () => {
    const repository = parted();
    repository.git("checkout", "-q", "old");
    repository.commitFiles({ "notes.md": "a note\n" }, "note");
    repository.git("checkout", "-q", "main");
    repository.git("merge", "-q", "--no-edit", "old");
    expect(verdict(await repository.lint())).toEqual(MOVED);
  });
});

test("lines that are appended in the old place after the move are told", async () => {
  const repository = configured();
  move(repository, DRAFTS, RUNS, named(RUNS));
  repository.commit("move");
  repository.commitFiles({ [DRAFTS]: FIVE + failedRun(6) }, "append in the old place");
  expect(verdict(await repository.lint())[1]).toBe(1);
});
