import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { exitCodeOf } from "../../src/check/findings/report.js";
import { jsonl, registryFiles, run } from "../../src/rules/examples.js";
import { otherRun, Project, runCommand } from "../helpers/project.js";
import { Repository, RUNS, SONGS } from "../helpers/repository.js";

const GATE = resolve("hooks/gate.sh");
const BIN = resolve("lib/bin.cjs");
const CONFIG = "runidx.config.json";
const LATER = run({ last_updated_utc: "2026-01-05T00:00Z", notes: "mastered" });

function committed(more: Record<string, string> = {}): Repository {
  const repository = Repository.create();
  repository.commitFiles({ ...registryFiles({ runs: [run(), otherRun()] }), ...more });
  return repository;
}

const dropLine = (repository: Repository, path = RUNS) =>
  repository.write(path, repository.read(path).replace(/^.*\n/, ""));
const edit = (repository: Repository) =>
  repository.write(RUNS, repository.read(RUNS).replace('"C1"', '"C2"'));

/** Exit codes of the quick check, the full one, and the hook's script. */
function codes(repository: Repository): (number | null)[] {
  const node = (...args: string[]) =>
    runCommand(process.execPath, [BIN, ...args], repository.root, repository.env).code;
  const gate = runCommand("sh", [GATE, "pre-commit"], repository.root, repository.env).code;
  return [node("--staged"), node("--staged", "--color", "never"), gate];
}

describe("what is only on the disk does not hide a registry", () => {
  test("an untracked configuration that names another one", () => {
    const repository = committed();
    dropLine(repository);
    repository.git("add", "-A");
    mkdirSync(join(repository.root, "decoy/60-REGISTRY"), { recursive: true });
    repository.write(CONFIG, '{"registries":["decoy"]}');
    expect(codes(repository)).toEqual([1, 1, 1]);
  });

  test("an unstaged change of the configuration that names the logs", () => {
    const repository = Repository.create();
    const files = registryFiles({ runs: [run(), otherRun()] });
    const logs = { "run-index": "log/run-index.jsonl", "song-index": "log/song-index.jsonl" };
    repository.commitFiles({
      "log/run-index.jsonl": files[RUNS] ?? "",
      "log/song-index.jsonl": files[SONGS] ?? "",
      "package.json": JSON.stringify({ runidx: { logs } }),
    });
    dropLine(repository, "log/run-index.jsonl");
    repository.git("add", "-A");
    repository.write("package.json", "{}");
    expect(codes(repository)).toEqual([1, 1, 1]);
  });

  test("an untracked registry in the folder that one stands in", () => {
    const repository = committed({ "sub/note.txt": "x\n" });
    dropLine(repository);
    repository.git("add", "-A");
    mkdirSync(join(repository.root, "sub/60-REGISTRY"));
    expect(
      runCommand(process.execPath, [BIN, "--staged"], join(repository.root, "sub"), repository.env).code,
    ).toBe(1);
  });
});

describe("a commit does not turn the proof off for itself", () => {
  test.each(['{"history":false}', '{"rules":{"append-only":"off"}}'])("with %s", (config) => {
    const repository = committed();
    edit(repository);
    repository.write(CONFIG, config);
    repository.git("add", "-A");
    expect(codes(repository)).toEqual([1, 1, 1]);
  });

  test("and one that is off already is never silent", async () => {
    const repository = committed({ [CONFIG]: '{"history":false}' });
    repository.append(RUNS, jsonl([LATER]));
    const { notRun } = await repository.lintStaged();
    expect(notRun.map(({ ruleId }) => ruleId)).toContain("append-only");
  });
});

describe("the note of a verdict", () => {
  test("does not let another branch's change through", () => {
    const project = Project.committed("git");
    project.git("checkout", "-q", "-b", "side");
    project.write(CONFIG, '{"rules":{"append-only":"off"}}');
    project.git("add", "-A");
    project.git("-c", "core.hooksPath=/dev/null", "commit", "-q", "-m", "off");
    project.write(RUNS, project.read(RUNS).replace('"C1"', '"C2"'));
    project.tryCommit("edit");
    project.git("checkout", "-q", "main");
    expect(project.tryGit("cherry-pick", "side").code).not.toBe(0);
  });

  test("saves the second hook a start of the program", () => {
    const project = Project.committed("git");
    project.appendRuns(LATER);
    project.git("add", "-A");
    const gate = (hook: string, env = project.env) => runCommand("sh", [GATE, hook], project.root, env).code;
    expect(gate("pre-commit")).toBe(0);
    const tools = join(project.root, "..", "tools");
    mkdirSync(tools);
    for (const name of ["git", "sh"]) {
      const found = runCommand("sh", ["-c", `command -v ${name}`], project.root, project.env).output.trim();
      symlinkSync(found, join(tools, name));
    }
    const withoutNode = { ...project.env, PATH: tools };
    expect([gate("prepare-commit-msg", withoutNode), gate("pre-commit", withoutNode)]).toEqual([0, 2]);
  });
});

test("a merge that loses the lines of a segment is refused", async () => {
  const segment = "60-REGISTRY/data/run-index-1.jsonl";
  const repository = Repository.create();
  repository.commitFiles({
    [segment]: jsonl([run()]),
    [SONGS]: registryFiles()[SONGS] ?? "",
    [CONFIG]: '{"logs":{"run-index":"60-REGISTRY/data/run-index-*.jsonl"}}',
  });
  repository.git("checkout", "-q", "-b", "side");
  repository.append(segment, jsonl([LATER]));
  repository.commit("side");
  repository.git("checkout", "-q", "main");
  repository.commitFiles({ "note.txt": "x\n" });
  repository.git("merge", "-q", "--no-commit", "-s", "ours", "side");
  const report = await repository.lint({ staged: true });
  expect(report.findings.map(({ class: kind }) => kind)).toEqual(["lost"]);
});

test("replace refs do not deceive the hook's script", () => {
  const repository = committed();
  dropLine(repository);
  repository.git("add", "-A");
  const tree = repository.git("write-tree");
  repository.git("replace", "HEAD", repository.git("commit-tree", tree, "-m", "x"));
  expect(codes(repository)).toEqual([1, 1, 1]);
});

describe("a log that a configuration moves", () => {
  function moved(): Repository {
    const repository = committed();
    mkdirSync(join(repository.root, "new"));
    repository.git("mv", RUNS, "new/run-index.jsonl");
    repository.write("new/run-index.jsonl", repository.read("new/run-index.jsonl").replace('"C1"', '"C2"'));
    repository.write(CONFIG, '{"logs":{"run-index":"new/run-index.jsonl"}}');
    repository.commit("move");
    return repository;
  }

  test("stays in the proof of the history", async () => {
    expect((await moved().lint()).findings.map(({ ruleId, class: kind }) => `${ruleId}/${kind}`)).toContain(
      "append-only/file-renamed",
    );
  });

  test("is missed in the range that removes it later", async () => {
    const repository = committed();
    repository.write("new/run-index.jsonl", jsonl([otherRun()]));
    repository.write(CONFIG, '{"logs":{"run-index":"new/run-index.jsonl"}}');
    const base = repository.commit("copy");
    rmSync(join(repository.root, RUNS));
    repository.commit("remove");
    expect(exitCodeOf(await repository.lint({ base }))).toBe(1);
  });

  test("is judged as new where the head has it", async () => {
    const repository = committed();
    const base = repository.git("rev-parse", "HEAD");
    repository.write("new/run-index.jsonl", jsonl([run({ qa_gate1: "pass" })]));
    repository.write(CONFIG, '{"logs":{"run-index":"new/run-index.jsonl"}}');
    repository.commit("copy");
    expect((await repository.lint({ base })).findings.map(({ path }) => path)).toContain(
      "new/run-index.jsonl",
    );
  });
});

describe("a log that can't be read is never a pass", () => {
  test("because its folder is a committed link", async () => {
    const repository = Repository.create();
    const files = registryFiles({ runs: [run(), otherRun()] });
    repository.commitFiles({
      "real/run-index.jsonl": files[RUNS] ?? "",
      "real/song-index.jsonl": files[SONGS] ?? "",
    });
    mkdirSync(join(repository.root, "60-REGISTRY"));
    symlinkSync("../real", join(repository.root, "60-REGISTRY/data"));
    repository.commit("link");
    dropLine(repository, "real/run-index.jsonl");
    expect(exitCodeOf(await repository.lintStaged())).not.toBe(0);
  });

  test("because the configuration names one that is nowhere", async () => {
    const repository = committed();
    repository.write(CONFIG, '{"logs":{"run-index":"nowhere.jsonl"}}');
    expect(exitCodeOf(await repository.lintStaged())).toBe(1);
  });
});

test("a wrapped line does not begin with a workflow command", () => {
  const repository = committed();
  const runs = jsonl([run({ created_by: `${"y".repeat(60)} ::stop-commands::pwned` })]);
  repository.write(RUNS, runs);
  repository.git("add", "-A");
  const { output } = runCommand(process.execPath, [BIN, "--staged"], repository.root, repository.env);
  expect(output).not.toMatch(/^\s*::/m);
});

test("a branch of a server that has no registry may be pushed", () => {
  const clone = committed();
  const remote = join(clone.root, "..", "remote.git");
  clone.git("init", "-q", "--bare", "-b", "main", remote);
  writeFileSync(
    join(remote, "hooks/pre-receive"),
    `#!/bin/sh\nexec "${process.execPath}" "${BIN}" hook pre-receive\n`,
    { mode: 0o755 },
  );
  clone.git("remote", "add", "origin", remote);
  clone.git("checkout", "-q", "--orphan", "pages");
  clone.git("rm", "-rq", "--cached", ".");
  rmSync(join(clone.root, "60-REGISTRY"), { recursive: true });
  clone.commitFiles({ "index.html": "<p>x\n" });
  expect(clone.tryGit("push", "-q", "origin", "pages")).toEqual({ code: 0, output: expect.any(String) });
});
