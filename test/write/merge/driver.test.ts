/** The merge driver in real operations of git. */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isolatedEnv, temporaryFolder } from "../../helpers/repository.js";
import { lineOf, MergedRepository, RUNS, SONGS, songVersion } from "./studio-logs.js";

/** Two branches that grew from one commit: main with run 1, other with run 2. */
function parted(): MergedRepository {
  const repository = MergedRepository.withDriver();
  repository.git("branch", "other");
  repository.appendOn("other", 2);
  repository.appendOn("main", 1);
  return repository;
}

const findings = async (repository: MergedRepository) =>
  (await repository.lint()).findings.filter(({ ruleId }) => ruleId === "append-only");

test("without the driver every one of these is a conflict", () => {
  for (const command of [["merge"], ["rebase"], ["cherry-pick"]]) {
    const repository = parted();
    repository.git("config", "--remove-section", "merge.runidx");
    expect(repository.tryGit(...command, "other")).toMatchObject({ code: 1 });
  }
});

describe("where both sides appended", () => {
  test("git merge keeps the lines of both", async () => {
    const repository = parted();
    expect(repository.tryGit("merge", "-q", "--no-edit", "other")).toMatchObject({ code: 0 });
    expect([repository.numbers(), await findings(repository)]).toEqual([[1, 2], []]);
  });

  test("git rebase puts our lines after those of the new base", async () => {
    const repository = parted();
    expect(repository.tryGit("rebase", "-q", "other")).toMatchObject({ code: 0 });
    expect([repository.numbers(), await findings(repository)]).toEqual([[2, 1], []]);
  });

  test("git rebase moves several commits one by one", async () => {
    const repository = parted();
    repository.appendOn("main", 3);
    repository.appendOn("main", 4, 5);
    expect(repository.tryGit("rebase", "-q", "other")).toMatchObject({ code: 0 });
    expect([repository.numbers(), await findings(repository)]).toEqual([[2, 1, 3, 4, 5], []]);
  });

  test("git cherry-pick puts the picked lines at the end", async () => {
    const repository = parted();
    expect(repository.tryGit("cherry-pick", "other")).toMatchObject({ code: 0 });
    expect([repository.numbers(), await findings(repository)]).toEqual([[1, 2], []]);
  });

  test("the second of two commits can be picked alone", async () => {
    const repository = parted();
    repository.appendOn("other", 3);
    repository.git("checkout", "-q", "main");
    expect(repository.tryGit("cherry-pick", "other")).toMatchObject({ code: 0 });
    expect([repository.numbers(), await findings(repository)]).toEqual([[1, 3], []]);
  });

  test("git rebase passes over what was picked already, in whatever order", async () => {
    const repository = parted();
    repository.appendOn("main", 3);
    repository.git("checkout", "-q", "other");
    repository.git("cherry-pick", "main");
    repository.git("checkout", "-q", "main");
    expect(repository.tryGit("rebase", "-q", "other")).toMatchObject({ code: 0 });
    expect([repository.numbers(), await findings(repository)]).toEqual([[2, 3, 1], []]);
  });

  test("git rebase --rebase-merges makes the merges again", async () => {
    const repository = parted();
    repository.git("merge", "-q", "--no-edit", "other");
    repository.git("branch", "new", "main~2");
    repository.appendOn("new", 5);
    repository.git("checkout", "-q", "main");
    expect(repository.tryGit("rebase", "-q", "--rebase-merges", "new")).toMatchObject({ code: 0 });
    expect([repository.numbers().sort(), await findings(repository)]).toEqual([[1, 2, 5], []]);
  });

  test.each([
    ["git rebase --apply", ["rebase", "-q", "--apply", "other"], [2, 1]],
    ["git merge --squash", ["merge", "-q", "--squash", "other"], [1, 2]],
    ["git merge -s recursive", ["merge", "-q", "-s", "recursive", "--no-edit", "other"], [1, 2]],
    ["git merge --no-ff --no-commit", ["merge", "-q", "--no-ff", "--no-commit", "other"], [1, 2]],
    ["git rebase --onto", ["rebase", "-q", "--onto", "other", "main~1"], [2, 1]],
  ])("%s does, too", async (_, command, numbers) => {
    const repository = parted();
    expect(repository.tryGit(...command).code).toBe(0);
    repository.commit("what it left in the index");
    expect([repository.numbers(), await findings(repository)]).toEqual([numbers, []]);
  });

  test("git am -3 puts the lines of a patch at the end", async () => {
    const repository = parted();
    const patch = repository.git("format-patch", "--stdout", "other~1..other");
    repository.write("../one.patch", `${patch}\n`);
    expect(repository.tryGit("am", "-q", "-3", "../one.patch")).toMatchObject({ code: 0 });
    expect([repository.numbers(), await findings(repository)]).toEqual([[1, 2], []]);
  });

  test("git checkout -m takes lines that are in no commit along", () => {
    const repository = parted();
    repository.append(RUNS, lineOf(3));
    expect(repository.tryGit("checkout", "-q", "-m", "other")).toMatchObject({ code: 0 });
    expect(repository.numbers()).toEqual([2, 3]);
  });

  test("git stash pop puts the stashed lines at the end", async () => {
    const repository = parted();
    repository.append(RUNS, lineOf(3));
    repository.git("stash", "-q");
    repository.appendOn("main", 4);
    expect(repository.tryGit("stash", "pop", "-q")).toMatchObject({ code: 0 });
    repository.commit("stashed");
    expect([repository.numbers(), await findings(repository)]).toEqual([[1, 4, 3], []]);
  });

  test("a merge of branches with several bases keeps each line once", async () => {
    const repository = parted();
    repository.git("branch", "copy", "other");
    repository.git("merge", "-q", "--no-edit", "other");
    repository.git("checkout", "-q", "copy");
    // The same order on both sides, in merges that do not know of each other.
    repository.git("merge", "-q", "--no-edit", "--no-commit", "main~1");
    repository.git("checkout", "-q", "main", "--", RUNS);
    repository.commit("merge");
    repository.appendOn("copy", 7);
    repository.appendOn("main", 8);
    expect(repository.tryGit("merge", "-q", "--no-edit", "copy")).toMatchObject({ code: 0 });
    expect([repository.numbers(), await findings(repository)]).toEqual([[1, 2, 8, 7], []]);
  });

  test("both sides may add the file", async () => {
    const repository = MergedRepository.create();
    repository.register();
    repository.write(".gitattributes", `${RUNS} merge=runidx\n`);
    repository.write("60-REGISTRY/README.md", "");
    repository.commit();
    repository.git("branch", "other");
    repository.write(RUNS, lineOf(1));
    repository.commit();
    repository.git("checkout", "-q", "other");
    repository.write(RUNS, lineOf(2));
    repository.commit();
    expect(repository.tryGit("merge", "-q", "--no-edit", "main")).toMatchObject({ code: 0 });
    expect([repository.numbers(), await findings(repository)]).toEqual([[2, 1], []]);
  });

  test("a final newline that is missing is added, and no lines are glued", async () => {
    const repository = MergedRepository.withDriver();
    repository.git("branch", "other");
    repository.git("checkout", "-q", "other");
    repository.append(RUNS, lineOf(2).trimEnd());
    repository.commit();
    repository.git("checkout", "-q", "main");
    repository.append(RUNS, lineOf(1).trimEnd());
    repository.commit();
    expect(repository.tryGit("merge", "-q", "--no-edit", "other")).toMatchObject({ code: 0 });
    expect(repository.read(RUNS).endsWith(`${lineOf(1)}${lineOf(2)}`)).toBe(true);
    expect(await findings(repository)).toEqual([]);
  });

  test("in a linked work tree, and for a path with blanks and a quote, it works too", () => {
    const repository = MergedRepository.create();
    repository.register();
    const path = "it's a log/run index.jsonl";
    repository.write("runidx.config.json", JSON.stringify({ model: "log", logs: { runs: path } }));
    repository.write(".gitattributes", "*.jsonl merge=runidx\n");
    repository.commitFiles({ [path]: "{}\n" });
    repository.git("branch", "other");
    repository.append(path, '{"a":1}\n');
    repository.commit();
    const folder = join(temporaryFolder(), "second tree");
    repository.git("worktree", "add", "-q", folder, "other");
    const second = new MergedRepository(folder, isolatedEnv(temporaryFolder()));
    second.append(path, '{"b":1}\n');
    second.commit();
    expect(second.tryGit("merge", "-q", "--no-edit", "main")).toMatchObject({ code: 0 });
    expect(second.read(path)).toBe('{}\n{"b":1}\n{"a":1}\n');
  });
});

describe("what is pushed stays where it is", () => {
  /** A clone with a remote that has run 1, and run 2 in a commit that is not pushed. */
  function cloned(): MergedRepository {
    const repository = MergedRepository.withDriver();
    const remote = join(temporaryFolder(), "remote.git");
    repository.git("init", "-q", "--bare", "-b", "main", remote);
    repository.git("remote", "add", "origin", remote);
    repository.git("branch", "elsewhere");
    repository.appendOn("elsewhere", 1);
    repository.git("push", "-q", "origin", "main");
    repository.git("push", "-q", "origin", "elsewhere:main");
    repository.appendOn("main", 2);
    repository.git("branch", "-q", "--set-upstream-to", "origin/main");
    return repository;
  }

  const isPrefix = (repository: MergedRepository) =>
    repository.git("show", `HEAD:${RUNS}`).startsWith(repository.git("show", `origin/main:${RUNS}`));

  test.each([
    ["git pull, which merges", ["pull", "-q", "--no-rebase", "--no-edit"]],
    ["git merge origin/main", ["merge", "-q", "--no-edit", "origin/main"]],
    ["git pull --rebase", ["pull", "-q", "--rebase"]],
  ])("%s puts the pushed lines first", async (_, command) => {
    const repository = cloned();
    expect(repository.tryGit(...command)).toMatchObject({ code: 0 });
    expect(isPrefix(repository)).toBe(true);
    expect((await repository.lint({ base: "origin/main" })).findings).toEqual([]);
    expect(repository.numbers()).toEqual([1, 2]);
  });

  test("a branch that is merged into the pushed one goes behind it", async () => {
    const repository = cloned();
    repository.git("branch", "feature");
    repository.git("reset", "-q", "--hard", "origin/main");
    expect(repository.tryGit("merge", "-q", "--no-edit", "feature")).toMatchObject({ code: 0 });
    expect([isPrefix(repository), repository.numbers()]).toEqual([true, [1, 2]]);
    expect(await findings(repository)).toEqual([]);
  });

  test("a feature branch that takes in the pushed one puts its own lines behind", async () => {
    const repository = cloned();
    repository.git("checkout", "-q", "-b", "feature");
    expect(repository.tryGit("merge", "-q", "--no-edit", "origin/main")).toMatchObject({ code: 0 });
    expect([isPrefix(repository), repository.numbers()]).toEqual([true, [1, 2]]);
    expect((await repository.lint({ base: "origin/main" })).findings).toEqual([]);
  });
});

describe("a conflict", () => {
  test("git revert of an append is one, names the line, and loses nothing", () => {
    const repository = MergedRepository.withDriver();
    const id = repository.appendOn("main", 1);
    repository.appendOn("main", 2);
    const { code, output } = repository.tryGit("revert", "--no-edit", id);
    expect([code, output]).toEqual([
      1,
      expect.stringMatching(/the other side \(theirs\) removes line 2 of the log.*RUN-20260104-1001-B001/),
    ]);
    expect(output).toContain("    next: a committed line stays as it is");
    expect(repository.numbers()).toEqual([1, 2]);
    expect(repository.git("ls-files", "-u")).not.toBe("");
  });

  test.each([
    ["ours", "main"],
    ["theirs", "other"],
  ])("an edited line of %s is one, and both forms are in the file", (side, branch) => {
    const repository = parted();
    repository.git("checkout", "-q", branch);
    const before = repository.read(RUNS);
    repository.write(RUNS, before.replace("PASS_WITH_MINOR_FIXES", "PASS").replace('"PASS"', '"FAIL"'));
    repository.commit("edit");
    repository.git("checkout", "-q", "main");
    const { code, output } = repository.tryGit("merge", "--no-edit", "other");
    expect([code, output]).toEqual([
      1,
      expect.stringMatching(new RegExp(`\\(${side}\\b.* changes line 1 of`)),
    ]);
    const lines = new Set(repository.read(RUNS).split("\n"));
    for (const ref of ["main", "other"])
      for (const line of repository.git("show", `${ref}:${RUNS}`).split("\n")) expect(lines).toContain(line);
    expect(repository.read(RUNS)).toContain("<<<<<<< ours\n");
  });

  test("the same id with different content is one for a type whose ids may not repeat", () => {
    const repository = MergedRepository.withDriver();
    repository.git("branch", "other");
    const id = "VER-20260105-0906-G7H8";
    repository.append(SONGS, songVersion({ version_id: id, notes: "ours" }));
    repository.commit();
    repository.git("checkout", "-q", "other");
    repository.append(SONGS, songVersion({ version_id: id, notes: "theirs" }));
    repository.commit();
    repository.git("checkout", "-q", "main");
    const { code, output } = repository.tryGit("merge", "--no-edit", "other");
    expect([code, output]).toEqual([1, expect.stringContaining(`both sides add a version "${id}"`)]);
    expect(repository.read(SONGS)).toMatch(
      /<<<<<<< ours\n.*"ours".*\n=======\n.*"theirs".*\n>>>>>>> theirs\n$/,
    );
  });

  test("the same id with different content stays twice for a type that is superseded", () => {
    const repository = MergedRepository.withDriver();
    repository.git("branch", "other");
    repository.appendOn("other", 1);
    repository.git("checkout", "-q", "main");
    repository.append(RUNS, lineOf(1, { notes: "ours", last_updated_utc: "2026-01-05T10:00Z" }));
    repository.commit();
    expect(repository.tryGit("merge", "-q", "--no-edit", "other")).toMatchObject({ code: 0 });
    expect(repository.numbers()).toEqual([1, 1]);
  });

  test("the same lines in another order can't be merged", () => {
    const repository = MergedRepository.withDriver();
    repository.git("branch", "other");
    repository.appendOn("main", 1, 2);
    repository.appendOn("other", 2, 1);
    const { code, output } = repository.tryGit("merge", "--no-edit", "main");
    expect([code, output]).toEqual([1, expect.stringContaining("the same lines in different orders")]);
    expect(repository.numbers().sort()).toEqual([1, 1, 2, 2]);
  });
});

test("a file that is not a log is merged as git does it", () => {
  const repository = MergedRepository.withDriver();
  repository.write(".gitattributes", "*.jsonl merge=runidx\n");
  const lines = Array.from({ length: 9 }, (_, number) => `{"n":${number}}\n`);
  repository.commitFiles({ "fixture.jsonl": lines.join("") });
  repository.git("branch", "other");
  repository.commitFiles({ "fixture.jsonl": lines.slice(1).join("") });
  repository.git("checkout", "-q", "other");
  repository.commitFiles({ "fixture.jsonl": `${lines.join("")}{"n":9}\n` });
  expect(repository.tryGit("merge", "-q", "--no-edit", "main")).toMatchObject({ code: 0 });
  expect(repository.read("fixture.jsonl")).toBe(`${lines.slice(1).join("")}{"n":9}\n`);
});

test("a driver that can't run leaves a conflict with the lines of both sides", () => {
  const repository = parted();
  repository.write("runidx.config.json", "{");
  const { code, output } = repository.tryGit("merge", "--no-edit", "other");
  expect([code, output]).toEqual([1, expect.stringContaining("runidx.config.json")]);
  expect(repository.numbers()).toEqual([1, 2]);
  expect(repository.git("ls-files", "-u")).not.toBe("");
});
