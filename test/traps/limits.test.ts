/** Limits on what is shown never change what is found: many harmless things before, and one that counts after them. */

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Finding, Report } from "../../src/base/core/finding.js";
import { exitCodeOf } from "../../src/check/findings/report.js";
import { jsonl, waiver } from "../../src/rules/examples.js";
import { FIVE, failedRun, failedRuns, numbers, swap } from "../helpers/history.js";
import { Repository, RUNS } from "../helpers/repository.js";
import { runCli } from "../helpers/run-cli.js";

const WAIVERS = "60-REGISTRY/data/waivers.jsonl";
const CONFIG = "runidx.config.json";
const EDITED = swap(FIVE, "N003", "X003");

/** One commit for `git fast-import`: what stands where after it. */
function commitOf(files: Readonly<Record<string, { mode?: string; content: string }>>): string {
  const changes = Object.entries(files).map(
    ([path, { mode = "100644", content }]) =>
      `M ${mode} inline ${path}\ndata ${Buffer.byteLength(content)}\n${content}\n`,
  );
  return `commit refs/heads/main\ncommitter Dana Whitlock <dana@example.com> 1767434400 +0000\ndata 1\nx\n${changes.join("")}\n`;
}

/** A repository with such commits, checked out; gives the id of each, oldest first, too. */
function repositoryOf(commits: readonly string[]): { repository: Repository; ids: string[] } {
  const repository = Repository.create();
  execFileSync("git", ["fast-import", "--quiet"], {
    cwd: repository.root,
    env: repository.env,
    input: commits.join(""),
  });
  repository.git("reset", "-q", "--hard", "main");
  return { repository, ids: repository.git("rev-list", "--reverse", "main").split("\n") };
}

const classesOf = (findings: readonly Finding[], severity: string) =>
  findings.filter((finding) => finding.severity === severity).map(({ class: kind }) => kind);

const errorsOf = (report: Report) => ({
  errors: classesOf(report.findings, "error"),
  exit: exitCodeOf(report),
  faults: report.faults,
});

const ONE_EDIT = { errors: ["edited"], exit: 1, faults: [] };

describe("10,002 changes of a log's file mode, and then an edit of a pushed line", () => {
  const MODES = 10_002;
  const history = () =>
    repositoryOf([
      commitOf({ [RUNS]: { content: FIVE } }),
      ...numbers(1, MODES).map((number) =>
        commitOf({ [RUNS]: { mode: number % 2 === 0 ? "100644" : "100755", content: FIVE } }),
      ),
      commitOf({ [RUNS]: { content: EDITED } }),
    ]);

  it("S1: the edit is an error in the range, in the audit and in a push, and every warning is counted", async () => {
    const { repository, ids } = history();
    const [first = "", last = ""] = [ids[0], ids[ids.length - 1]];
    const range = await repository.lint({ base: first, head: last });
    expect(errorsOf(range)).toEqual(ONE_EDIT);
    expect([range.summary.errors, range.summary.warnings]).toEqual([1, MODES]);
    const audit = await repository.lint();
    expect(errorsOf(audit)).toEqual(ONE_EDIT);
    expect([audit.summary.errors, audit.summary.warnings]).toEqual([1, MODES]);
    const push = `refs/heads/main ${last} refs/heads/main ${first}\n`;
    const pushed = await runCli(["hook", "pre-push", "origin"], repository.root, repository.env, push);
    expect(pushed.code).toBe(1);
    const receive = `${first} ${last} refs/heads/main\n`;
    const received = await runCli(["hook", "pre-receive"], repository.root, repository.env, receive);
    expect(received.code).toBe(1);
  });
});

describe("a settled commit that deleted 10,008 lines", () => {
  const MANY = 10_008;
  const keep = failedRuns(1, 2);
  const before = keep + failedRuns(...numbers(100, 99 + MANY));

  it("S2: a later edit of another line is an error in the audit", async () => {
    const { repository, ids } = repositoryOf([
      commitOf({ [RUNS]: { content: before } }),
      commitOf({ [RUNS]: { content: keep + failedRuns(3) } }),
      commitOf({ [RUNS]: { content: swap(keep, "N002", "X002") + failedRuns(3) } }),
    ]);
    const entry = { commit: ids[1], path: RUNS, reason: "a slip", approved_by: "Dana Whitlock" };
    repository.commitFiles({ [CONFIG]: JSON.stringify({ settled: [entry] }) });
    const report = await repository.lint();
    expect(errorsOf(report)).toEqual(ONE_EDIT);
    expect(report.findings.filter(({ class: kind }) => kind === "settled")).toHaveLength(MANY);
  });
});

describe("10,005 waived mistakes, and one that is not waived", () => {
  const MANY = 10_005;
  const bad = (number: number) => JSON.stringify(failedRun(number, { qa_gate1: "pass" }));
  const sha256 = (line: string) => createHash("sha256").update(line).digest("hex");
  const stamp = (number: number) => number.toString(36).toUpperCase().padStart(4, "0");
  const lines = numbers(1, MANY).map(bad);
  const waivers = lines.map((line, index) =>
    waiver({ waiver_id: `WVR-20260104-1000-${stamp(index)}`, rule: "schema", line_sha256: sha256(line) }),
  );

  it("S3: the audit finds that one, counts the waived ones, and no waiver matches nothing", async () => {
    const repository = Repository.create();
    repository.commitFiles({ [RUNS]: jsonl([...lines, bad(MANY + 1)]), [WAIVERS]: jsonl(waivers) });
    const report = await repository.lint();
    expect(report.findings.map(({ ruleId, line }) => [ruleId, line])).toEqual([["schema", MANY + 1]]);
    expect([report.summary.waived, report.waived.length]).toEqual([MANY, MANY]);
    expect([report.faults, report.notRun, exitCodeOf(report)]).toEqual([[], [], 1]);
  });
});

describe("classes of append-only that the base's configuration turns off", () => {
  const OFF = ["truncated", "deleted", "moved", "inserted"];
  const configOf = (classes: readonly string[]) =>
    JSON.stringify({
      rules: { "append-only": { classes: Object.fromEntries(classes.map((kind) => [kind, "off"])) } },
    });
  const rows = (classes: readonly string[]) =>
    [...classes].sort().map((kind) => ({
      ruleId: "append-only",
      reason: `its class ${kind} is turned off in ${CONFIG} or by an option`,
    }));
  const verdict = (report: Report) => [report.notRun, report.findings, exitCodeOf(report)];

  it("S10: each of them stands under notRun, staged, in a range and in an audit, and the exit code is what it was", async () => {
    const repository = Repository.create();
    const base = repository.commitFiles({ [RUNS]: FIVE, [CONFIG]: configOf(OFF) });
    repository.write(RUNS, failedRuns(1, 2));
    const told = [rows(OFF), [], 0];
    expect(verdict(await repository.lintStaged())).toEqual(told);
    repository.commit();
    expect(verdict(await repository.lint({ base }))).toEqual(told);
    expect(verdict(await repository.lint())).toEqual(told);
  });

  it("S10: a commit that turns them on for itself is judged by the base, and told so", async () => {
    const repository = Repository.create();
    const base = repository.commitFiles({ [RUNS]: FIVE, [CONFIG]: configOf(OFF) });
    repository.write(CONFIG, configOf([]));
    repository.write(RUNS, failedRuns(1, 2));
    expect((await repository.lintStaged()).notRun).toEqual(rows(OFF));
    repository.commit();
    expect((await repository.lint({ base })).notRun).toEqual(rows(OFF));
  });

  it("S10: the rule as a whole is one row", async () => {
    const repository = Repository.create();
    repository.commitFiles({ [RUNS]: FIVE, [CONFIG]: '{"rules":{"append-only":"off"}}' });
    const reason = `it is turned off in ${CONFIG} or by an option`;
    expect((await repository.lint()).notRun).toEqual([{ ruleId: "append-only", reason }]);
  });
});
