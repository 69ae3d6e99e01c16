import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { jsonl } from "../../../src/rules/examples.js";
import { FIVE, failedRun, failedRuns, numbers, swap } from "../../helpers/history.js";
import { RUNS } from "../../helpers/repository.js";
import { foundIn, HOLDS, Hub, VIOLATED, verdictOf } from "./runner.js";

const EDITED = swap(FIVE, "N003", "X003");

/** A hub whose main got a commit for each log. */
function hubOf(...logs: string[]): Hub {
  const hub = Hub.create();
  for (const log of logs) hub.author.commitFiles({ [RUNS]: log });
  hub.push();
  return hub;
}

const growing = (count: number, log = FIVE) =>
  numbers(1, count).map((number) => log + failedRuns(...numbers(6, 5 + number)));

describe.each(["schedule", "workflow_dispatch", "release"])("on %s", (event) => {
  test("the whole history is proved, though only the last commit was checked out", () => {
    const hub = hubOf(...growing(4));
    const workspace = hub.checkout("refs/heads/main", hub.author.git("rev-parse", "HEAD"));
    const outcome = hub.run(event, { workspace });
    expect([verdictOf(outcome), outcome.report.summary.commits]).toEqual([HOLDS, 5]);
    expect(workspace.git("rev-parse", "--is-shallow-repository")).toBe("false");
    expect(outcome.summary).toContain("9 records in 1 file and 5 commits");
  });
});

describe("an audit", () => {
  test("finds an edit deep in the history", () => {
    const outcome = hubOf(EDITED, ...growing(30, EDITED)).run("schedule");
    expect([verdictOf(outcome), foundIn(outcome)]).toEqual([VIOLATED, ["append-only (edited)"]]);
  });

  test("finds a line that breaks a rule, wherever it came from", () => {
    const outcome = hubOf(FIVE + jsonl([failedRun(6, { qa_gate2: "MAYBE" })])).run("schedule");
    expect(verdictOf(outcome)).toEqual(VIOLATED);
    expect(outcome.outputs.errors).not.toBe("0");
  });

  test("says nothing of what is appended: nothing is new", () => {
    const outcome = hubOf(...growing(2)).run("schedule");
    expect(outcome.summary).not.toMatch(/append/i);
    expect(outcome.outputs["new-records"]).toBe("0");
  });

  test("leaves the history out where the workflow says so, and says so", () => {
    const hub = hubOf(EDITED);
    const workspace = hub.checkout("refs/heads/main", hub.author.git("rev-parse", "HEAD"));
    const outcome = hub.run("schedule", { workspace, inputs: { history: "off" } });
    expect([verdictOf(outcome), foundIn(outcome)]).toEqual([HOLDS, []]);
    expect(workspace.git("rev-parse", "--is-shallow-repository")).toBe("true");
    expect(outcome.summary).toMatch(/### Not run\n\n- `append-only`: the history was left out/);
  });

  test("that leaves the history out names the input, not a flag of the program", () => {
    const outcome = hubOf().run("schedule", { inputs: { history: "off" } });
    expect(outcome.summary).not.toContain("--no-history");
  });

  test("is about the commit, whatever the job did to the files before", () => {
    const hub = hubOf(...growing(1));
    const workspace = hub.checkout("refs/heads/main", hub.author.git("rev-parse", "HEAD"));
    workspace.write(RUNS, EDITED);
    workspace.write("runidx.config.json", "{");
    workspace.git("add", "-A");
    expect(verdictOf(hub.run("schedule", { workspace }))).toEqual(HOLDS);
  });

  test("is about the commit, though the files were restored from what it altered", () => {
    const hub = hubOf(EDITED);
    const workspace = hub.checkout("refs/heads/main", hub.author.git("rev-parse", "HEAD"));
    workspace.write(RUNS, FIVE);
    expect(verdictOf(hub.run("schedule", { workspace }))).toEqual(VIOLATED);
  });

  test("is about the commit, though the job removed the registry", () => {
    const hub = hubOf(...growing(1));
    const workspace = hub.checkout("refs/heads/main", hub.author.git("rev-parse", "HEAD"));
    rmSync(join(workspace.root, "60-REGISTRY"), { recursive: true });
    expect(verdictOf(hub.run("schedule", { workspace }))).toEqual(HOLDS);
  });

  test("is made in a workspace that has shallow commits of an earlier job", () => {
    const hub = hubOf(...growing(3));
    hub.branch("side").author.commitFiles({ "README.md": "hello\n" });
    const side = hub.push("side");
    const workspace = hub.checkout("refs/heads/main", hub.remote.git("rev-parse", "main"));
    workspace.git("fetch", "-q", "--depth=1", "origin", side);
    const outcome = hub.run("schedule", { workspace });
    expect([verdictOf(outcome), outcome.report.summary.commits]).toEqual([HOLDS, 4]);
  });

  test("of a tag's commit is about that commit", () => {
    const hub = hubOf(...growing(1));
    hub.author.git("push", "-q", "origin", "HEAD:refs/tags/v1");
    hub.author.commitFiles({ [RUNS]: EDITED });
    hub.push();
    expect(verdictOf(hub.run("release", { ref: "refs/tags/v1" }))).toEqual(HOLDS);
  });
});
