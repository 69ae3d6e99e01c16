/** The merge driver where git runs it behind another operation: what it stashed, and merges that a rebase makes again. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../helpers/repository.js";
import { lineOf, MergedRepository, RUNS } from "./studio-logs.js";

/** A clone whose remote has main, and a branch `other` with runs 1 and 2. */
function cloned(): MergedRepository {
  const repository = MergedRepository.withDriver();
  const remote = join(temporaryFolder(), "remote.git");
  repository.git("init", "-q", "--bare", "-b", "main", remote);
  repository.git("remote", "add", "origin", remote);
  repository.git("push", "-q", "-u", "origin", "main");
  repository.git("branch", "other");
  repository.appendOn("other", 1, 2);
  repository.git("push", "-q", "origin", "other");
  repository.git("checkout", "-q", "main");
  return repository;
}

const findings = async (repository: MergedRepository) =>
  (await repository.lint()).findings.filter(({ ruleId }) => ruleId === "append-only");

test.each([
  ["git merge", ["merge", "--no-edit", "--autostash", "origin/other"]],
  ["git merge that moves on only", ["merge", "--ff-only", "--autostash", "origin/other"]],
  [
    "git merge of a branch that has all of ours",
    ["merge", "--no-ff", "--no-edit", "--autostash", "origin/other"],
  ],
  ["git pull", ["pull", "--no-rebase", "--no-edit", "--autostash", "origin", "other"]],
  ["git pull --rebase", ["pull", "--rebase", "--autostash", "origin", "other"]],
])("%s with --autostash puts the stashed line behind what was merged", async (_, command) => {
  const repository = cloned();
  if (!command.some((word) => /^--(?:no-ff|ff-only)$/.test(word))) repository.appendOn("main", 3);
  repository.append(RUNS, lineOf(4));
  expect(repository.tryGit(...command)).toMatchObject({ code: 0 });
  expect(repository.read(RUNS).startsWith(repository.git("show", `HEAD:${RUNS}`))).toBe(true);
  expect(repository.numbers().at(-1)).toBe(4);
  repository.commit("stashed");
  expect(await findings(repository)).toEqual([]);
});

test("git rebase --rebase-merges keeps the order of both parents", async () => {
  const repository = cloned();
  repository.git("branch", "new");
  repository.appendOn("main", 2);
  repository.appendOn("main", 3);
  expect(repository.tryGit("merge", "-q", "--no-edit", "other")).toMatchObject({ code: 0 });
  repository.appendOn("new", 5);
  repository.git("checkout", "-q", "main");
  expect(repository.tryGit("rebase", "-q", "--rebase-merges", "new")).toMatchObject({ code: 0 });
  expect([repository.numbers(), await findings(repository)]).toEqual([[5, 1, 2, 3], []]);
});

test("two branches that are both pushed: what our branch pushed stays where it is", () => {
  const repository = cloned();
  repository.git("checkout", "-q", "-b", "mine");
  repository.appendOn("mine", 3);
  repository.git("push", "-q", "origin", "mine");
  expect(repository.tryGit("merge", "-q", "--no-edit", "origin/other")).toMatchObject({ code: 0 });
  expect(repository.numbers()).toEqual([3, 1, 2]);
});

test("git merge --squash into a branch that is pushed goes behind what it has", async () => {
  const repository = cloned();
  repository.appendOn("main", 3);
  repository.git("push", "-q", "origin", "main");
  expect(repository.tryGit("merge", "--squash", "origin/other")).toMatchObject({ code: 0 });
  repository.commit("squashed");
  expect([repository.numbers(), await findings(repository)]).toEqual([[3, 1, 2], []]);
});

test("a branch that was squashed and continues is merged without doubling a line", async () => {
  const repository = cloned();
  repository.appendOn("main", 3);
  repository.git("push", "-q", "origin", "main");
  repository.git("merge", "--squash", "origin/other");
  repository.commit("squashed");
  repository.git("push", "-q", "origin", "main");
  repository.appendOn("other", 4);
  repository.git("checkout", "-q", "main");
  expect(repository.tryGit("merge", "-q", "--no-edit", "other")).toMatchObject({ code: 0 });
  expect([repository.numbers(), await findings(repository)]).toEqual([[3, 1, 2, 4], []]);
});
