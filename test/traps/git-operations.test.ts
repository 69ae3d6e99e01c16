import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Report } from "../../src/base/core/finding.js";
import { exitCodeOf } from "../../src/check/findings/report.js";
import { jsonl, override, run, version, work } from "../../src/rules/examples.js";
import {
  alterations,
  classes,
  FIVE,
  failedRun,
  failedRuns,
  faultsOf,
  fingerprintOf,
  linesOf,
  numbers,
  obey,
  onlyAlteration,
  startRepository,
  swap,
} from "../helpers/history.js";
import { commandsOf, paste } from "../helpers/literal.js";
import { Program, reportOf } from "../helpers/program.js";
import { OVERRIDES, Repository, RUNS, SONGS } from "../helpers/repository.js";

const isWindows = process.platform === "win32";
const EDITED = swap(FIVE, "N003", "X003");
const idOf = (number: number) => failedRun(number).run_id as string;

const staged = (repository: Repository) => repository.lint({ staged: true });
const verdict = (report: Report) => ({ classes: classes(report), exit: exitCodeOf(report) });
const HOLDS = { classes: [], exit: 0 };
const REFUSED = { classes: ["edited"], exit: 1 };

/** Makes a branch with some versions of the log, each its own commit, and goes back to where it was. */
function branch(repository: Repository, name: string, ...contents: string[]): string {
  const from = repository.git("rev-parse", "--abbrev-ref", "HEAD");
  repository.git("checkout", "-q", "-b", name);
  for (const content of contents) repository.commitFiles({ [RUNS]: content }, name);
  const head = repository.git("rev-parse", "HEAD");
  repository.git("checkout", "-q", from);
  return head;
}

/** Begins a merge, whatever becomes of it, and gives the log its result. */
function merge(repository: Repository, result: string | undefined, ...args: string[]): void {
  repository.tryGit("merge", "--no-commit", "--no-ff", ...args);
  if (result === undefined) return;
  repository.write(RUNS, result);
  repository.git("add", "-A");
}

/** Two branches that each appended one run. */
function diverged(): { repository: Repository; side: string } {
  const repository = startRepository();
  const side = branch(repository, "side", FIVE + failedRuns(7));
  repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) }, "ours");
  return { repository, side };
}

describe("the first commit", () => {
  test("holds when its lines hold", async () => {
    const repository = Repository.create();
    repository.write(RUNS, FIVE);
    const report = await repository.lintStaged();
    expect([report.findings, report.faults]).toEqual([[], []]);
    expect(report.summary.newRecords).toBe(5);
  });

  test("is refused when a line of it does not hold", async () => {
    const repository = Repository.create();
    repository.write(RUNS, FIVE.replace('"qa_gate2":"FAIL"', '"qa_gate2":"PASS"'));
    const report = await repository.lintStaged();
    expect(report.findings.map(({ ruleId }) => ruleId)).toContain("gate2-outputs");
    expect(exitCodeOf(report)).toBe(1);
  });

  test("has the empty tree as its base", async () => {
    const repository = Repository.create();
    repository.write(RUNS, FIVE);
    const report = await repository.lintStaged();
    expect(report.target.base).toBe(repository.git("hash-object", "-t", "tree", "/dev/null"));
  });

  test("can be audited before it is made", async () => {
    const repository = Repository.create();
    repository.write(RUNS, FIVE);
    repository.git("add", "-A");
    expect(verdict(await repository.lint())).toEqual(HOLDS);
  });
});

describe("an orphan branch", () => {
  test("begins anew: what it brings is genesis", async () => {
    const repository = startRepository();
    repository.git("checkout", "-q", "--orphan", "fresh");
    repository.write(RUNS, EDITED);
    const report = await repository.lintStaged();
    expect([classes(report), report.summary.newRecords]).toEqual([[], 5]);
  });

  test("is told from a branch whose ref is packed", async () => {
    const repository = startRepository();
    repository.git("pack-refs", "--all");
    repository.write(RUNS, EDITED);
    expect(verdict(await repository.lintStaged())).toEqual(REFUSED);
  });

  test("is told from a packed branch whose name begins alike", async () => {
    const repository = startRepository();
    repository.git("branch", "fresh-air");
    repository.git("pack-refs", "--all");
    repository.git("checkout", "-q", "--orphan", "fresh");
    repository.write(RUNS, EDITED);
    expect(classes(await repository.lintStaged())).toEqual([]);
  });

  test("may be called as the folder of other branches", async () => {
    const repository = startRepository();
    repository.git("branch", "topic/one");
    repository.git("checkout", "-q", "--orphan", "topic");
    const report = await repository.lintStaged();
    expect([report.faults, classes(report)]).toEqual([[], []]);
  });

  test("may be called as if another branch were a folder", async () => {
    const repository = startRepository();
    repository.git("checkout", "-q", "--orphan", "main/topic");
    const report = await repository.lintStaged();
    expect([report.faults, classes(report)]).toEqual([[], []]);
  });

  test("merged into the main line keeps the lines of both", async () => {
    const repository = startRepository();
    repository.git("checkout", "-q", "--orphan", "fresh");
    repository.commitFiles({ [RUNS]: failedRuns(8, 9) });
    repository.git("checkout", "-q", "main");
    merge(repository, FIVE + failedRuns(8, 9), "--allow-unrelated-histories", "fresh");
    expect(verdict(await staged(repository))).toEqual(HOLDS);
    repository.git("commit", "-q", "-m", "merged");
    expect(verdict(await repository.lint())).toEqual(HOLDS);
  });
});

describe("a detached HEAD", () => {
  test("is the base like any other", async () => {
    const repository = startRepository();
    repository.git("checkout", "-q", "--detach");
    repository.write(RUNS, EDITED);
    expect(verdict(await repository.lintStaged())).toEqual(REFUSED);
  });
});

describe.skipIf(isWindows)("in a real pre-commit hook", () => {
  const program = Program.prepare();

  function hooked(): Repository {
    const repository = startRepository();
    program.install(repository, "pre-commit");
    return repository;
  }

  test("the first commit is judged", () => {
    const repository = Repository.create();
    program.install(repository, "pre-commit");
    repository.write(RUNS, FIVE);
    repository.git("add", "-A");
    expect(repository.tryGit("commit", "-m", "first").code).toBe(0);
    expect(reportOf(repository).summary.newRecords).toBe(5);
  });

  test("a commit that holds is made", () => {
    const repository = hooked();
    repository.append(RUNS, failedRuns(6));
    repository.git("add", "-A");
    expect(repository.tryGit("commit", "-m", "append").code).toBe(0);
    expect(verdict(reportOf(repository))).toEqual(HOLDS);
  });

  test("a commit that alters a line is not made", () => {
    const repository = hooked();
    const head = repository.git("rev-parse", "HEAD");
    repository.write(RUNS, EDITED);
    repository.git("add", "-A");
    expect(repository.tryGit("commit", "-m", "edit").code).not.toBe(0);
    expect(verdict(reportOf(repository))).toEqual(REFUSED);
    expect(repository.git("rev-parse", "HEAD")).toBe(head);
  });

  test("commit -a is judged by what it is about to stage", () => {
    const repository = hooked();
    repository.write(RUNS, EDITED);
    expect(repository.tryGit("commit", "-a", "-m", "edit").code).not.toBe(0);
    expect(verdict(reportOf(repository))).toEqual(REFUSED);
  });

  test("commit -a that appends is made", () => {
    const repository = hooked();
    repository.append(RUNS, failedRuns(6));
    expect(repository.tryGit("commit", "-a", "-m", "append").code).toBe(0);
    expect(reportOf(repository).summary.newRecords).toBe(1);
  });

  test("commit -a that takes the log away is not made", () => {
    const repository = hooked();
    rmSync(join(repository.root, RUNS));
    expect(repository.tryGit("commit", "-a", "-m", "delete").code).not.toBe(0);
    expect(verdict(reportOf(repository))).toEqual({ classes: ["file-deleted"], exit: 1 });
  });

  test("commit <path> is judged without what else is staged", () => {
    const repository = hooked();
    repository.write("README.md", "hello\n");
    repository.write(RUNS, EDITED);
    repository.git("add", "-A");
    expect(repository.tryGit("commit", "-m", "readme", "README.md").code).toBe(0);
    expect(verdict(reportOf(repository))).toEqual(HOLDS);
  });

  test("commit <path> of an altered log is not made though nothing is staged", () => {
    const repository = hooked();
    repository.write(RUNS, EDITED);
    expect(repository.tryGit("commit", "-m", "edit", RUNS).code).not.toBe(0);
    expect(verdict(reportOf(repository))).toEqual(REFUSED);
  });

  test("commit --include takes what is staged and the path", () => {
    const repository = hooked();
    repository.write("README.md", "hello\n");
    repository.git("add", "README.md");
    repository.write(RUNS, EDITED);
    expect(repository.tryGit("commit", "-m", "edit", "--include", RUNS).code).not.toBe(0);
    expect(verdict(reportOf(repository))).toEqual(REFUSED);
  });

  /** Commits with --patch, answering for each hunk; gives the exit code. */
  function commitPatch(repository: Repository, answers: string): number | null {
    const { root: cwd, env } = repository;
    return spawnSync("git", ["commit", "-q", "--patch", "-m", "patch"], { cwd, env, input: answers }).status;
  }

  /** Twenty lines of which the first is edited, and one appended: two hunks. */
  function twoHunks(repository: Repository): void {
    const lines = failedRuns(...numbers(1, 20));
    repository.commitFiles({ [RUNS]: lines });
    reportOf(repository);
    repository.write(RUNS, swap(lines, "N001", "X001") + failedRuns(21));
  }

  test("commit -p of the good hunk alone is made", () => {
    const repository = hooked();
    twoHunks(repository);
    expect(commitPatch(repository, "n\ny\n")).toBe(0);
    expect(verdict(reportOf(repository))).toEqual(HOLDS);
    expect(linesOf(repository.git("show", `HEAD:${RUNS}`))).toHaveLength(21);
  });

  test("commit -p of the bad hunk alone is not made", () => {
    const repository = hooked();
    twoHunks(repository);
    expect(commitPatch(repository, "y\nn\n")).not.toBe(0);
    expect(verdict(reportOf(repository))).toEqual(REFUSED);
  });

  test("commit --amend is judged against the commit it replaces", () => {
    const repository = hooked();
    repository.append(RUNS, failedRuns(6));
    repository.git("commit", "-q", "-a", "-m", "append");
    reportOf(repository);
    repository.write(RUNS, FIVE + failedRuns(7));
    expect(repository.tryGit("commit", "-a", "--amend", "--no-edit").code).not.toBe(0);
    expect(verdict(reportOf(repository))).toEqual(REFUSED);
  });

  test("a commit from a subdirectory is judged", () => {
    const repository = hooked();
    repository.write(RUNS, EDITED);
    const below = new Repository(join(repository.root, "60-REGISTRY/data"), repository.env);
    expect(below.tryGit("commit", "-a", "-m", "edit").code).not.toBe(0);
    expect(verdict(reportOf(repository))).toEqual(REFUSED);
  });

  test("a relative core.hooksPath works from a subdirectory", () => {
    const repository = startRepository();
    program.install(repository, "pre-commit", join(repository.root, ".githooks"));
    repository.git("config", "core.hooksPath", ".githooks");
    repository.write(RUNS, EDITED);
    const below = new Repository(join(repository.root, "60-REGISTRY"), repository.env);
    expect(below.tryGit("commit", "-a", "-m", "edit").code).not.toBe(0);
    expect(verdict(reportOf(repository))).toEqual(REFUSED);
  });

  test("another work tree has its own index and HEAD", () => {
    const repository = hooked();
    const root = join(dirname(repository.root), "second tree");
    repository.git("worktree", "add", "-q", root, "-b", "second");
    repository.write(RUNS, EDITED);
    repository.git("add", "-A");
    const second = new Repository(root, repository.env);
    second.append(RUNS, failedRuns(6));
    expect(second.tryGit("commit", "-a", "-m", "append").code).toBe(0);
    expect(verdict(reportOf(repository))).toEqual(HOLDS);
    second.write(RUNS, EDITED + failedRuns(6));
    expect(second.tryGit("commit", "-a", "-m", "edit").code).not.toBe(0);
    expect(verdict(reportOf(repository))).toEqual(REFUSED);
  });

  test("with --git-dir and --work-tree the named repository is judged", () => {
    const repository = hooked();
    repository.write(RUNS, EDITED);
    const elsewhere = new Repository(dirname(repository.root), repository.env);
    const where = [`--git-dir=${repository.root}/.git`, `--work-tree=${repository.root}`];
    expect(elsewhere.tryGit(...where, "commit", "-a", "-m", "edit").code).not.toBe(0);
    expect(verdict(reportOf(repository))).toEqual(REFUSED);
  });

  test("in a submodule the submodule is judged", () => {
    const origin = startRepository();
    const repository = Repository.create();
    repository.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", origin.root, "sub");
    repository.commit();
    const sub = new Repository(join(repository.root, "sub"), repository.env);
    program.install(repository, "pre-commit", join(repository.root, ".git/modules/sub/hooks"));
    sub.write(RUNS, EDITED);
    expect(sub.tryGit("commit", "-a", "-m", "edit").code).not.toBe(0);
    expect(verdict(reportOf(repository))).toEqual(REFUSED);
  });

  test("a clean merge is judged before MERGE_HEAD is there (pre-merge-commit)", () => {
    const repository = startRepository();
    branch(repository, "side", FIVE + failedRuns(7));
    repository.commitFiles({ "README.md": "hello\n" });
    program.install(repository, "pre-merge-commit");
    expect(repository.tryGit("merge", "side").code).toBe(0);
    expect(verdict(reportOf(repository))).toEqual(HOLDS);
  });

  test("a merge that takes nothing of the other side is not made (pre-merge-commit)", () => {
    const { repository, side } = diverged();
    program.install(repository, "pre-merge-commit");
    const head = repository.git("rev-parse", "HEAD");
    expect(repository.tryGit("merge", "-s", "ours", "side").code).not.toBe(0);
    const report = reportOf(repository);
    expect(verdict(report)).toEqual({ classes: ["lost"], exit: 1 });
    expect(onlyAlteration(report).message).toContain(side.slice(0, 12));
    expect(repository.git("rev-parse", "HEAD")).toBe(head);
  });

  test("a merge whose other side deleted a line is not made (pre-merge-commit)", () => {
    const repository = Repository.create();
    const lines = linesOf(failedRuns(...numbers(1, 30)));
    repository.commitFiles({ [RUNS]: lines.join("") });
    branch(repository, "side", lines.slice(1).join(""));
    repository.commitFiles({ [RUNS]: lines.join("") + failedRuns(31) });
    program.install(repository, "pre-merge-commit");
    expect(repository.tryGit("merge", "side").code).not.toBe(0);
    const report = reportOf(repository);
    expect(verdict(report)).toEqual({ classes: ["lost"], exit: 1 });
    expect(onlyAlteration(report).message).toContain(idOf(1));
  });

  test("an octopus merge is judged with all its parents (pre-merge-commit)", () => {
    const repository = startRepository();
    repository.commitFiles({ [SONGS]: jsonl([work()]), [OVERRIDES]: "" });
    branch(repository, "one", FIVE + failedRuns(7));
    repository.git("checkout", "-q", "-b", "two");
    repository.commitFiles({ [SONGS]: jsonl([work(), work({ work_id: "WORK-20260102-2205-D1S5" })]) });
    repository.git("checkout", "-q", "main");
    repository.commitFiles({ "README.md": "hello\n" });
    program.install(repository, "pre-merge-commit");
    expect(repository.tryGit("merge", "one", "two").code).toBe(0);
    expect(verdict(reportOf(repository))).toEqual(HOLDS);
    expect(repository.git("rev-list", "--parents", "-1", "HEAD").split(" ")).toHaveLength(4);
  });

  test("two hooks at once give the same answer", async () => {
    const repository = startRepository();
    repository.write(RUNS, EDITED);
    repository.git("add", "-A");
    const start = () => program.run(["--staged", "--format", "json"], repository.root, repository.env);
    const [first, second] = await Promise.all([start(), start()]);
    expect([first.code, second.code]).toEqual([1, 1]);
    expect(first.stdout).toBe(second.stdout);
  });

  test("an index.lock that somebody holds does not hinder the check, and stays", async () => {
    const repository = startRepository();
    repository.append(RUNS, failedRuns(6));
    repository.git("add", "-A");
    repository.write(".git/index.lock", "");
    const before = fingerprintOf(repository.root);
    const { code } = await program.run(["--staged"], repository.root, repository.env);
    expect(code).toBe(0);
    expect(fingerprintOf(repository.root)).toEqual(before);
  });

  test("without git on PATH it could not be checked, and the report says so", async () => {
    const repository = startRepository();
    const env = { ...repository.env, PATH: join(dirname(repository.root), "nothing here") };
    const { code, stdout } = await program.run(["--staged", "--format", "json"], repository.root, env);
    expect(code).toBe(2);
    expect(faultsOf(JSON.parse(stdout) as Report)).toContain("PATH");
  });

  test("without git on PATH an audit could not be made either", async () => {
    const repository = startRepository();
    const env = { ...repository.env, PATH: join(dirname(repository.root), "nothing here") };
    expect((await program.run([], repository.root, env)).code).toBe(2);
  });

  test("without HOME and without a terminal the check works", async () => {
    const repository = startRepository();
    repository.append(RUNS, failedRuns(6));
    repository.git("add", "-A");
    const { HOME: _, XDG_CONFIG_HOME: __, ...env } = repository.env;
    const { code, stderr } = await program.run(["--staged"], repository.root, env);
    expect([code, stderr]).toEqual([0, ""]);
  });

  test("nothing but PATH in the environment is enough", async () => {
    const repository = startRepository();
    repository.write(RUNS, EDITED);
    repository.git("add", "-A");
    const { PATH } = repository.env;
    expect((await program.run(["--staged"], repository.root, { PATH })).code).toBe(1);
  });

  test("the hook's environment reaches every question to git, also those asked in words", () => {
    const repository = hooked();
    repository.commitFiles({ "runidx.config.json": '{"sealed":"published"}' });
    reportOf(repository);
    const root = join(dirname(repository.root), "second tree");
    repository.git("worktree", "add", "-q", root, "-b", "second");
    const second = new Repository(root, repository.env);
    second.write(RUNS, EDITED);
    expect(second.tryGit("commit", "-a", "-m", "edit").code).not.toBe(0);
    expect(verdict(reportOf(repository))).toEqual(REFUSED);
  });
});

describe("the index and the work tree differ", () => {
  test("staged good and work tree bad holds", async () => {
    const repository = startRepository();
    repository.append(RUNS, failedRuns(6));
    repository.git("add", "-A");
    repository.write(RUNS, EDITED);
    expect(verdict(await staged(repository))).toEqual(HOLDS);
  });

  test("staged bad and work tree good is refused", async () => {
    const repository = startRepository();
    repository.write(RUNS, EDITED);
    repository.git("add", "-A");
    repository.write(RUNS, FIVE + failedRuns(6));
    expect(verdict(await staged(repository))).toEqual(REFUSED);
  });

  test("staged bad by a rule and work tree good is refused", async () => {
    const repository = startRepository();
    repository.append(RUNS, "{}\n");
    repository.git("add", "-A");
    repository.write(RUNS, FIVE);
    expect(exitCodeOf(await staged(repository))).toBe(1);
  });

  test("a log that was deleted in the index alone is refused", async () => {
    const repository = startRepository();
    repository.git("rm", "-q", "--cached", RUNS);
    expect(verdict(await staged(repository))).toEqual({ classes: ["file-deleted"], exit: 1 });
  });

  test("a log that was deleted in the work tree alone holds", async () => {
    const repository = startRepository();
    rmSync(join(repository.root, RUNS));
    expect(verdict(await staged(repository))).toEqual(HOLDS);
  });

  test("a registry that was deleted in the work tree alone does not hide a staged edit", async () => {
    const repository = startRepository();
    repository.write(RUNS, EDITED);
    repository.git("add", "-A");
    rmSync(join(repository.root, "60-REGISTRY"), { recursive: true });
    expect(verdict(await staged(repository))).toEqual(REFUSED);
  });

  test("a configuration on disk that is not staged does not judge", async () => {
    const repository = startRepository();
    repository.write(RUNS, EDITED);
    repository.git("add", "-A");
    repository.write("runidx.config.json", '{"rules":{"append-only":"off"},"history":false}');
    expect(verdict(await staged(repository))).toEqual(REFUSED);
  });

  test("a configuration on disk that leads elsewhere does not take the log out of sight", async () => {
    const repository = startRepository();
    repository.write(RUNS, EDITED);
    repository.git("add", "-A");
    repository.write("runidx.config.json", '{"logs":{"run-index":"elsewhere.jsonl"}}');
    expect(verdict(await staged(repository))).toEqual(REFUSED);
  });

  test("an override that exists but is not staged is told, with the command that stages it", async () => {
    const repository = startRepository();
    repository.commitFiles({ [SONGS]: jsonl([work(), version()]) });
    repository.append(RUNS, jsonl([run({ uniqueness_hook: "FAIL" })]));
    repository.git("add", "-A");
    repository.write(OVERRIDES, jsonl([override()]));
    const report = await staged(repository);
    const finding = report.findings.find(({ ruleId }) => ruleId === "uniqueness-override");
    expect(finding?.hint).toContain(`git add -- :/${OVERRIDES}`);
    expect(finding?.hint).toContain(OVERRIDES);
    expect(exitCodeOf(report)).toBe(1);
  });

  test("an override that is staged is found, whatever the work tree says", async () => {
    const repository = startRepository();
    repository.commitFiles({ [SONGS]: jsonl([work(), version()]) });
    repository.append(RUNS, jsonl([run({ uniqueness_hook: "FAIL" })]));
    repository.write(OVERRIDES, jsonl([override()]));
    repository.git("add", "-A");
    rmSync(join(repository.root, OVERRIDES));
    expect(exitCodeOf(await staged(repository))).toBe(0);
  });

  test("a version that exists but is not staged is told, with the command that stages it", async () => {
    const repository = startRepository();
    repository.write(SONGS, jsonl([work()]));
    repository.append(RUNS, jsonl([run()]));
    repository.git("add", "-A");
    repository.write(SONGS, jsonl([work(), version()]));
    const report = await staged(repository);
    const finding = report.findings.find(({ ruleId }) => ruleId === "song-refs");
    expect(finding?.hint).toContain(`git add -- :/${SONGS}`);
  });

  test("a whole log that exists but is not staged is told, with the command that stages it", async () => {
    const repository = startRepository();
    repository.append(RUNS, jsonl([run()]));
    repository.git("add", "-A");
    repository.write(SONGS, jsonl([work(), version()]));
    const report = await staged(repository);
    expect(report.findings.map(({ path }) => path)).toEqual([SONGS]);
    expect(report.findings[0]?.hint).toContain(`git add -- :/${SONGS}`);
  });

  test("an override that exists nowhere is not said to be unstaged", async () => {
    const repository = startRepository();
    repository.commitFiles({ [SONGS]: jsonl([work(), version()]) });
    repository.append(RUNS, jsonl([run({ uniqueness_hook: "FAIL" })]));
    const report = await repository.lintStaged();
    expect(report.findings.map(({ hint }) => hint).join("\n")).not.toContain("git add");
  });
});

describe("a delete-only commit", () => {
  test("of a log is refused", async () => {
    const repository = startRepository();
    repository.git("rm", "-q", RUNS);
    expect(verdict(await staged(repository))).toEqual({ classes: ["file-deleted"], exit: 1 });
  });

  test("of the whole registry is refused, though nothing of it is left on disk", async () => {
    const repository = startRepository();
    repository.commitFiles({ "README.md": "hello\n" });
    repository.git("rm", "-q", "-r", "60-REGISTRY");
    expect(readdirSync(repository.root)).not.toContain("60-REGISTRY");
    expect(verdict(await staged(repository))).toEqual({ classes: ["file-deleted"], exit: 1 });
  });

  test("of everything is refused", async () => {
    const repository = startRepository();
    repository.git("rm", "-q", "-r", ".");
    mkdirSync(repository.root, { recursive: true });
    expect(verdict(await staged(repository))).toEqual({ classes: ["file-deleted"], exit: 1 });
  });

  test("of a log that nothing refers to is refused", async () => {
    const repository = startRepository();
    repository.commitFiles({ [OVERRIDES]: "" });
    repository.git("rm", "-q", OVERRIDES);
    expect(verdict(await staged(repository))).toEqual({ classes: ["file-deleted"], exit: 1 });
  });

  test("of another file than a log holds", async () => {
    const repository = startRepository();
    repository.commitFiles({ "60-REGISTRY/data/other.jsonl": "x\n" });
    repository.git("rm", "-q", "60-REGISTRY/data/other.jsonl");
    expect(verdict(await staged(repository))).toEqual(HOLDS);
  });
});

describe("a rename", () => {
  test("of a log is refused, and says where to", async () => {
    const repository = startRepository();
    repository.git("mv", RUNS, "60-REGISTRY/data/archive.jsonl");
    const report = await staged(repository);
    expect(verdict(report)).toEqual({ classes: ["file-renamed"], exit: 1 });
    expect(onlyAlteration(report).message).toContain("archive.jsonl");
  });

  test("of the registry's folder does not make it vanish", async () => {
    const repository = startRepository();
    repository.git("mv", "60-REGISTRY", "elsewhere");
    const report = await staged(repository);
    expect(verdict(report)).toEqual({ classes: ["file-renamed"], exit: 1 });
    expect(onlyAlteration(report).message).toContain("elsewhere/data/run-index.jsonl");
  });

  test("of a log together with the configuration that names it is a warning", async () => {
    const repository = startRepository();
    repository.git("mv", RUNS, "runs.jsonl");
    repository.write("runidx.config.json", '{"logs":{"run-index":"runs.jsonl"}}');
    const report = await repository.lintStaged();
    expect(verdict(report)).toEqual({ classes: ["relocated"], exit: 0 });
  });

  test("of a log with an edit, together with the configuration that names it, is refused", async () => {
    const repository = startRepository();
    repository.git("mv", RUNS, "runs.jsonl");
    repository.write("runs.jsonl", EDITED);
    repository.write("runidx.config.json", '{"logs":{"run-index":"runs.jsonl"}}');
    expect(exitCodeOf(await repository.lintStaged())).toBe(1);
  });

  test("of two logs into each other's place is refused", async () => {
    const repository = startRepository();
    repository.commitFiles({ [SONGS]: jsonl([work()]) });
    repository.write(RUNS, jsonl([work()]));
    repository.write(SONGS, FIVE);
    const report = await repository.lintStaged();
    expect(new Set(alterations(report).map(({ path }) => path))).toEqual(new Set([RUNS, SONGS]));
    expect(exitCodeOf(report)).toBe(1);
  });

  test("of the last segment does not pass for a new segment", async () => {
    const repository = Repository.create();
    const config = JSON.stringify({ logs: { "run-index": "logs/run-index*.jsonl" } });
    repository.commitFiles({ "runidx.config.json": config, "logs/run-index.jsonl": FIVE });
    repository.git("mv", "logs/run-index.jsonl", "logs/run-index-2.jsonl");
    expect(verdict(await staged(repository))).toEqual({ classes: ["file-renamed"], exit: 1 });
  });

  test("of another file into a log's place is an edit", async () => {
    const repository = startRepository();
    repository.commitFiles({ "other.jsonl": EDITED });
    repository.git("mv", "-f", "other.jsonl", RUNS);
    expect(verdict(await staged(repository))).toEqual(REFUSED);
  });
});

describe("a merge", () => {
  test("that is clean holds", async () => {
    const repository = startRepository();
    branch(repository, "side", FIVE + failedRuns(7));
    repository.commitFiles({ "README.md": "hello\n" });
    merge(repository, undefined, "side");
    expect(verdict(await staged(repository))).toEqual(HOLDS);
  });

  test("in conflict that was resolved by keeping the lines of both holds", async () => {
    const { repository } = diverged();
    merge(repository, FIVE + failedRuns(6, 7), "side");
    expect(verdict(await staged(repository))).toEqual(HOLDS);
  });

  test("in conflict that was resolved with theirs first holds", async () => {
    const { repository } = diverged();
    merge(repository, FIVE + failedRuns(7, 6), "side");
    expect(verdict(await staged(repository))).toEqual(HOLDS);
  });

  test("in conflict that was resolved with ours alone is refused", async () => {
    const { repository, side } = diverged();
    merge(repository, FIVE + failedRuns(6), "side");
    const report = await staged(repository);
    expect(verdict(report)).toEqual({ classes: ["lost"], exit: 1 });
    expect(onlyAlteration(report).message).toContain(side.slice(0, 12));
  });

  test("in conflict that was resolved with theirs alone is refused", async () => {
    const { repository } = diverged();
    merge(repository, FIVE + failedRuns(7), "side");
    const report = await staged(repository);
    expect(verdict(report)).toEqual({ classes: ["lost"], exit: 1 });
    expect(onlyAlteration(report).message).toContain(idOf(6));
  });

  test("that is not staged yet could not be checked, and the words say what to do", async () => {
    const { repository } = diverged();
    merge(repository, undefined, "side");
    const report = await staged(repository);
    expect(exitCodeOf(report)).toBe(2);
    expect(faultsOf(report)).toContain(RUNS);
    expect(faultsOf(report)).toContain("git add");
  });

  test("whose conflict markers were staged is refused", async () => {
    const { repository } = diverged();
    merge(repository, undefined, "side");
    expect(repository.read(RUNS)).toContain("<<<<<<<");
    repository.git("add", "-A");
    const report = await staged(repository);
    expect(new Set(classes(report))).toEqual(new Set(["invented"]));
    expect(report.findings.map(({ ruleId }) => ruleId)).toContain("valid-json");
    expect(exitCodeOf(report)).toBe(1);
  });

  test("with -s ours is refused", async () => {
    const { repository } = diverged();
    merge(repository, undefined, "-s", "ours", "side");
    expect(verdict(await staged(repository))).toEqual({ classes: ["lost"], exit: 1 });
  });

  test("with -s ours is found by the range and by the audit", async () => {
    const { repository } = diverged();
    repository.git("merge", "-q", "-s", "ours", "side", "-m", "ours");
    const merged = repository.git("rev-parse", "HEAD");
    const range = await repository.lint({ base: "HEAD~1" });
    expect([onlyAlteration(range).class, onlyAlteration(range).commit]).toEqual(["lost", merged]);
    const report = await repository.lint();
    expect([onlyAlteration(report).class, onlyAlteration(report).commit]).toEqual(["lost", merged]);
  });

  test("with -X theirs is refused where it drops our line", async () => {
    const { repository } = diverged();
    merge(repository, undefined, "-X", "theirs", "side");
    const report = await staged(repository);
    expect(verdict(report)).toEqual({ classes: ["lost"], exit: 1 });
    expect(onlyAlteration(report).message).toContain(idOf(6));
  });

  test("whose other side deleted a line far away is refused", async () => {
    const repository = Repository.create();
    const lines = linesOf(failedRuns(...numbers(1, 30)));
    repository.commitFiles({ [RUNS]: lines.join("") });
    branch(repository, "side", lines.slice(1).join(""));
    repository.commitFiles({ [RUNS]: lines.join("") + failedRuns(31) });
    merge(repository, undefined, "side");
    const report = await staged(repository);
    expect(verdict(report)).toEqual({ classes: ["lost"], exit: 1 });
    expect(onlyAlteration(report).message).toContain(idOf(1));
  });

  test("by union that has the line of both sides twice is refused", async () => {
    const repository = startRepository();
    repository.commitFiles({ ".gitattributes": "*.jsonl merge=union\n" });
    branch(repository, "side", FIVE + failedRuns(7, 8));
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(8, 9) });
    merge(repository, undefined, "side");
    // Git's own result: both sides appended line 8, with other lines around it.
    expect(repository.read(RUNS).split("N008")).toHaveLength(3);
    const report = await staged(repository);
    expect(verdict(report)).toEqual({ classes: ["doubled"], exit: 1 });
    expect(onlyAlteration(report).message).toContain(idOf(8));
  });

  test("by union that keeps the lines of both sides holds", async () => {
    const repository = startRepository();
    repository.commitFiles({ ".gitattributes": "*.jsonl merge=union\n" });
    branch(repository, "side", FIVE + failedRuns(7));
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    merge(repository, undefined, "side");
    expect(verdict(await staged(repository))).toEqual(HOLDS);
  });

  test("that brings a line of no parent is refused (evil merge)", async () => {
    const { repository } = diverged();
    merge(repository, FIVE + failedRuns(6, 7, 8), "side");
    const report = await staged(repository);
    expect(verdict(report)).toEqual({ classes: ["invented"], exit: 1 });
    expect(onlyAlteration(report).message).toContain(idOf(8));
  });

  test("that edits a line both parents have is refused (evil merge)", async () => {
    const { repository } = diverged();
    merge(repository, EDITED + failedRuns(6, 7), "side");
    const report = await staged(repository);
    expect(new Set(classes(report))).toEqual(new Set(["lost"]));
    expect(report.findings.flatMap(({ followUps }) => followUps)).not.toEqual([]);
    expect(exitCodeOf(report)).toBe(1);
  });

  test("that is evil is found by the range and by the audit after it was committed", async () => {
    const { repository } = diverged();
    merge(repository, FIVE + failedRuns(6, 7, 8), "side");
    repository.git("commit", "-q", "-m", "evil");
    const commit = repository.git("rev-parse", "HEAD");
    const reports = [await repository.lint({ base: "HEAD~1" }), await repository.lint()];
    expect(reports.map(verdict)).toEqual([
      { classes: ["invented"], exit: 1 },
      { classes: ["invented"], exit: 1 },
    ]);
    expect(reports.map((report) => onlyAlteration(report).commit)).toEqual([commit, commit]);
  });

  test("that is evil in a log which neither side touched is found", async () => {
    const repository = startRepository();
    repository.git("checkout", "-q", "-b", "side");
    repository.commitFiles({ "a.md": "a\n" });
    repository.git("checkout", "-q", "main");
    repository.commitFiles({ "b.md": "b\n" });
    merge(repository, EDITED, "side");
    expect(exitCodeOf(await staged(repository))).toBe(1);
    repository.git("commit", "-q", "-m", "evil");
    expect(exitCodeOf(await repository.lint())).toBe(1);
  });

  test("that puts the lines of one parent in another order is refused", async () => {
    const { repository } = diverged();
    const [first = "", second = "", ...rest] = linesOf(FIVE);
    merge(repository, second + first + rest.join("") + failedRuns(6, 7), "side");
    const report = await staged(repository);
    expect(new Set(classes(report))).toEqual(new Set(["moved"]));
    expect(exitCodeOf(report)).toBe(1);
  });

  test("that deletes the log is refused", async () => {
    const { repository } = diverged();
    merge(repository, FIVE + failedRuns(6, 7), "side");
    repository.git("rm", "-q", "-f", RUNS);
    expect(verdict(await staged(repository))).toEqual({ classes: ["file-deleted"], exit: 1 });
  });

  test("whose other side deleted the log is refused", async () => {
    const repository = startRepository();
    repository.git("checkout", "-q", "-b", "side");
    repository.git("rm", "-q", RUNS);
    repository.git("commit", "-q", "-m", "gone");
    repository.git("checkout", "-q", "main");
    repository.commitFiles({ "README.md": "hello\n" });
    merge(repository, undefined, "side");
    expect(exitCodeOf(await staged(repository))).toBe(1);
  });

  test("whose other side first brings the log holds", async () => {
    const repository = startRepository();
    repository.git("checkout", "-q", "-b", "side");
    repository.commitFiles({ [SONGS]: jsonl([work()]) });
    repository.git("checkout", "-q", "main");
    repository.commitFiles({ "README.md": "hello\n" });
    merge(repository, undefined, "side");
    expect(verdict(await staged(repository))).toEqual(HOLDS);
  });

  test("that loses a log which only the other side has is refused", async () => {
    const repository = startRepository();
    repository.git("checkout", "-q", "-b", "side");
    repository.commitFiles({ [SONGS]: jsonl([work()]) });
    repository.git("checkout", "-q", "main");
    repository.commitFiles({ "README.md": "hello\n" });
    merge(repository, undefined, "side");
    repository.git("rm", "-q", "-f", SONGS);
    expect(verdict(await staged(repository))).toEqual({ classes: ["file-deleted"], exit: 1 });
  });

  test("of an octopus holds when nothing is lost", async () => {
    const repository = startRepository();
    branch(repository, "one", FIVE + failedRuns(7));
    repository.git("checkout", "-q", "-b", "two");
    repository.commitFiles({ [SONGS]: jsonl([work()]) });
    repository.git("checkout", "-q", "main");
    repository.commitFiles({ "README.md": "hello\n" });
    merge(repository, undefined, "one", "two");
    expect(linesOf(repository.read(".git/MERGE_HEAD"))).toHaveLength(2);
    expect(verdict(await staged(repository))).toEqual(HOLDS);
  });

  test("of an octopus is refused when a line of the third parent is lost, and names it", async () => {
    const repository = startRepository();
    const one = branch(repository, "one", FIVE + failedRuns(7));
    const two = branch(repository, "two", FIVE + failedRuns(8));
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    // Git's octopus gives up on conflicts; people finish it by hand like this.
    repository.write(".git/MERGE_HEAD", `${one}\n${two}\n`);
    repository.write(RUNS, FIVE + failedRuns(6, 7));
    const report = await repository.lintStaged();
    expect(verdict(report)).toEqual({ classes: ["lost"], exit: 1 });
    expect(onlyAlteration(report).message).toContain(two.slice(0, 12));
    repository.write(RUNS, FIVE + failedRuns(6, 7, 8));
    expect(verdict(await repository.lintStaged())).toEqual(HOLDS);
  });

  test("of an octopus is audited with all its parents", async () => {
    const repository = startRepository();
    const one = branch(repository, "one", FIVE + failedRuns(7));
    const two = branch(repository, "two", FIVE + failedRuns(8));
    const main = repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    const commitMerge = (content: string) => {
      repository.write(RUNS, content);
      repository.git("add", "-A");
      const parents = [main, one, two].flatMap((parent) => ["-p", parent]);
      const id = repository.git("commit-tree", repository.git("write-tree"), "-m", "octopus", ...parents);
      repository.git("reset", "-q", "--hard", id);
    };
    commitMerge(FIVE + failedRuns(6, 7, 8));
    expect(verdict(await repository.lint())).toEqual(HOLDS);
    commitMerge(FIVE + failedRuns(6, 7));
    expect(verdict(await repository.lint())).toEqual({ classes: ["lost"], exit: 1 });
  });

  /** Two branches that merged each other's first commit, each in its own order. */
  function crissCross() {
    const repository = startRepository();
    const side = branch(repository, "side", FIVE + failedRuns(7));
    const main = repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    merge(repository, FIVE + failedRuns(6, 7), side);
    repository.git("commit", "-q", "-m", "criss");
    repository.git("checkout", "-q", "side");
    merge(repository, FIVE + failedRuns(6, 7), main);
    repository.git("commit", "-q", "-m", "cross");
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6, 7, 8) });
    repository.git("checkout", "-q", "main");
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6, 7, 9) });
    expect(repository.git("merge-base", "--all", "main", "side").split("\n")).toHaveLength(2);
    return repository;
  }

  test("of a criss-cross holds when both sides are kept", async () => {
    const repository = crissCross();
    merge(repository, FIVE + failedRuns(6, 7, 9, 8), "side");
    expect(verdict(await staged(repository))).toEqual(HOLDS);
    repository.git("commit", "-q", "-m", "merged");
    expect(verdict(await repository.lint())).toEqual(HOLDS);
  });

  test("of a criss-cross is refused when one side is dropped", async () => {
    const repository = crissCross();
    merge(repository, FIVE + failedRuns(6, 7, 9), "side");
    expect(verdict(await staged(repository))).toEqual({ classes: ["lost"], exit: 1 });
  });

  test("in another work tree has its own MERGE_HEAD", async () => {
    const { repository } = diverged();
    const root = join(dirname(repository.root), "second tree");
    repository.git("worktree", "add", "-q", root, "-b", "second");
    const second = new Repository(root, repository.env);
    merge(second, FIVE + failedRuns(6), "side");
    expect(verdict(await staged(second))).toEqual({ classes: ["lost"], exit: 1 });
    repository.append(RUNS, failedRuns(8));
    expect(verdict(await repository.lintStaged())).toEqual(HOLDS);
  });

  test("with --squash has one parent: only an append holds", async () => {
    const { repository } = diverged();
    repository.tryGit("merge", "--squash", "side");
    repository.write(RUNS, FIVE + failedRuns(7, 6));
    expect(verdict(await repository.lintStaged())).toEqual({ classes: ["inserted"], exit: 1 });
    repository.write(RUNS, FIVE + failedRuns(6, 7));
    expect(verdict(await repository.lintStaged())).toEqual(HOLDS);
  });

  test("that loses a line can be put right as the words say, and then holds", async () => {
    const { repository } = diverged();
    merge(repository, FIVE + failedRuns(6), "side");
    const finding = onlyAlteration(await staged(repository));
    // Restoring one parent's file would lose the other's lines again.
    expect(finding.steps).toEqual([]);
    expect(finding.hint).toContain(RUNS);
    expect(finding.hint).not.toContain("git restore --source=HEAD");
  });
});

describe("conflict markers", () => {
  test("in an ordinary commit are no JSON, and refused", async () => {
    const repository = startRepository();
    repository.append(RUNS, `<<<<<<< HEAD\n${failedRuns(6)}=======\n${failedRuns(7)}>>>>>>> side\n`);
    const report = await repository.lintStaged();
    const [finding, ...others] = report.findings.filter(({ ruleId }) => ruleId === "valid-json");
    expect([finding?.class, finding?.followUps.length, others]).toEqual(["conflict-markers", 2, []]);
    expect(exitCodeOf(report)).toBe(1);
  });
});

describe("a rebase", () => {
  test("in conflict is judged against the commit it builds on", async () => {
    const { repository } = diverged();
    repository.git("checkout", "-q", "side");
    expect(repository.tryGit("rebase", "main").code).not.toBe(0);
    repository.write(RUNS, FIVE + failedRuns(6, 7));
    expect(verdict(await repository.lintStaged())).toEqual(HOLDS);
    repository.write(RUNS, FIVE + failedRuns(7));
    expect(verdict(await repository.lintStaged())).toEqual(REFUSED);
    repository.write(RUNS, FIVE + failedRuns(7, 6));
    expect(verdict(await repository.lintStaged())).toEqual({ classes: ["inserted"], exit: 1 });
  });

  test("that is done holds over its range", async () => {
    const { repository } = diverged();
    repository.git("checkout", "-q", "side");
    repository.tryGit("rebase", "main");
    repository.write(RUNS, FIVE + failedRuns(6, 7));
    repository.git("add", "-A");
    repository.git("-c", "core.editor=true", "rebase", "--continue");
    expect(verdict(await repository.lint({ base: "main" }))).toEqual(HOLDS);
  });

  test("that reorders commits which append is refused over its range where a line moved", async () => {
    const repository = startRepository();
    branch(repository, "side", FIVE + failedRuns(7));
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    repository.git("checkout", "-q", "side");
    repository.tryGit("rebase", "main");
    repository.write(RUNS, FIVE + failedRuns(7, 6));
    repository.git("add", "-A");
    repository.git("-c", "core.editor=true", "rebase", "--continue");
    expect(verdict(await repository.lint({ base: "main" }))).toEqual({ classes: ["inserted"], exit: 1 });
  });
});

describe("a cherry-pick", () => {
  test("that appends at the end holds", async () => {
    const repository = startRepository();
    branch(repository, "side", FIVE + failedRuns(7));
    repository.commitFiles({ "README.md": "hello\n" });
    repository.git("cherry-pick", "-n", "side");
    expect(verdict(await staged(repository))).toEqual(HOLDS);
  });

  test("in conflict that was resolved with the picked line first is refused", async () => {
    const { repository } = diverged();
    repository.tryGit("cherry-pick", "side");
    repository.write(RUNS, FIVE + failedRuns(7, 6));
    const report = await repository.lintStaged();
    expect(verdict(report)).toEqual({ classes: ["inserted"], exit: 1 });
  });

  test("in conflict that was resolved with theirs is refused, and the printed command restores the log alone", async () => {
    const { repository } = diverged();
    repository.tryGit("cherry-pick", "side");
    repository.git("checkout", "--theirs", RUNS);
    const report = await repository.lintStaged();
    expect(verdict(report)).toEqual(REFUSED);
    // The picked line is one of the user's own, so the command stands in the words, and not where machines take it from.
    const [restore = ""] = commandsOf(onlyAlteration(report).hint).filter((one) => one.includes("restore"));
    paste({ repository }, restore);
    expect(repository.read(RUNS)).toBe(FIVE + failedRuns(6));
    expect(verdict(await staged(repository))).toEqual(HOLDS);
  });
});

describe("a revert of an append", () => {
  test("is refused as a log that was cut off", async () => {
    const repository = startRepository();
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    repository.git("revert", "-n", "HEAD");
    const report = await staged(repository);
    expect(verdict(report)).toEqual({ classes: ["truncated"], exit: 1 });
    expect(onlyAlteration(report).message).toContain(idOf(6));
  });

  test("is mended by the printed command, which leaves the rest of the revert alone", async () => {
    const repository = startRepository();
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6), "README.md": "hello\n" });
    repository.git("revert", "-n", "HEAD");
    obey(repository, onlyAlteration(await staged(repository)));
    expect(verdict(await staged(repository))).toEqual(HOLDS);
    expect(repository.git("diff", "--cached", "--name-only")).toBe("README.md");
  });

  test("of an append in the middle is refused as deleted", async () => {
    const repository = startRepository();
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6, 7) });
    repository.tryGit("revert", "-n", "HEAD~1");
    repository.write(RUNS, FIVE + failedRuns(7));
    const report = await repository.lintStaged();
    expect(classes(report)).toEqual(["deleted"]);
    expect(exitCodeOf(report)).toBe(1);
  });

  test("that was committed is found over the range", async () => {
    const repository = startRepository();
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    repository.git("revert", "--no-edit", "HEAD");
    const report = await repository.lint({ base: "HEAD~1" });
    expect(verdict(report)).toEqual({ classes: ["truncated"], exit: 1 });
  });
});

describe("the squash of a branch that merged main", () => {
  /** A branch that appended, then took main in with its own line first. */
  function updatedBranch(): Repository {
    const { repository } = diverged();
    repository.git("checkout", "-q", "side");
    merge(repository, FIVE + failedRuns(7, 6), "main");
    repository.git("commit", "-q", "-m", "update branch");
    return repository;
  }

  test("is caught on the branch: its own lines stand before the base's", async () => {
    const report = await updatedBranch().lint({ base: "main" });
    const finding = onlyAlteration(report);
    expect(finding.class).toBe("inserted");
    expect(finding.message).toContain("1 new line");
    expect(exitCodeOf(report)).toBe(1);
  });

  test("is no fault of any single commit", async () => {
    expect(verdict(await updatedBranch().lint())).toEqual(HOLDS);
  });

  test("is mended as the words say: restore the base's log, append our own lines, commit", async () => {
    const repository = updatedBranch();
    const { hint } = onlyAlteration(await repository.lint({ base: "main" }));
    const commands = [...hint.matchAll(/`(git [^`]+)`/g)].map(([, command = ""]) => command);
    expect(commands.length).toBeGreaterThan(0);
    for (const command of commands)
      execFileSync("sh", ["-c", command], { cwd: repository.root, env: repository.env });
    expect(repository.read(RUNS)).toBe(FIVE + failedRuns(6));
    repository.append(RUNS, failedRuns(7));
    repository.commit();
    expect(verdict(await repository.lint({ base: "main" }))).toEqual(HOLDS);
  });

  test("holds when main's lines come first", async () => {
    const { repository } = diverged();
    repository.git("checkout", "-q", "side");
    merge(repository, FIVE + failedRuns(6, 7), "main");
    repository.git("commit", "-q", "-m", "update branch");
    expect(verdict(await repository.lint({ base: "main" }))).toEqual(HOLDS);
  });
});

describe("a bare repository", () => {
  function bare(...contents: string[]): Repository {
    const repository = startRepository();
    for (const content of contents) repository.commitFiles({ [RUNS]: content });
    const root = join(dirname(repository.root), "bare.git");
    repository.git("clone", "-q", "--bare", repository.root, root);
    return new Repository(root, repository.env);
  }

  test("is audited from HEAD", async () => {
    const report = await bare(FIVE + failedRuns(6)).lint();
    expect(verdict(report)).toEqual(HOLDS);
    expect(report.summary.records).toBe(6);
  });

  test("is audited with its history", async () => {
    expect(verdict(await bare(EDITED).lint())).toEqual(REFUSED);
  });

  test("is checked over a range", async () => {
    const repository = bare(FIVE + failedRuns(6), EDITED + failedRuns(6));
    expect(verdict(await repository.lint({ base: "HEAD~1" }))).toEqual(REFUSED);
    expect(verdict(await repository.lint({ base: "HEAD~2", head: "HEAD~1" }))).toEqual(HOLDS);
  });

  test("has no index, so nothing staged could be checked", async () => {
    const report = await bare().lint({ staged: true });
    expect(faultsOf(report)).toContain("bare");
    expect(exitCodeOf(report)).toBe(2);
  });

  test("is found by GIT_DIR as in a server-side hook", async () => {
    const repository = bare(EDITED);
    const env = { ...repository.env, GIT_DIR: "." };
    expect(verdict(await repository.lint({ env, base: "HEAD~1" }))).toEqual(REFUSED);
  });
});

describe("a submodule", () => {
  test("elsewhere in the repository does not matter", async () => {
    const repository = startRepository();
    const head = repository.git("rev-parse", "HEAD");
    repository.git("update-index", "--add", "--cacheinfo", `160000,${head},vendor/library`);
    repository.append(RUNS, failedRuns(6));
    repository.git("add", RUNS);
    expect(verdict(await staged(repository))).toEqual(HOLDS);
  });

  test("is audited as a repository of its own", async () => {
    const origin = startRepository();
    origin.commitFiles({ [RUNS]: EDITED });
    const repository = Repository.create();
    repository.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", origin.root, "sub");
    const sub = new Repository(join(repository.root, "sub"), repository.env);
    expect(verdict(await sub.lint())).toEqual(REFUSED);
  });
});

describe("where the check is started", () => {
  const start = () => {
    const repository = startRepository();
    repository.write(RUNS, EDITED);
    repository.git("add", "-A");
    return repository;
  };

  test("a subdirectory leads to the same verdict", async () => {
    const repository = start();
    const cwd = join(repository.root, "60-REGISTRY/data");
    expect(verdict(await repository.lint({ cwd, staged: true }))).toEqual(REFUSED);
  });

  test("GIT_DIR names the repository", async () => {
    const repository = start();
    const env = { ...repository.env, GIT_DIR: join(repository.root, ".git") };
    expect(verdict(await repository.lint({ env, staged: true }))).toEqual(REFUSED);
  });

  test("GIT_DIR may be relative", async () => {
    const repository = start();
    const env = { ...repository.env, GIT_DIR: ".git" };
    expect(verdict(await repository.lint({ env, staged: true }))).toEqual(REFUSED);
  });

  test("GIT_DIR may be relative to a subdirectory", async () => {
    const repository = start();
    const env = { ...repository.env, GIT_DIR: "../.git", GIT_WORK_TREE: ".." };
    const cwd = join(repository.root, "60-REGISTRY");
    expect(verdict(await repository.lint({ cwd, env, staged: true }))).toEqual(REFUSED);
  });

  test("GIT_DIR and GIT_WORK_TREE may lie apart", async () => {
    const repository = start();
    const gitDir = join(dirname(repository.root), "apart.git");
    repository.git("clone", "-q", "--bare", repository.root, gitDir);
    repository.git(`--git-dir=${gitDir}`, "config", "core.bare", "false");
    const env = { ...repository.env, GIT_DIR: gitDir, GIT_WORK_TREE: repository.root };
    const apart = new Repository(repository.root, env);
    apart.git("add", RUNS);
    expect(verdict(await apart.lint({ staged: true }))).toEqual(REFUSED);
  });

  test("GIT_INDEX_FILE names the index", async () => {
    const repository = startRepository();
    const index = join(dirname(repository.root), "other index");
    const other = new Repository(repository.root, { ...repository.env, GIT_INDEX_FILE: index });
    other.git("read-tree", "HEAD");
    repository.write(RUNS, EDITED);
    other.git("add", "-A");
    expect(verdict(await staged(other))).toEqual(REFUSED);
    expect(verdict(await staged(repository))).toEqual(HOLDS);
  });

  test("a repository within the repository is another one", async () => {
    const repository = startRepository();
    const root = join(repository.root, "inner");
    mkdirSync(root);
    const inner = new Repository(root, repository.env);
    inner.git("init", "-q", "-b", "main");
    inner.commitFiles({ [RUNS]: failedRuns(8) });
    inner.write(RUNS, failedRuns(9));
    inner.git("add", "-A");
    expect(classes(await staged(inner))).toEqual(["edited"]);
    expect(verdict(await staged(repository))).toEqual(HOLDS);
  });

  test("an index that can't be read could not be checked, in git's words", async () => {
    const repository = startRepository();
    writeFileSync(join(repository.root, ".git/index"), "not an index");
    const report = await staged(repository);
    expect(exitCodeOf(report)).toBe(2);
    expect(faultsOf(report)).toMatch(/index/);
  });

  test.each([
    ["before a commit", staged],
    ["in an audit", (repository: Repository) => repository.lint()],
    ["over a range", (repository: Repository) => repository.lint({ base: "HEAD" })],
  ])("a HEAD that leads to a missing commit could not be checked %s", async (_, check) => {
    const repository = startRepository();
    repository.write(".git/refs/heads/main", `${"12".repeat(20)}\n`);
    expect(exitCodeOf(await check(repository))).toBe(2);
  });
});
