import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FIVE, failedRuns } from "../../helpers/history.js";
import { Repository, RUNS } from "../../helpers/repository.js";
import { COULD_NOT_CHECK, Hub, type JobOptions, type Outcome, verdictOf } from "./runner.js";

const APPENDED = { [RUNS]: FIVE + failedRuns(6) };

/** That it failed, and said so everywhere, as something that a user can mend. */
function expectFault(outcome: Outcome, words: string): void {
  expect(verdictOf(outcome)).toEqual(COULD_NOT_CHECK);
  expect(outcome.stdout).toContain("could not check:");
  expect(outcome.stdout.replaceAll(/\s+/g, " ")).toContain(words);
  expect(outcome.summary).toContain("### Could not check");
  expect(outcome.annotations[0]).toMatchObject({ name: "error", properties: { title: "could not check" } });
  expect(outcome.annotations[0]?.text).toContain(words);
  expect([outcome.stdout, outcome.stderr].join("\n")).not.toContain("this is a bug");
}

describe("a remote that can't be reached", () => {
  /** A hub of which only a checkout is left. */
  function cut(ref: "refs/pull/1/merge" | "refs/heads/main") {
    const hub = Hub.create();
    const request = hub.openWith(APPENDED);
    const id = ref === "refs/heads/main" ? request.base : request.merge;
    const workspace = hub.checkout(ref, id);
    rmSync(hub.remote.root, { recursive: true });
    return { hub, request, workspace };
  }

  test("is no pass of a pull request", () => {
    const { hub, request, workspace } = cut("refs/pull/1/merge");
    expectFault(hub.check(request, { workspace }), "git fetch failed");
  });

  test("is no pass of an audit", () => {
    const { hub, workspace } = cut("refs/heads/main");
    expectFault(hub.run("schedule", { workspace }), "git fetch failed");
  });

  test("is no answer to whether a commit is still there", () => {
    const { hub, request, workspace } = cut("refs/heads/main");
    const payload = { ref: "refs/heads/main", before: request.merge, after: request.base, deleted: false };
    expectFault(hub.run("push", { workspace, payload }), "git fetch failed");
  });

  test("fails whatever the workflow tolerates", () => {
    const { hub, request, workspace } = cut("refs/pull/1/merge");
    expectFault(hub.check(request, { workspace, inputs: { "fail-on": "never" } }), "git fetch failed");
  });
});

describe("an event that can't be judged", () => {
  const run = (event: string, payload: JobOptions["payload"] = {}): Outcome =>
    Hub.create().run(event, { payload });

  test.each(["pull_request_target", "workflow_run"])("is %s: the checkout is the base", (event) => {
    expectFault(run(event), "run the check on pull_request");
  });

  test.each([
    ["has no head", { "pull_request.head.sha": undefined }],
    ["has no base branch", { "pull_request.base.ref": "" }],
    ["has a head that is no commit", { "pull_request.head.sha": "--upload-pack=x" }],
    ["has a head that is cut off", { "pull_request.head.sha": "0123456" }],
    ["has something else for a pull request", { pull_request: "x" }],
  ])("is a pull request that %s", (_, payload) => {
    expectFault(Hub.create().checkWith(APPENDED, { payload }), "payload");
  });

  test.each([
    ["no commit before", { before: undefined }],
    ["an option for the commit before", { before: "--all" }],
    ["no ref", { ref: undefined }],
  ])("is a push that has %s", (_, payload) => {
    expectFault(run("push", { ref: "refs/heads/main", ...payload }), "payload");
  });

  test.each([
    ["a file that is no JSON", "{"],
    ["an empty file", ""],
    ["a file that is no object", "null"],
  ])("is %s", (_, payload) => {
    expectFault(run("push", payload), "payload");
  });

  test("is one whose file is not there", () => {
    const outcome = Hub.create().run("push", { env: { GITHUB_EVENT_PATH: join("nowhere", "event.json") } });
    expectFault(outcome, "payload");
  });
});

describe("a place that can't be judged", () => {
  test("is a workspace without a clone", () => {
    const hub = Hub.create();
    const root = join(hub.home, "empty");
    const workspace = new Repository(root, hub.author.env);
    workspace.write("note.txt", "x\n");
    const outcome = hub.run("schedule", { workspace, env: { GIT_CEILING_DIRECTORIES: hub.home } });
    expectFault(outcome, "run actions/checkout before this step");
  });

  test("is a clone without a registry", () => {
    expectFault(Hub.create({ "README.md": "hello\n" }).run("schedule"), "there is no registry");
  });

  test("is a working directory that is not there", () => {
    const outcome = Hub.create().checkWith(APPENDED, { inputs: { "working-directory": "studio" } });
    expectFault(outcome, "studio");
  });

  test("is a configuration that is not there", () => {
    expectFault(Hub.create().checkWith(APPENDED, { inputs: { config: "nowhere.json" } }), "nowhere.json");
  });

  test("is a base that the remote has not", () => {
    const outcome = Hub.create().checkWith(APPENDED, { inputs: { base: "studio" } });
    expectFault(outcome, 'the remote has no branch "studio"');
  });
});

describe("an input that is wrong", () => {
  test.each([
    ["fail-on", "warnings", 'did you mean "warning"'],
    ["history", "ful", 'did you mean "full"'],
    ["preset", "stric", 'did you mean "strict"'],
    ["annotations", "yes", "use true or false"],
  ])("%s: %s", (name, value, words) => {
    expectFault(Hub.create().checkWith(APPENDED, { inputs: { [name]: value } }), words);
  });
});
