/** A repository that is only linted starts no program, and nothing in it decides about the one around it. */
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { exitCodeOf } from "../../src/check/findings/report.js";
import { FIVE, failedRuns, startRepository, swap } from "../helpers/history.js";
import { type Repository, RUNS } from "../helpers/repository.js";

const isWindows = process.platform === "win32";

/** Hooks that git runs for more than the commands of a person. */
const HOOKS = [
  "fsmonitor-watchman",
  "post-checkout",
  "post-index-change",
  "pre-auto-gc",
  "reference-transaction",
];

/** A place beside the repository that a program marks when it is started. */
const markOf = (repository: Repository) => join(dirname(repository.root), "started");

/** A script beside the repository that marks that it was started, and hands on what it reads. */
function spyIn(repository: Repository): string {
  const path = join(dirname(repository.root), "spy");
  writeFileSync(path, `#!/bin/sh\ntouch '${markOf(repository)}'\nexec cat\n`);
  chmodSync(path, 0o755);
  return path;
}

/** A repository with an append that is staged, after all three checks of it; gives their exit codes. */
async function checkAll(repository: Repository): Promise<number[]> {
  const reports = [
    await repository.lint(),
    await repository.lint({ staged: true }),
    await repository.lint({ base: "HEAD~1" }),
  ];
  return reports.map((report) => exitCodeOf(report));
}

function withTwoCommits(): Repository {
  const repository = startRepository();
  repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
  repository.append(RUNS, failedRuns(7));
  repository.git("add", "-A");
  return repository;
}

describe.skipIf(isWindows)("no program is started that is named by", () => {
  test("hooks in the git directory", async () => {
    const repository = withTwoCommits();
    const spy = spyIn(repository);
    const folder = join(repository.root, ".git/hooks");
    mkdirSync(folder, { recursive: true });
    for (const name of HOOKS) {
      writeFileSync(join(folder, name), readFileSync(spy));
      chmodSync(join(folder, name), 0o755);
    }
    expect(await checkAll(repository)).toEqual([0, 0, 0]);
    expect(existsSync(markOf(repository))).toBe(false);
    repository.git("update-ref", "refs/heads/other", "HEAD");
    expect(existsSync(markOf(repository))).toBe(true);
  });

  test("filters of .gitattributes: an audit of the work tree could not check", async () => {
    const repository = withTwoCommits();
    const spy = spyIn(repository);
    for (const kind of ["clean", "smudge"]) repository.git("config", `filter.spy.${kind}`, `'${spy}'`);
    repository.write(".gitattributes", "*.jsonl filter=spy\n");
    // Git itself would run the filter now, because the file looks newer than the index.
    repository.append(RUNS, "");
    expect(await checkAll(repository)).toEqual([2, 0, 0]);
    expect(existsSync(markOf(repository))).toBe(false);
    repository.git("add", "-A");
    expect(existsSync(markOf(repository))).toBe(true);
  });

  test("the configuration of a bare repository that is committed as a folder", async () => {
    const repository = withTwoCommits();
    const spy = spyIn(repository);
    const inner = join(repository.root, "inner.git");
    repository.git("init", "-q", "--bare", inner);
    for (const key of ["core.fsmonitor", "core.pager", "core.sshCommand", "diff.external", "alias.rev-list"])
      repository.git("-C", inner, "config", key, spy);
    repository.git("-C", inner, "config", "core.bare", "false");
    repository.git("-C", inner, "config", "core.worktree", repository.root);
    expect(await checkAll(repository)).toEqual([0, 0, 0]);
    // What stands in a folder is not the repository: from inside it, too, the one around it is judged.
    for (const short of [{}, { staged: true }, { base: "HEAD~1" }])
      expect(exitCodeOf(await repository.lint({ cwd: inner, ...short }))).toBe(0);
    expect(existsSync(markOf(repository))).toBe(false);
    repository.tryGit("-C", inner, "status");
    expect(existsSync(markOf(repository))).toBe(true);
  });
});

test("a bare repository in a folder does not hide an edit of the repository around it", async () => {
  const repository = startRepository();
  repository.git("init", "-q", "--bare", join(repository.root, "inner.git"));
  repository.write("inner.git/config", '[core]\n\tworktree = ".."\n');
  repository.commitFiles({ [RUNS]: swap(FIVE, "N003", "X003") });
  expect(exitCodeOf(await repository.lint())).toBe(1);
  expect(exitCodeOf(await repository.lint({ cwd: join(repository.root, "inner.git") }))).toBe(1);
  rmSync(join(repository.root, "inner.git"), { recursive: true });
  expect(exitCodeOf(await repository.lint())).toBe(1);
});
