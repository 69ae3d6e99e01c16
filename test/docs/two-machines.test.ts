/** Each block of commands in docs/two-machines.md, run in the situation that the page describes. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "vitest";
import { otherRun, Project, runCommand } from "../helpers/project.js";
import { RUNS } from "../helpers/repository.js";

const blocks = [...readFileSync("docs/two-machines.md", "utf8").matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(
  ([, block = ""]) => block.trim().split("\n"),
);

const [, attributes = ""] =
  /^```text\n([\s\S]*?)^```/m.exec(readFileSync("docs/two-machines.md", "utf8")) ?? [];

const runOf = (number: number) =>
  otherRun({ run_id: `RUN-20260105-0${number}00-C3D4`, created_utc: `2026-01-05T0${number}:30Z` });

/** A clone of the studio with a remote. */
class Clone extends Project {
  /** Installs the tool as npm does, so that npx finds it. */
  install(): void {
    const bin = join(this.root, "node_modules", ".bin");
    rmSync(bin, { recursive: true, force: true });
    mkdirSync(bin);
    const command = `exec "${process.execPath}" "${resolve("lib/bin.cjs")}" "$@"`;
    writeFileSync(join(bin, "runidx-lint"), `#!/bin/sh\n${command}\n`, { mode: 0o755 });
    this.git("config", "core.editor", "true");
  }

  /** Git without hooks, for what only prepares: the commands of the page run with them. */
  prepare(...args: string[]): string {
    return this.git("-c", "core.hooksPath=/dev/null", ...args);
  }

  /** Appends runs, commits them, and pushes them if that is wanted. */
  save(numbers: readonly number[], isPushed = false): void {
    this.appendRuns(...numbers.map(runOf));
    this.prepare("commit", "-q", "-a", "-m", `runs ${numbers.join(", ")}`);
    if (isPushed) this.prepare("push", "-q", "origin", "HEAD");
  }

  /** The numbers of the runs that were appended, in the order of the log. */
  get numbers(): number[] {
    return [...this.read(RUNS).matchAll(/RUN-20260105-0(\d)00-/g)].map((match) => Number(match[1]));
  }

  /** Runs a command that has to stop. */
  stop(...args: string[]): void {
    expect(this.tryGit(...args).code).toBe(1);
  }
}

function studio(): Clone {
  const project = Project.committed("git");
  const clone = new Clone(project.root, project.env);
  clone.install();
  const remote = join(dirname(clone.root), "remote.git");
  clone.git("init", "-q", "--bare", "-b", "main", remote);
  clone.git("remote", "add", "origin", remote);
  clone.prepare("push", "-q", "-u", "origin", "main");
  return clone;
}

/** One with the driver, in which the server has run 1, and run 2 is in a commit that is not pushed. */
function parted(hasDriver = true): Clone {
  const clone = studio();
  if (hasDriver) {
    expect(clone.tool("init", "--yes", "--hooks", "git", "--merge-driver").code).toBe(0);
    clone.git("add", "-A");
    clone.prepare("commit", "-q", "-m", "Use the merge driver");
    clone.prepare("push", "-q");
  }
  const before = clone.git("rev-parse", "HEAD");
  clone.save([1], true);
  clone.git("reset", "-q", "--hard", before);
  clone.save([2]);
  return clone;
}

/** One with a pushed branch that has run 2, while the server's main has run 1. */
function branched(): Clone {
  const clone = parted();
  clone.git("switch", "-q", "-c", "feature");
  clone.prepare("push", "-q", "origin", "feature");
  clone.git("branch", "-q", "-f", "main", "feature~1");
  clone.git("branch", "-q", "-u", "origin/main", "main");
  return clone;
}

/** One whose branch the host has squashed into main; `isOpen` for a branch with one commit more. */
function squashed(isOpen: boolean): Clone {
  const clone = branched();
  clone.git("switch", "-q", "--detach", "origin/main");
  clone.appendRuns(runOf(2));
  clone.prepare("commit", "-q", "-a", "-m", "Squashed");
  clone.prepare("push", "-q", "origin", "HEAD:main");
  clone.git("switch", "-q", "feature");
  if (isOpen) clone.save([3]);
  return clone;
}

function stashed(hasDriver: boolean): Clone {
  const clone = parted(hasDriver);
  clone.git("reset", "-q", "--hard", "HEAD~1");
  clone.appendRuns(runOf(2));
  return clone;
}

interface Situation {
  what: string;
  make(): Clone;
  /** The runs that the log has then; undefined where runs are not what it is about. */
  numbers?: readonly number[];
}

/** One for each block of the page, in its order. */
const SITUATIONS: readonly Situation[] = [
  { what: "a file for each machine, on C1", make: studio },
  { what: "a file for each machine, on C2", make: studio },
  { what: "the driver, on the first machine", make: studio },
  { what: "the driver, on another machine", make: studio },
  {
    what: "the driver, by hand",
    make() {
      const clone = studio();
      clone.write(".gitattributes", attributes);
      clone.git("add", "-A");
      clone.git("commit", "-q", "-m", "Use the merge driver");
      return clone;
    },
  },
  { what: "a push that was refused", make: parted, numbers: [1, 2] },
  { what: "a button that shows a conflict", make: branched, numbers: [1, 2] },
  { what: "a pull request that needs the newest main", make: branched, numbers: [1, 2] },
  { what: "a squashed branch", make: () => squashed(false), numbers: [1, 2] },
  { what: "a squashed branch that goes on", make: () => squashed(true), numbers: [1, 2, 3] },
  { what: "a stash", make: () => stashed(true), numbers: [1, 2] },
  {
    what: "a rebase that stopped",
    make() {
      const clone = parted(false);
      clone.stop("pull", "--rebase");
      return clone;
    },
    numbers: [1, 2],
  },
  {
    what: "a merge that stopped",
    make() {
      const clone = parted(false);
      clone.stop("pull", "--no-rebase");
      return clone;
    },
    numbers: [1, 2],
  },
  {
    what: "a stash that stopped",
    make() {
      const clone = stashed(false);
      clone.git("stash", "-q");
      clone.git("pull", "-q", "--rebase");
      clone.stop("stash", "pop");
      return clone;
    },
    numbers: [1, 2],
  },
];

test("what is set by hand is what init sets, and doctor finds nothing to do", () => {
  const index = SITUATIONS.findIndex(({ what }) => what === "the driver, by hand");
  const byHand = SITUATIONS[index]?.make() ?? studio();
  for (const command of blocks[index] ?? []) runCommand("sh", ["-c", command], byHand.root, byHand.env);
  const byInit = studio();
  expect(byInit.tool("init", "--yes", "--hooks", "git", "--merge-driver").code).toBe(0);
  const settings = (clone: Clone) =>
    clone.git("config", "--get-regexp", "^merge\\.runidx\\.").split("\n").sort();
  expect(settings(byHand)).toEqual(settings(byInit));
  const named = byInit.read(".gitattributes").match(/^.* merge=runidx$/gm);
  expect(named?.sort()).toEqual(attributes.trim().split("\n").sort());
  expect(byHand.tool("doctor").output).toContain("good     the merge driver: npx --no-install");
});

test("git pull --rebase --autostash does the same as the three commands of a stash", () => {
  const clone = stashed(true);
  clone.git("pull", "-q", "--rebase", "--autostash");
  expect([clone.numbers, clone.tool().code]).toEqual([[1, 2], 0]);
});

test("each block has a situation", () => {
  expect(blocks.length).toBe(SITUATIONS.length);
});

test.each(SITUATIONS.map((situation, index) => [situation.what, situation, blocks[index] ?? []] as const))(
  "%s",
  (_, { make, numbers }, commands) => {
    const clone = make();
    for (const command of commands) {
      const { code, output } = runCommand("sh", ["-c", command], clone.root, clone.env);
      expect(code, `${command}: ${output}`).toBe(0);
    }
    if (numbers) expect(clone.numbers).toEqual(numbers);
    const { code, output } = clone.tool();
    expect(code, output).toBe(0);
  },
);
