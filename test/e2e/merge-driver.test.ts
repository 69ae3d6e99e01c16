/** The merge driver as `init --merge-driver` sets it up: with npx, the hooks, and a second clone. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "vitest";
import { otherRun, Project, runCommand } from "../helpers/project.js";
import { RUNS } from "../helpers/repository.js";

const runOf = (number: number) =>
  otherRun({ run_id: `RUN-20260105-0${number}00-C3D4`, created_utc: `2026-01-05T0${number}:30Z` });

/** Installs the tool as npm does, so that npx finds it. */
function install(project: Project): void {
  const bin = join(project.root, "node_modules", ".bin");
  rmSync(bin, { recursive: true, force: true });
  mkdirSync(bin);
  const command = `exec "${process.execPath}" "${resolve("lib/bin.cjs")}" "$@"`;
  writeFileSync(join(bin, "runidx-lint"), `#!/bin/sh\n${command}\n`, { mode: 0o755 });
}

/** A clone with a remote, set up by `init --merge-driver`. */
function studio(): Project {
  const project = Project.committed("git");
  install(project);
  const remote = join(dirname(project.root), "remote.git");
  project.git("init", "-q", "--bare", "-b", "main", remote);
  project.git("remote", "add", "origin", remote);
  const { code, output } = project.tool("init", "--yes", "--hooks", "git", "--merge-driver");
  expect([code, output]).toEqual([0, expect.stringContaining("set merge.runidx.driver of this clone")]);
  expect(project.tryCommit("Merge driver").code).toBe(0);
  project.git("push", "-q", "-u", "origin", "main");
  return project;
}

test("init --merge-driver names the exact logs, registers the driver, and a second run changes nothing", () => {
  const project = studio();
  expect(project.read(".gitattributes")).toContain(`/${RUNS} merge=runidx\n`);
  expect(project.git("config", "--get", "merge.runidx.driver")).toBe(
    "npx --no-install runidx-lint merge-driver %O %A %B %P",
  );
  const again = project.tool("init", "--yes", "--hooks", "git", "--merge-driver");
  expect(again).toEqual({ code: 0, output: expect.stringContaining("every file is as it should be") });
  expect(project.tool("doctor").output).toContain("good     the merge driver: npx --no-install");
});

test("two clones append, and git pull merges them through npx and the hooks", () => {
  const project = studio();
  const second = join(dirname(project.root), "second clone");
  project.git("clone", "-q", "../remote.git", second);
  const other = new Project(second, project.env);
  other.linkModules();
  install(other);
  expect(other.tool("doctor").output).toContain("this clone does not know it");
  expect(other.tool("init", "--yes", "--hooks", "git", "--merge-driver").code).toBe(0);
  other.appendRuns(runOf(1));
  expect(other.tryCommit("run 1").code).toBe(0);
  other.git("push", "-q");
  project.appendRuns(runOf(2));
  expect(project.tryCommit("run 2").code).toBe(0);
  expect(project.tryGit("pull", "-q", "--no-rebase", "--no-edit")).toMatchObject({ code: 0 });
  const ids = [...project.read(RUNS).matchAll(/RUN-20260105-0(\d)00/g)].map((match) => match[1]);
  expect(ids).toEqual(["1", "2"]);
  expect(project.tryGit("push", "-q")).toMatchObject({ code: 0 });
  expect(project.tool().code).toBe(0);
});

test("where the tool is not installed, git stops, and tail --fix brings the lines of both sides", () => {
  const project = studio();
  project.git("branch", "other");
  project.appendRuns(runOf(2));
  project.git("commit", "-q", "-a", "-m", "run 2");
  project.git("push", "-q", "--no-verify");
  project.git("checkout", "-q", "other");
  project.appendRuns(runOf(1));
  project.git("commit", "-q", "-a", "-m", "run 1");
  rmSync(join(project.root, "node_modules", ".bin", "runidx-lint"));
  expect(project.tryGit("merge", "main").code).toBe(1);
  expect(project.tool("tail", "--fix", "--base", "origin/main").code).toBe(0);
  project.git("add", RUNS);
  expect(project.tryGit("commit", "-q", "--no-edit")).toEqual({ code: 0, output: "" });
  const ids = [...project.read(RUNS).matchAll(/RUN-20260105-0(\d)00/g)].map((match) => match[1]);
  expect(ids).toEqual(["2", "1"]);
});

test.each([
  ["git pull --rebase --autostash", []],
  ["git rebase --autostash origin/main", ["--base", "origin/main"]],
])(
  "tail sends a branch that lacks pushed lines to %s, and what it says is followed to the end",
  (command, base) => {
    const project = studio();
    project.git("config", "--remove-section", "merge.runidx");
    project.git("config", "core.editor", "true");
    const before = project.git("rev-parse", "HEAD");
    project.appendRuns(runOf(1));
    expect(project.tryCommit("run 1").code).toBe(0);
    project.git("push", "-q");
    project.git("reset", "-q", "--hard", before);
    project.appendRuns(runOf(2));
    expect(project.tryCommit("run 2").code).toBe(0);
    const said = project.tool("tail", ...base);
    expect([said.code, said.output]).toEqual([1, expect.stringContaining(`run \`${command}\``)]);
    expect(project.tryGit(...command.split(" ").slice(1)).code).toBe(1);
    const fixed = project.tool("tail", "--fix", ...base);
    const [, add = ""] = /^next: (git add .*)$/m.exec(fixed.output) ?? [];
    expect(runCommand("sh", ["-c", add], project.root, project.env)).toEqual({ code: 0, output: "" });
    expect(project.tryGit("rebase", "--continue").code).toBe(0);
    expect(project.tool("tail")).toEqual({ code: 0, output: expect.stringContaining("1 line of your own") });
    expect(project.tryGit("push", "-q").code).toBe(0);
    expect(project.tool().code).toBe(0);
  },
);

test("a conflict of the driver is settled by what it says: tail --fix, git add, and go on", () => {
  const project = studio();
  project.appendRuns(runOf(1));
  expect(project.tryCommit("run 1").code).toBe(0);
  project.appendRuns(runOf(2));
  expect(project.tryCommit("run 2").code).toBe(0);
  project.git("push", "-q");
  const { code, output } = project.tryGit("revert", "--no-edit", "HEAD~1");
  expect([code, output]).toEqual([1, expect.stringContaining("run `npx runidx-lint tail --fix`")]);
  expect(project.tool("tail", "--fix").code).toBe(0);
  project.git("add", RUNS);
  expect(project.git("diff", "--cached")).toBe("");
  project.git("revert", "--quit");
  expect(project.tool().code).toBe(0);
});
