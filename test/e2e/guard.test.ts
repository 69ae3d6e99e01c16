import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { jsonl, registryFiles, run, work } from "../../src/rules/examples.js";
import { claude, windsurfWrite } from "../agents/guard/events.js";
import { otherRun } from "../helpers/project.js";
import { Repository, RUNS, SONGS } from "../helpers/repository.js";

const BIN = resolve("lib/bin.cjs");

let repository: Repository;

beforeEach(() => {
  repository = Repository.create();
  repository.commitFiles(registryFiles({ runs: [run(), otherRun()] }));
});

function program(args: readonly string[], input = "") {
  const { root: cwd, env } = repository;
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], {
    cwd,
    env,
    input,
    encoding: "utf8",
  });
  return { code: status, stdout, stderr };
}

const guard = (event: unknown) => program(["guard"], JSON.stringify(event));

/** The reason that Claude Code gets. */
function reasonOf(event: unknown): string {
  const { code, stdout, stderr } = guard(event);
  expect([code, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout).hookSpecificOutput.permissionDecisionReason;
}

/** Everything staged is valid for the check that the guard names. */
function expectClean(): void {
  repository.git("add", "-A");
  expect(program(["--staged", "--format", "agent"])).toMatchObject({ code: 0 });
}

test("the way out of a refused edit appends a record that is valid", () => {
  const event = claude(repository.root, "Edit", {
    file_path: join(repository.root, RUNS),
    old_string: '"work_id":"WORK-20260102-2205-D1S4",',
    new_string: "",
  });
  const reason = reasonOf(event);
  const [, id = ""] = /npx runidx-lint append --supersede (\S+) --set <field>=<value>/.exec(reason) ?? [];
  expect(program(["append", "--supersede", id, "--set", "notes=checked again"])).toMatchObject({ code: 0 });
  expectClean();
});

test("the way out of an edit of a record that has no newer form appends another one", () => {
  const title = '"title_current":"The Ferryman\'s Due"';
  const event = claude(repository.root, "Edit", {
    file_path: join(repository.root, SONGS),
    old_string: title,
    new_string: title.replace("Due", "Toll"),
  });
  expect(reasonOf(event)).toContain("npx runidx-lint append");
  const newer = work({ title_current: "The Ferryman's Toll", created_utc: undefined, work_id: "new" });
  const { code, stdout } = program(["append", "--from", "-", "--dry-run"], JSON.stringify(newer));
  expect([code, stdout]).toEqual([0, expect.stringContaining("would append")]);
});

test("the way out of a refused record is the append of a right one", () => {
  const next = otherRun({ run_id: "RUN-20260104-1100-D4E5", created_utc: "2026-01-04T11:30Z" });
  const text = repository.read(RUNS) + jsonl([{ ...next, qa_gate2: "fail" }]);
  expect(reasonOf(claude(repository.root, "Write", { file_path: RUNS, content: text }))).toContain(
    "append --from -",
  );
  expect(program(["append", "--from", "-"], JSON.stringify(next))).toMatchObject({ code: 0 });
  expectClean();
});

test("the commands that read in place of a shell command answer", () => {
  const reason = reasonOf(claude(repository.root, "Bash", { command: `cat ${RUNS}` }));
  for (const command of [
    "npx runidx-lint show <id>",
    "npx runidx-lint list --format jsonl",
    "npx runidx-lint --staged --format agent",
  ])
    expect(reason).toContain(command);
  expect(program(["show", "RUN-20260102-2140-A7K2"])).toMatchObject({ code: 0 });
  expect(program(["list", "--format", "jsonl"])).toMatchObject({ code: 0 });
});

test("the command that says what is not pushed answers", () => {
  expect(reasonOf(claude(repository.root, "Bash", { command: "git push -f" }))).toContain(
    "npx runidx-lint tail",
  );
  const remote = join(repository.root, "..", "remote.git");
  repository.git("init", "-q", "--bare", remote);
  repository.git("remote", "add", "origin", remote);
  repository.git("push", "-q", "-u", "origin", "main");
  expect(program(["tail"])).toMatchObject({ code: 0 });
});

test("an agent that only knows exit codes is blocked by 2, and told on standard error", () => {
  const { code, stdout, stderr } = guard(windsurfWrite(join(repository.root, RUNS), [jsonl([run()]), ""]));
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain("removes committed lines");
});

test("an unknown flag blocks too", () => {
  expect(program(["guard", "--quick"], "{}")).toMatchObject({ code: 2, stdout: "" });
});
