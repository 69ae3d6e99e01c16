import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FIVE, failedRuns, fingerprintOf, numbers } from "../../helpers/history.js";
import { type Repository, RUNS } from "../../helpers/repository.js";
import { type Call, HOLDS, Hub, SERVER, TOKEN, verdictOf, watchGit } from "./runner.js";

const APPENDED = { [RUNS]: FIVE + failedRuns(6) };
const HEADER = `AUTHORIZATION: basic ${Buffer.from(`x-access-token:${TOKEN}`).toString("base64")}`;

/** What git is asked to do: its first argument behind the settings. */
function commandOf({ args: [first = "", , ...rest], ...call }: Call): string {
  return first === "-c" ? commandOf({ ...call, args: rest }) : first;
}

const isOnline = (call: Call) => ["fetch", "ls-remote"].includes(commandOf(call));

/** The settings that a call of git was given through its environment, in order. */
function settingsOf({ env }: Call): [string, string][] {
  return Array.from({ length: Number(env.GIT_CONFIG_COUNT ?? "0") }, (_, index) => [
    env[`GIT_CONFIG_KEY_${index}`] ?? "",
    env[`GIT_CONFIG_VALUE_${index}`] ?? "",
  ]);
}

describe.skipIf(process.platform === "win32")("the token", () => {
  test("reaches git when it asks the remote, and no other git", () => {
    const hub = Hub.create();
    const { env, calls } = watchGit(hub);
    const request = hub.openWith(APPENDED);
    const workspace = hub.checkout("refs/pull/1/head", request.head);
    expect(verdictOf(hub.check(request, { workspace, env }))).toEqual(HOLDS);
    const [online, offline] = [calls().filter(isOnline), calls().filter((call) => !isOnline(call))];
    expect(new Set(online.map(commandOf))).toEqual(new Set(["fetch", "ls-remote"]));
    for (const call of online) expect(settingsOf(call).map(([, value]) => value)).toContain(HEADER);
    expect(offline.length).toBeGreaterThan(3);
    for (const call of offline) expect(settingsOf(call)).toEqual([]);
  });

  test("is never an argument of git", () => {
    const hub = Hub.create();
    const { env, calls } = watchGit(hub);
    hub.checkWith(APPENDED, { env });
    const words = calls()
      .flatMap(({ args }) => args)
      .join(" ");
    expect(words).toContain("fetch");
    for (const secret of [TOKEN, HEADER, HEADER.slice(21)]) expect(words).not.toContain(secret);
  });

  test("takes the place of what a checkout left in the configuration", () => {
    const hub = Hub.create();
    const { env, calls } = watchGit(hub);
    const request = hub.openWith(APPENDED);
    const workspace = hub.checkout("refs/pull/1/merge", request.merge);
    workspace.git("config", "--local", `http.${SERVER}/.extraheader`, "AUTHORIZATION: basic b2xk");
    expect(verdictOf(hub.check(request, { workspace, env }))).toEqual(HOLDS);
    const key = `http.${SERVER}/.extraheader`;
    // An empty value drops those before it.
    for (const call of calls().filter(isOnline))
      expect(settingsOf(call)).toEqual([
        [key, ""],
        [key, HEADER],
      ]);
  });

  test("comes behind settings that the job itself gives git", () => {
    const hub = Hub.create();
    const { env, calls } = watchGit(hub);
    const given = { GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "safe.directory", GIT_CONFIG_VALUE_0: "*" };
    expect(verdictOf(hub.checkWith(APPENDED, { env: { ...env, ...given } }))).toEqual(HOLDS);
    for (const call of calls()) expect(settingsOf(call)[0]).toEqual(["safe.directory", "*"]);
    expect(
      calls()
        .filter(isOnline)
        .map((call) => settingsOf(call).length),
    ).toContain(3);
  });

  test("that is empty sets nothing", () => {
    const hub = Hub.create();
    const { env, calls } = watchGit(hub);
    expect(verdictOf(hub.checkWith(APPENDED, { env, inputs: { token: "" } }))).toEqual(HOLDS);
    for (const call of calls()) expect(settingsOf(call)).toEqual([]);
  });
});

test.each([
  ["a pull request that holds", (_: Hub) => undefined],
  ["a remote that is gone", (hub: Hub) => rmSync(hub.remote.root, { recursive: true })],
])("the token stands nowhere after %s", (_, spoil) => {
  const hub = Hub.create();
  const request = hub.openWith(APPENDED);
  const workspace = hub.checkout("refs/pull/1/merge", request.merge);
  spoil(hub);
  const { stdout, stderr, summary, outputs } = hub.check(request, { workspace });
  const shown = [stdout, stderr, summary, JSON.stringify(outputs), workspace.read(".git/config")];
  for (const secret of [TOKEN, HEADER.slice(21)]) expect(shown.join("\n")).not.toContain(secret);
});

/** How many commits a clone has. */
function commitsIn(clone: Repository): number {
  const listed = clone.git("cat-file", "--batch-all-objects", "--batch-check=%(objecttype)");
  return listed.split("\n").filter((type) => type === "commit").length;
}

/** A hub whose main has many commits. */
function longHub(commits: number): Hub {
  const hub = Hub.create();
  const who = "Dana Whitlock <dana@example.com> 1767434400 +0000";
  const stream = numbers(1, commits).map((number) => {
    const text = `${number}\n`;
    const from = number === 1 ? "from refs/heads/main^0\n" : "";
    return `commit refs/heads/main\ncommitter ${who}\ndata 5\nnotes\n${from}M 100644 inline README.md\ndata ${text.length}\n${text}\n`;
  });
  hub.author.write("stream", stream.join(""));
  hub.author.git("-c", "alias.load=!git fast-import --quiet < stream", "load");
  hub.author.git("reset", "-q", "--hard", "main");
  hub.author.git("clean", "-q", "-f");
  hub.push();
  return hub;
}

describe("of a long history", () => {
  test("a small pull request fetches a few commits, and the clone stays shallow", () => {
    const hub = longHub(300);
    const request = hub.openWith(APPENDED);
    const workspace = hub.checkout("refs/pull/1/merge", request.merge);
    expect(verdictOf(hub.check(request, { workspace }))).toEqual(HOLDS);
    expect(workspace.git("rev-parse", "--is-shallow-repository")).toBe("true");
    expect(commitsIn(workspace)).toBeLessThanOrEqual(8);
  });

  test("a branch that left main long ago fetches what lies between, and the clone stays shallow", () => {
    const hub = longHub(300);
    hub.branch("side", "main~20").author.commitFiles(APPENDED);
    const request = hub.open();
    const workspace = hub.checkout("refs/pull/1/merge", request.merge);
    expect(verdictOf(hub.check(request, { workspace }))).toEqual(HOLDS);
    expect(workspace.git("rev-parse", "--is-shallow-repository")).toBe("true");
    expect(commitsIn(workspace)).toBeLessThan(150);
  });

  test("a branch that left main very long ago is compared all the same", () => {
    const hub = longHub(300);
    hub.branch("side", "main~299").author.commitFiles(APPENDED);
    expect(verdictOf(hub.check(hub.open()))).toEqual(HOLDS);
  });

  test("a push of one commit fetches a few commits", () => {
    const hub = longHub(300);
    const before = hub.remote.git("rev-parse", "main");
    hub.author.commitFiles(APPENDED);
    hub.push();
    const workspace = hub.checkout("refs/heads/main", hub.author.git("rev-parse", "HEAD"));
    expect(verdictOf(hub.checkPush(before, { workspace }))).toEqual(HOLDS);
    expect(commitsIn(workspace)).toBeLessThanOrEqual(6);
  });
});

describe("the clone", () => {
  /** What stands in a clone, but for what a fetch has to write and the check's own cache. */
  const state = (clone: Repository) =>
    Object.entries(fingerprintOf(clone.root)).filter(
      ([path]) => !/^\.git\/(?:objects\/|shallow$|runidx-lint\/|$)/.test(path),
    );

  test.each<[string, (hub: Hub, workspace: Repository) => unknown]>([
    ["a pull request", (hub, workspace) => hub.check(hub.open(), { workspace })],
    ["a schedule", (hub, workspace) => hub.run("schedule", { workspace })],
  ])("keeps its files, refs and settings on %s", (_, run) => {
    const hub = Hub.create();
    const { merge } = hub.openWith(APPENDED);
    const workspace = hub.checkout("refs/pull/1/merge", merge);
    const before = [state(workspace), workspace.git("for-each-ref")];
    run(hub, workspace);
    expect([state(workspace), workspace.git("for-each-ref")]).toEqual(before);
    expect(workspace.git("status", "--porcelain")).toBe("");
  });

  test("that is whole needs no remote", () => {
    const hub = Hub.create();
    const request = hub.openWith(APPENDED);
    const workspace = hub.checkout("refs/pull/1/merge", request.merge, 0);
    workspace.git("remote", "set-url", "origin", `file://${join(hub.home, "nowhere")}`);
    expect(verdictOf(hub.check(request, { workspace }))).toEqual(HOLDS);
  });
});
