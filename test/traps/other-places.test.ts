/** Ways to lead the check to another place than the one where the log is altered. */
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Report } from "../../src/base/core/finding.js";
import { exitCodeOf } from "../../src/check/findings/report.js";
import { alterations, FIVE, failedRuns, faultsOf, startRepository, swap } from "../helpers/history.js";
import { Repository, RUNS } from "../helpers/repository.js";

const CONFIG = "runidx.config.json";
const EDITED = swap(FIVE, "N003", "X003");

const kinds = (report: Report) => alterations(report).map(({ class: kind, path }) => `${kind} ${path}`);

/** The verdicts on the last commit: before it was made, as a range, and in an audit. */
async function verdicts(repository: Repository, files: Record<string, string>): Promise<number[]> {
  for (const [path, content] of Object.entries(files)) repository.write(path, content);
  repository.git("add", "-A");
  const staged = exitCodeOf(await repository.lint({ staged: true }));
  repository.commit();
  return [staged, exitCodeOf(await repository.lint({ base: "HEAD~1" })), exitCodeOf(await repository.lint())];
}

test("a bare repository that was committed into the registry's folder is not taken for the real one", async () => {
  const repository = Repository.create();
  repository.commitFiles({ [`studio/${RUNS}`]: FIVE });
  const clean = startRepository();
  repository.write(`studio/${RUNS}`, EDITED);
  for (const name of ["HEAD", "objects", "refs"])
    cpSync(join(clean.root, ".git", name), join(repository.root, "studio", name), { recursive: true });
  repository.commit();
  const report = await repository.lint({ paths: ["studio"] });
  expect([report.faults, kinds(report)]).toEqual([[], [`edited studio/${RUNS}`]]);
});

describe("a registry that stands beside a configuration", () => {
  test("is judged though the configuration names only others", async () => {
    const repository = startRepository();
    repository.commitFiles({ [`b/${RUNS}`]: failedRuns(8), [CONFIG]: '{"registries":["b"]}' });
    expect(await verdicts(repository, { [RUNS]: EDITED })).toEqual([1, 1, 1]);
  });

  test("is proved in an audit after it was dropped and altered in one commit", async () => {
    const repository = startRepository();
    repository.git("rm", "-q", RUNS);
    const both = { [`x/${RUNS}`]: FIVE, [`x/y/${RUNS}`]: failedRuns(8) };
    repository.commitFiles({ ...both, [CONFIG]: '{"registries":["x","x/y"]}' });
    repository.commitFiles({ [`x/${RUNS}`]: EDITED, [CONFIG]: '{"registries":["x/y"]}' });
    expect(kinds(await repository.lint())).toContain(`edited x/${RUNS}`);
  });
});

test("an edit of a registry is found where its folder is gone from the disk, and only another one is there", async () => {
  const repository = Repository.create();
  repository.commitFiles({ [`a/${RUNS}`]: FIVE, [`b/${RUNS}`]: FIVE });
  repository.write(`b/${RUNS}`, EDITED);
  repository.git("add", "-A");
  rmSync(join(repository.root, "b/60-REGISTRY"), { recursive: true });
  const report = await repository.lint({ staged: true, paths: ["a", "b"] });
  expect(kinds(report)).toEqual([`edited b/${RUNS}`]);
});

describe("a configuration that names an altered copy in the place of the log", () => {
  const COPY = JSON.stringify({ logs: { "run-index": "60-REGISTRY/data/copy.jsonl" } });

  test("is refused, because nothing would prove the log itself any more", async () => {
    const repository = startRepository();
    const files = { "60-REGISTRY/data/copy.jsonl": EDITED, [CONFIG]: COPY };
    expect(await verdicts(repository, files)).toEqual([1, 1, 1]);
    expect(kinds(await repository.lint({ base: "HEAD~1" }))).toContain(`unnamed ${RUNS}`);
  });

  test("does not decide how strict the copy is judged", async () => {
    const repository = startRepository();
    const logs = { "run-index": "60-REGISTRY/data/copy.jsonl" };
    const config = JSON.stringify({ logs, rules: { "unique-id": "off" } });
    repository.commitFiles({ "60-REGISTRY/data/copy.jsonl": FIVE + failedRuns(5), [CONFIG]: config });
    const report = await repository.lint({ base: "HEAD~1" });
    expect(report.findings.map(({ ruleId }) => ruleId)).toContain("unique-id");
  });
});

test("what is told as a warning on the way does not keep an error of the ends from being told", async () => {
  const repository = startRepository();
  const rules = { "append-only": { classes: { moved: "warn" } } };
  repository.commitFiles({ [CONFIG]: JSON.stringify({ rules }) });
  repository.git("switch", "-q", "-c", "side");
  const [first = "", second = "", ...rest] = FIVE.split(/(?<=\n)/);
  repository.commitFiles({ [RUNS]: FIVE + failedRuns(9) }, "append");
  repository.commitFiles({ [RUNS]: second + first + rest.join("") + failedRuns(9) }, "swap");
  repository.commitFiles({ [RUNS]: FIVE + failedRuns(9) }, "swap back");
  repository.git("switch", "-q", "main");
  const base = repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) }, "pushed");
  repository.tryGit("merge", "-q", "--no-commit", "side");
  repository.commitFiles({ [RUNS]: FIVE + failedRuns(9, 6) }, "merge");
  expect(kinds(await repository.lint({ base, exact: true }))).toContain(`inserted ${RUNS}`);
});

test("a configuration that git does not have hides no registry of HEAD from an audit by hand", async () => {
  const repository = startRepository();
  repository.commitFiles({ [RUNS]: EDITED });
  repository.write(`b/${RUNS}`, failedRuns(8));
  repository.write(CONFIG, '{"registries":["b"]}');
  expect(kinds(await repository.lint())).toContain(`edited ${RUNS}`);
});

test("two registries that claim one log can't be judged", async () => {
  const repository = startRepository();
  repository.commitFiles({ [`b/${RUNS}`]: failedRuns(8), [`b/${CONFIG}`]: "{}" });
  const logs = { "run-index": `b/${RUNS}` };
  repository.commitFiles({ [CONFIG]: JSON.stringify({ registries: ["b"], logs }) });
  const report = await repository.lint();
  expect(faultsOf(report)).toContain("both claim the log");
  expect(exitCodeOf(report)).toBe(2);
});

test("an audit by a named configuration looks at what that very file said in the past", async () => {
  const repository = Repository.create();
  const at = (path: string) => JSON.stringify({ logs: { "run-index": path } });
  repository.commitFiles({ "d/a.jsonl": FIVE, "own.json": at("d/a.jsonl") });
  repository.git("rm", "-q", "d/a.jsonl");
  repository.commitFiles({ "d/b.jsonl": EDITED, "own.json": at("d/b.jsonl") });
  const report = await repository.lint({ config: join(repository.root, "own.json") });
  expect(kinds(report)).toContain("file-deleted d/a.jsonl");
});

test("a closed segment that grew is found though the configuration names no segments any more", async () => {
  const repository = Repository.create();
  const glob = (name: string) => JSON.stringify({ logs: { "run-index": `60-REGISTRY/data/${name}` } });
  const first = { "60-REGISTRY/data/r.1.jsonl": failedRuns(1), "60-REGISTRY/data/r.2.jsonl": failedRuns(2) };
  repository.commitFiles({ ...first, [CONFIG]: glob("r.*.jsonl") });
  repository.commitFiles({ "60-REGISTRY/data/r.1.jsonl": failedRuns(1, 3), [CONFIG]: glob("r.1.jsonl") });
  expect(kinds(await repository.lint())).toContain("closed-grew 60-REGISTRY/data/r.1.jsonl");
});

describe("a registry that was moved from a folder that nothing names, and altered in the same commit,", () => {
  test("is found over the range and in an audit", async () => {
    const repository = Repository.create();
    repository.commitFiles({ [`old/${RUNS}`]: FIVE });
    repository.git("rm", "-q", `old/${RUNS}`);
    repository.commitFiles({ [RUNS]: EDITED });
    expect(exitCodeOf(await repository.lint({ base: "HEAD~1" }))).toBe(1);
    expect(exitCodeOf(await repository.lint())).toBe(1);
  });
});

test("a merge is judged against HEAD, where only what is pushed is sealed", async () => {
  const repository = startRepository();
  repository.commitFiles({ [CONFIG]: '{"sealed":"published"}' });
  repository.git("clone", "-q", "--bare", repository.root, `${repository.root}.git`);
  repository.git("remote", "add", "origin", `${repository.root}.git`);
  repository.git("fetch", "-q", "origin");
  repository.git("branch", "-q", "--set-upstream-to", "origin/main");
  repository.git("switch", "-q", "-c", "side");
  repository.commitFiles({ notes: "n\n" });
  repository.git("switch", "-q", "main");
  repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) }, "local");
  repository.git("merge", "-q", "--no-ff", "--no-commit", "side");
  expect(await repository.lint({ staged: true })).toMatchObject({ faults: [], findings: [] });
});
