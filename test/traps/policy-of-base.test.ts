/** What protects a registry comes from what is committed: a change can't loosen it for itself, nor lead away from it. */
import { describe, expect, test } from "vitest";
import { exitCodeOf } from "../../src/check/findings/report.js";
import { alterations, FIVE, failedRuns, faultsOf, startRepository, swap } from "../helpers/history.js";
import { type Repository, RUNS } from "../helpers/repository.js";

const EDITED = swap(FIVE, '"qa_gate2":"FAIL"', '"qa_gate2":"PASS"');
const CONFIG = "runidx.config.json";

describe("S8: an audit proves what was altered in a commit that also", () => {
  const pathsIn = async (repository: Repository) =>
    alterations(await repository.lint()).map(({ path, class: kind }) => `${kind} ${path}`);

  test("moved the registry into a folder that a configuration names", async () => {
    const repository = startRepository();
    repository.git("rm", "-q", RUNS);
    repository.commitFiles({ [`studio/${RUNS}`]: EDITED, [CONFIG]: '{"registries":["studio"]}' }, "move");
    expect(await pathsIn(repository)).toContain(`file-renamed ${RUNS}`);
    expect(exitCodeOf(await repository.lint())).toBe(1);
  });

  test("moved the registry from one folder to another that no configuration names", async () => {
    const repository = startRepository();
    repository.git("rm", "-q", RUNS);
    repository.commitFiles({ [`old/${RUNS}`]: FIVE }, "first place");
    repository.git("rm", "-q", `old/${RUNS}`);
    repository.commitFiles({ [`new/${RUNS}`]: EDITED }, "second place");
    const report = await repository.lint({ paths: ["new"] });
    expect(alterations(report).map(({ path }) => path)).toContain(`old/${RUNS}`);
    expect(exitCodeOf(report)).toBe(1);
  });

  test("dropped a registry from those that the configuration names", async () => {
    const repository = startRepository();
    repository.git("rm", "-q", RUNS);
    const both = { [`a/${RUNS}`]: failedRuns(1, 2), [`b/${RUNS}`]: failedRuns(3, 4) };
    repository.commitFiles({ ...both, [CONFIG]: '{"registries":["a","b"]}' }, "two registries");
    const edited = swap(failedRuns(3, 4), '"qa_gate2":"FAIL"', '"qa_gate2":"PASS"');
    repository.commitFiles({ [`b/${RUNS}`]: edited, [CONFIG]: '{"registries":["a"]}' }, "drop b");
    expect(await pathsIn(repository)).toContain(`edited b/${RUNS}`);
    expect(exitCodeOf(await repository.lint())).toBe(1);
  });

  test("moved a log to another name", async () => {
    const repository = startRepository();
    repository.git("rm", "-q", RUNS);
    const logs = { "run-index": "60-REGISTRY/data/runs.jsonl" };
    repository.commitFiles({ "60-REGISTRY/data/runs.jsonl": EDITED, [CONFIG]: JSON.stringify({ logs }) });
    expect(exitCodeOf(await repository.lint())).toBe(1);
  });
});

describe("S9: how strict the index is judged,", () => {
  const LOOSE = JSON.stringify({ rules: { "append-only": "off", schema: "off" }, history: false });
  const PACKAGE = JSON.stringify({ name: "studio", runidx: JSON.parse(LOOSE) });

  test.each([
    ["an untracked configuration", CONFIG, LOOSE, false],
    ["a configuration that is only staged", CONFIG, LOOSE, true],
    ["an untracked package.json", "package.json", PACKAGE, false],
    ["a package.json that is only staged", "package.json", PACKAGE, true],
  ])("%s does not decide", async (_, path, content, isStaged) => {
    const repository = startRepository();
    repository.write(RUNS, EDITED);
    repository.git("add", "-A");
    repository.write(path, content);
    if (isStaged) repository.git("add", "-A");
    expect(exitCodeOf(await repository.lint({ staged: true }))).toBe(1);
  });

  test("nor does a changed one that the work tree has and HEAD has otherwise", async () => {
    const repository = startRepository();
    repository.commitFiles({ [CONFIG]: '{"preset":"strict"}' });
    repository.write(RUNS, EDITED);
    repository.write(CONFIG, LOOSE);
    repository.git("add", "-A");
    expect(exitCodeOf(await repository.lint({ staged: true }))).toBe(1);
  });

  test.each([
    ["an untracked", false],
    ["an only staged", true],
  ])("%s configuration does not unseal what is committed", async (_, isStaged) => {
    const repository = startRepository();
    repository.git("clone", "-q", "--bare", repository.root, `${repository.root}.git`);
    repository.git("remote", "add", "origin", `${repository.root}.git`);
    repository.git("fetch", "-q", "origin");
    repository.git("branch", "-q", "--set-upstream-to", "origin/main");
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) }, "local");
    repository.write(RUNS, FIVE + failedRuns(7));
    repository.git("add", "-A");
    repository.write(CONFIG, '{"sealed":"published"}');
    if (isStaged) repository.git("add", "-A");
    expect(exitCodeOf(await repository.lint({ staged: true }))).toBe(1);
    repository.git("reset", "-q", "--hard");
    repository.commitFiles({ [CONFIG]: '{"sealed":"published"}' }, "unseal");
    repository.write(RUNS, FIVE + failedRuns(7));
    repository.git("add", "-A");
    expect(exitCodeOf(await repository.lint({ staged: true }))).toBe(0);
  });

  test("the paths of HEAD's configuration are proved, whatever a staged one names", async () => {
    const repository = startRepository();
    const logs = { "run-index": "60-REGISTRY/data/other.jsonl" };
    repository.commitFiles({ "60-REGISTRY/data/other.jsonl": failedRuns(8) });
    repository.write(RUNS, EDITED);
    repository.write(CONFIG, JSON.stringify({ logs }));
    repository.git("add", "-A");
    const report = await repository.lint({ staged: true });
    expect(alterations(report).map(({ path }) => path)).toContain(RUNS);
    expect(exitCodeOf(report)).toBe(1);
  });
});

describe("S18: a log's path that can match nothing is refused:", () => {
  test.each([
    "**.jsonl",
    "*/x.jsonl",
    "\\x.jsonl",
    ".git/x.jsonl",
    "a//x.jsonl",
    "../x.jsonl",
    "/x.jsonl",
    "C:/x.jsonl",
    "a*b*.jsonl",
    "runs.txt",
  ])("%s", async (path) => {
    const repository = startRepository();
    repository.commitFiles({ [CONFIG]: JSON.stringify({ logs: { "run-index": path } }) });
    for (const report of [
      await repository.lint(),
      await repository.lint({ base: "HEAD~1" }),
      await repository.lint({ staged: true }),
    ]) {
      expect(faultsOf(report)).not.toBe("");
      expect(exitCodeOf(report)).toBe(2);
    }
  });

  test.each(["60-REGISTRY/data/run-index*.jsonl", "./60-REGISTRY/data/run-index.jsonl"])(
    "%s is taken",
    async (path) => {
      const repository = startRepository();
      repository.commitFiles({ [CONFIG]: JSON.stringify({ logs: { "run-index": path } }) });
      expect(exitCodeOf(await repository.lint())).toBe(0);
    },
  );
});
