import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Report } from "../../../src/base/core/finding.js";
import { exitCodeOf } from "../../../src/check/findings/report.js";
import { jsonl, run, version, waiver, work } from "../../../src/rules/examples.js";
import {
  alterations,
  classes,
  FIVE,
  failedRun,
  failedRuns,
  faultsOf,
  fingerprintOf,
  gitCallsOf,
  numbers,
  onlyAlteration,
  startRepository,
  swap,
} from "../../helpers/history.js";
import { Repository, RUNS, SONGS, temporaryFolder } from "../../helpers/repository.js";

const CONFIG = "runidx.config.json";
const WAIVERS = "60-REGISTRY/data/waivers.jsonl";
const EDITED = swap(FIVE, "N003", "X003");

const verdict = (report: Report) => ({ classes: classes(report), exit: exitCodeOf(report) });
const HOLDS = { classes: [], exit: 0 };
const REFUSED = { classes: ["edited"], exit: 1 };

/** A repository whose first commit is tagged `base`. */
function based(files: Readonly<Record<string, string>> = {}): Repository {
  const repository = Repository.create();
  repository.commitFiles({ [RUNS]: FIVE, ...files }, "base");
  repository.git("tag", "base");
  return repository;
}

const range = (repository: Repository, more = {}) => repository.lint({ base: "base", ...more });

/** A clone that has only the newest commits. */
function shallowClone(repository: Repository, depth: number): Repository {
  const root = join(dirname(repository.root), "shallow");
  repository.git("clone", "-q", `--depth=${depth}`, `file://${repository.root}`, root);
  return new Repository(root, repository.env);
}

describe("a range that holds", () => {
  test("says what was compared, and counts commits and new records", async () => {
    const repository = based();
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    const head = repository.commitFiles({ [RUNS]: FIVE + failedRuns(6, 7) });
    const report = await range(repository);
    expect([report.findings, report.faults, report.notRun, report.policyChanges]).toEqual([[], [], [], []]);
    const base = repository.git("rev-parse", "base");
    expect(report.target).toEqual({ mode: "range", base, head });
    expect([report.summary.commits, report.summary.newRecords]).toEqual([2, 2]);
  });

  test("may be empty", async () => {
    const report = await range(based());
    expect([verdict(report), report.summary.commits]).toEqual([HOLDS, 0]);
  });

  test("may bring the whole registry", async () => {
    const repository = Repository.create();
    repository.commitFiles({ "README.md": "hello\n" });
    repository.git("tag", "base");
    repository.commitFiles({ [RUNS]: FIVE });
    const report = await range(repository);
    expect([verdict(report), report.summary.newRecords]).toEqual([HOLDS, 5]);
  });

  test("may end elsewhere than in HEAD", async () => {
    const repository = based();
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    repository.commitFiles({ [RUNS]: EDITED });
    expect(verdict(await range(repository, { head: "HEAD~1" }))).toEqual(HOLDS);
  });

  test("is judged from its trees: neither the work tree nor the index counts", async () => {
    const repository = based();
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    repository.write(RUNS, "rubbish\n");
    repository.write(CONFIG, "rubbish");
    repository.git("add", "-A");
    rmSync(join(repository.root, "60-REGISTRY"), { recursive: true });
    expect(verdict(await range(repository))).toEqual(HOLDS);
  });

  test("is judged without a registry in the work tree", async () => {
    const repository = based();
    repository.commitFiles({ [RUNS]: EDITED });
    repository.git("checkout", "-q", "--orphan", "empty");
    repository.git("rm", "-q", "-r", "-f", ".");
    expect(verdict(await range(repository, { head: "main" }))).toEqual(REFUSED);
  });

  test("leaves the repository as it was, but for its cache", async () => {
    const repository = based();
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6, 7) });
    const withoutCache = () => {
      const files = Object.entries(fingerprintOf(repository.root));
      return files.filter(([path]) => !path.startsWith(".git/runidx-lint/"));
    };
    const before = withoutCache();
    await range(repository);
    expect(withoutCache()).toEqual(before);
  });
});

describe("what a range is refused for", () => {
  test("an edit that a later commit restores is found, with its commit", async () => {
    const repository = based();
    const bad = repository.commitFiles({ [RUNS]: EDITED });
    repository.commitFiles({ [RUNS]: FIVE });
    const report = await range(repository);
    expect(alterations(report).map(({ commit }) => commit)).toContain(bad);
    expect(exitCodeOf(report)).toBe(1);
  });

  test("a log that was deleted and came back is found, with its commit", async () => {
    const repository = based();
    rmSync(join(repository.root, RUNS));
    const bad = repository.commit();
    repository.commitFiles({ [RUNS]: FIVE });
    const report = await range(repository);
    expect(alterations(report).find(({ class: kind }) => kind === "file-deleted")?.commit).toBe(bad);
    expect(exitCodeOf(report)).toBe(1);
  });

  test("a line of the range that the range itself alters is found", async () => {
    const repository = based();
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    const bad = repository.commitFiles({ [RUNS]: FIVE + failedRuns(7) });
    const finding = onlyAlteration(await range(repository));
    expect([finding.class, finding.commit]).toEqual(["edited", bad]);
  });

  test("an edit is told once, with both line numbers, the fields and the commit that made it", async () => {
    const repository = based();
    const bad = repository.commitFiles({ [RUNS]: EDITED });
    const finding = onlyAlteration(await range(repository));
    expect(finding.commit).toBe(bad);
    expect(finding.introduced).toBe(true);
    expect(finding.message).toContain("line 3 now");
    expect(finding.message).toContain('run_id: "RUN-20260102-2140-N003" → "RUN-20260102-2140-X003"');
  });

  test("an edit names the commit that published the line", async () => {
    const repository = Repository.create();
    repository.commitFiles({ [RUNS]: failedRuns(1, 2) });
    const published = repository.commitFiles({ [RUNS]: FIVE });
    repository.git("tag", "base");
    repository.commitFiles({ [RUNS]: EDITED });
    expect(onlyAlteration(await range(repository)).related[0]?.commit).toBe(published);
  });

  test("an edit of a line from the range itself names the commit that brought it", async () => {
    const repository = based();
    const brought = repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(7) });
    expect(onlyAlteration(await range(repository)).related[0]?.commit).toBe(brought);
  });

  test("an edit on a branch that was merged is found, with its commit", async () => {
    const repository = based();
    repository.git("checkout", "-q", "-b", "side");
    const bad = repository.commitFiles({ [RUNS]: EDITED });
    repository.git("checkout", "-q", "main");
    repository.commitFiles({ "README.md": "hello\n" });
    repository.git("merge", "-q", "side", "-m", "merged");
    const report = await range(repository);
    expect(alterations(report).map(({ commit }) => commit)).toContain(bad);
    expect(exitCodeOf(report)).toBe(1);
  });

  test("an edit that a merge papered over is found, with its commit", async () => {
    const repository = based();
    repository.git("checkout", "-q", "-b", "side");
    const bad = repository.commitFiles({ [RUNS]: EDITED });
    repository.git("checkout", "-q", "main");
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    repository.tryGit("merge", "--no-commit", "side");
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    const report = await range(repository);
    expect(alterations(report).map(({ commit }) => commit)).toContain(bad);
    expect(exitCodeOf(report)).toBe(1);
  });

  test("a log that was renamed in the first commit of the range is told with where to", async () => {
    const repository = based();
    repository.git("mv", RUNS, "60-REGISTRY/old.jsonl");
    const bad = repository.commit();
    const finding = onlyAlteration(await range(repository));
    expect([finding.class, finding.commit]).toEqual(["file-renamed", bad]);
    expect(finding.message).toContain("60-REGISTRY/old.jsonl");
  });

  test("a log that was renamed later in the range is told with where to", async () => {
    const repository = based();
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    repository.git("mv", RUNS, "60-REGISTRY/old.jsonl");
    const bad = repository.commit();
    const finding = onlyAlteration(await range(repository));
    expect([finding.class, finding.commit]).toEqual(["file-renamed", bad]);
    expect(finding.message).toContain("60-REGISTRY/old.jsonl");
  });

  test("a registry that was moved away does not vanish", async () => {
    const repository = based();
    repository.git("mv", "60-REGISTRY", "elsewhere");
    repository.commit();
    expect(exitCodeOf(await range(repository))).toBe(1);
  });

  test("a new line that breaks a rule is found", async () => {
    const repository = based();
    repository.commitFiles({ [RUNS]: `${FIVE}{}\n` });
    const report = await range(repository);
    expect(report.findings.map(({ ruleId }) => ruleId)).toContain("schema");
    expect(exitCodeOf(report)).toBe(1);
  });

  test("what was wrong in the base already is not found again", async () => {
    const repository = based({ [RUNS]: `${FIVE}{}\n` });
    repository.commitFiles({ [RUNS]: `${FIVE}{}\n${failedRuns(6)}` });
    const report = await range(repository);
    expect([report.findings, exitCodeOf(report)]).toEqual([[], 0]);
  });

  test("a harmless mode change within the range is told once, as a warning", async () => {
    const repository = based();
    repository.git("update-index", "--chmod=+x", RUNS);
    repository.git("commit", "-q", "-m", "mode");
    const report = await range(repository);
    expect(verdict(report)).toEqual({ classes: ["mode"], exit: 0 });
  });

  test("a late newline within the range is told once, as a warning", async () => {
    const repository = based({ [RUNS]: FIVE.slice(0, -1) });
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    expect(verdict(await range(repository))).toEqual({ classes: ["late-newline"], exit: 0 });
  });
});

describe("the base's policy judges", () => {
  const loosened: [string, string][] = [
    ["turns append-only off", '{"rules":{"append-only":"off"}}'],
    ["makes append-only a warning", '{"rules":{"append-only":"warn"}}'],
    ["turns a class of it off", '{"rules":{"append-only":{"classes":{"edited":"off"}}}}'],
    ["turns the history off", '{"history":false}'],
    ["looks for the log elsewhere", '{"logs":{"run-index":"elsewhere.jsonl"}}'],
    ["names other registries", '{"registries":["examples"]}'],
  ];

  test.each(loosened)("not a configuration of the range that %s", async (_, config) => {
    const repository = based();
    repository.commitFiles({
      [RUNS]: EDITED,
      [CONFIG]: config,
      "elsewhere.jsonl": FIVE,
      "examples/60-REGISTRY/data/run-index.jsonl": FIVE,
    });
    const report = await range(repository);
    expect(alterations(report).map(({ class: kind, severity }) => [kind, severity])).toContainEqual([
      "edited",
      "error",
    ]);
    expect(exitCodeOf(report)).toBe(1);
  });

  test.each(loosened)("and that the range %s is shown", async (_, config) => {
    const repository = based();
    repository.commitFiles({ [CONFIG]: config, "examples/60-REGISTRY/data/run-index.jsonl": FIVE });
    const report = await range(repository);
    expect(report.policyChanges).toEqual([expect.stringContaining(CONFIG)]);
    expect(report.policyChanges[0]).toContain("added");
  });

  test("not a rule that the range turns off", async () => {
    const repository = based();
    repository.commitFiles({
      [RUNS]: `${FIVE}{}\n`,
      [CONFIG]: '{"rules":{"schema":"off","placeholder":"off"}}',
    });
    const report = await range(repository);
    expect(report.findings.map(({ ruleId }) => ruleId)).toContain("schema");
  });

  test("but a rule that the base turns off stays off", async () => {
    const unknown = jsonl([failedRun(6, { mood: "low" })]);
    const repository = based({ [CONFIG]: '{"rules":{"unknown-field":"off"}}' });
    repository.commitFiles({ [RUNS]: FIVE + unknown });
    expect((await range(repository)).findings).toEqual([]);
  });

  test("and a configuration that the range breaks does not keep the base's from judging", async () => {
    const repository = based();
    repository.commitFiles({ [RUNS]: EDITED, [CONFIG]: "{" });
    const report = await range(repository);
    expect(classes(report)).toEqual(["edited"]);
    expect(report.policyChanges.join()).toContain(CONFIG);
  });

  test("a configuration that the range takes away still judges, and that is shown", async () => {
    const repository = based({ [CONFIG]: '{"logs":{"run-index":"runs.jsonl"}}', "runs.jsonl": FIVE });
    rmSync(join(repository.root, CONFIG));
    repository.commitFiles({ "runs.jsonl": EDITED });
    const report = await range(repository);
    expect(alterations(report).map(({ class: kind, path }) => `${kind} ${path}`)).toEqual([
      "unnamed runs.jsonl",
      "edited runs.jsonl",
    ]);
    expect(report.policyChanges).toEqual([expect.stringContaining("removed")]);
  });

  const WAIVED = failedRun(6, { mood: "low" });
  const rule = "unknown-field";

  /** A run with an unknown field, and the waiver of it. */
  function waivedFiles(): Record<string, string> {
    const text = JSON.stringify(WAIVED);
    const line_sha256 = createHash("sha256").update(text).digest("hex");
    return {
      [RUNS]: `${FIVE}${text}\n`,
      [WAIVERS]: jsonl([waiver({ rule, path: RUNS, line_sha256 })]),
    };
  }

  test("not a waiver that the range brings itself", async () => {
    const repository = based();
    repository.commitFiles(waivedFiles());
    const report = await range(repository);
    expect(report.findings.map(({ ruleId }) => ruleId)).toContain(rule);
    expect(report.waived).toEqual([]);
  });

  test("and that the range brings a waiver is shown", async () => {
    const repository = based();
    repository.commitFiles(waivedFiles());
    expect((await range(repository)).policyChanges).toEqual([expect.stringContaining(WAIVERS)]);
  });

  test("a waiver of the base counts", async () => {
    const { [WAIVERS]: waivers = "", [RUNS]: runs = "" } = waivedFiles();
    const repository = based({ [WAIVERS]: waivers });
    repository.commitFiles({ [RUNS]: runs });
    const report = await range(repository);
    expect([report.findings, report.waived.length]).toEqual([[], 1]);
  });

  test("a waiver that is staged with what it waives does not count before a commit", async () => {
    const repository = based();
    for (const [path, content] of Object.entries(waivedFiles())) repository.write(path, content);
    const report = await repository.lintStaged();
    expect([report.findings.length, report.waived.length]).toEqual([1, 0]);
  });

  const STRICT = JSON.stringify({
    type: "object",
    required: ["record_type", "run_id", "label"],
    properties: { record_type: { const: "RUN" }, run_id: { type: "string" }, label: { type: "string" } },
  });
  const LOOSE = JSON.stringify({ type: "object" });
  const OWN_SCHEMA = { [CONFIG]: '{"schemas":{"RUN":"run.schema.json"}}' };

  test("what a line may look like, a schema that the range loosens says, and that is shown", async () => {
    const repository = based({ ...OWN_SCHEMA, "run.schema.json": STRICT });
    repository.commitFiles({ "run.schema.json": LOOSE, [RUNS]: FIVE + failedRuns(6) });
    const report = await range(repository);
    expect(report.findings.map(({ ruleId }) => ruleId)).not.toContain("schema");
    expect(report.policyChanges).toEqual([expect.stringContaining("run.schema.json")]);
    expect(report.policyChanges[0]).toContain("schema of RUN");
  });

  test("so does a schema that the range names for the first time, and it is shown", async () => {
    const repository = based();
    repository.commitFiles({
      ...OWN_SCHEMA,
      "run.schema.json": LOOSE,
      [RUNS]: `${FIVE}{"record_type":"RUN"}\n`,
    });
    const report = await range(repository);
    expect(report.findings.map(({ ruleId }) => ruleId)).not.toContain("schema");
    expect(report.policyChanges.join()).toContain("configuration");
  });

  test("a schema that the range takes away though it is named is exit code 2", async () => {
    const repository = based({ ...OWN_SCHEMA, "run.schema.json": STRICT });
    rmSync(join(repository.root, "run.schema.json"));
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    const report = await range(repository);
    expect([exitCodeOf(report), report.faults[0]?.message]).toEqual([
      2,
      expect.stringContaining("there is no schema run.schema.json"),
    ]);
  });

  test("a configuration that the range puts into package.json is shown, and does not judge", async () => {
    const repository = based({ "package.json": '{"name":"studio"}' });
    repository.commitFiles({
      [RUNS]: EDITED,
      "package.json": '{"name":"studio","runidx":{"rules":{"append-only":"off"}}}',
    });
    const report = await range(repository);
    expect(classes(report)).toEqual(["edited"]);
    expect(report.policyChanges).toEqual([expect.stringContaining("package.json")]);
  });

  test("a configuration that the range puts before the one in package.json is shown, and does not judge", async () => {
    const repository = based({ "package.json": '{"runidx":{"preset":"strict"}}' });
    repository.commitFiles({ [RUNS]: EDITED, [CONFIG]: '{"history":false}' });
    const report = await range(repository);
    expect(classes(report)).toEqual(["edited"]);
    expect(report.policyChanges.join("\n")).toContain(CONFIG);
  });

  test("a configuration within the registry's folder that the range brings does not judge the base's logs", async () => {
    const repository = based();
    repository.commitFiles({ [RUNS]: EDITED, [`60-REGISTRY/${CONFIG}`]: '{"history":false}' });
    const cwd = join(repository.root, "60-REGISTRY");
    expect(classes(await range(repository, { cwd }))).toEqual(["unnamed", "edited"]);
  });

  test("a range that changes no policy shows none", async () => {
    const repository = based({ [CONFIG]: "{}", [WAIVERS]: "" });
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    expect((await range(repository)).policyChanges).toEqual([]);
  });
});

describe("what was settled", () => {
  const settle = (commit: string) =>
    JSON.stringify({ settled: [{ commit, path: RUNS, reason: "a slip", approved_by: "Dana Whitlock" }] });

  test("before the range does not trouble it", async () => {
    const repository = startRepository();
    const bad = repository.commitFiles({ [RUNS]: EDITED });
    repository.commitFiles({ [CONFIG]: settle(bad) });
    repository.git("tag", "base");
    repository.commitFiles({ [RUNS]: EDITED + failedRuns(6) });
    expect(verdict(await range(repository))).toEqual(HOLDS);
  });

  test("by the range itself does not count", async () => {
    const repository = based();
    const bad = repository.commitFiles({ [RUNS]: EDITED });
    repository.commitFiles({ [CONFIG]: settle(bad) });
    const report = await range(repository);
    expect(alterations(report).map(({ class: kind, commit }) => [kind, commit])).toEqual([["edited", bad]]);
    expect(exitCodeOf(report)).toBe(1);
  });

  test("by the base does not count for a commit of the range", async () => {
    const repository = based();
    repository.git("checkout", "-q", "-b", "side");
    const bad = repository.commitFiles({ [RUNS]: EDITED });
    repository.git("checkout", "-q", "main");
    repository.commitFiles({ [CONFIG]: settle(bad) });
    repository.git("checkout", "-q", "side");
    repository.git("merge", "-q", "main", "-m", "update");
    const report = await repository.lint({ base: "main" });
    expect(alterations(report).map(({ class: kind, commit }) => [kind, commit])).toContainEqual([
      "edited",
      bad,
    ]);
    expect(exitCodeOf(report)).toBe(1);
  });
});

describe("the base", () => {
  test("that is no ancestor gives way to the merge base", async () => {
    const repository = based();
    repository.git("checkout", "-q", "-b", "side");
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(7) });
    repository.git("checkout", "-q", "main");
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    const report = await repository.lint({ base: "main", head: "side" });
    expect(verdict(report)).toEqual(HOLDS);
    expect(report.target.base).toBe(repository.git("rev-parse", "base"));
  });

  test("that is no ancestor is compared with itself where that was asked for", async () => {
    const repository = based();
    repository.git("checkout", "-q", "-b", "side");
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(7) });
    repository.git("checkout", "-q", "main");
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    const report = await repository.lint({ base: "main", head: "side", exact: true });
    expect(classes(report)).toContain("edited");
    expect(exitCodeOf(report)).toBe(1);
    expect(report.target.base).toBe(repository.git("rev-parse", "main"));
  });

  test("may be a tag that has a message", async () => {
    const repository = based();
    repository.git("tag", "-a", "-m", "first", "annotated", "base");
    repository.commitFiles({ [RUNS]: EDITED });
    expect(verdict(await repository.lint({ base: "annotated" }))).toEqual(REFUSED);
  });

  test("that is not in the clone could not be compared, with the command that fetches it", async () => {
    const repository = based();
    repository.git("remote", "add", "origin", "somewhere");
    const report = await repository.lint({ base: "origin/trunk" });
    expect(exitCodeOf(report)).toBe(2);
    expect(faultsOf(report)).toContain("origin/trunk");
    expect(faultsOf(report)).toContain("git fetch");
  });

  test("that looks like an option is none", async () => {
    const report = await based().lint({ base: "--all" });
    expect(exitCodeOf(report)).toBe(2);
  });

  test("that is a tree or a blob could not be compared", async () => {
    const repository = based();
    expect(exitCodeOf(await repository.lint({ base: `HEAD:${RUNS}` }))).toBe(2);
    expect(exitCodeOf(await repository.lint({ base: "HEAD^{tree}" }))).toBe(2);
  });

  test("without common history could not be compared", async () => {
    const repository = based();
    repository.git("checkout", "-q", "--orphan", "fresh");
    repository.commitFiles({ [RUNS]: failedRuns(8) });
    const report = await range(repository);
    expect(exitCodeOf(report)).toBe(2);
    expect(faultsOf(report)).toContain("no common history");
  });

  test("outside a git repository is none", async () => {
    const report = await startRepository().lint({ cwd: temporaryFolder(), base: "HEAD" });
    expect(exitCodeOf(report)).toBe(2);
  });
});

describe("a shallow clone", () => {
  test("that lacks the base could not be compared", async () => {
    const repository = based();
    const base = repository.git("rev-parse", "base");
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6, 7) });
    const report = await shallowClone(repository, 1).lint({ base });
    expect(exitCodeOf(report)).toBe(2);
    expect(faultsOf(report)).toContain("git fetch");
  });

  test("whose base was fetched by itself is no range: the walk would miss commits", async () => {
    const repository = based();
    const base = repository.git("rev-parse", "base");
    repository.commitFiles({ [RUNS]: EDITED });
    repository.commitFiles({ [RUNS]: FIVE });
    repository.git("config", "uploadpack.allowAnySHA1InWant", "true");
    const clone = shallowClone(repository, 1);
    clone.git("fetch", "-q", "--depth=1", "origin", base);
    for (const exact of [false, true]) {
      const report = await clone.lint({ base, exact });
      expect([exact, exitCodeOf(report)]).toEqual([exact, 2]);
      expect(faultsOf(report)).toContain("shallow");
    }
  });

  test("that has the whole range is checked", async () => {
    const repository = based();
    const base = repository.git("rev-parse", "base");
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    repository.commitFiles({ [RUNS]: EDITED + failedRuns(6) });
    repository.git("checkout", "-q", "--detach", "HEAD~1");
    const clone = shallowClone(repository, 2);
    expect(verdict(await clone.lint({ base }))).toEqual(HOLDS);
  });

  test("whose cut lies in the range on a merged branch could not be checked", async () => {
    const repository = based();
    repository.git("checkout", "-q", "-b", "side");
    repository.commitFiles({ [RUNS]: EDITED });
    repository.commitFiles({ [RUNS]: FIVE });
    repository.commitFiles({ "side.md": "x\n" });
    repository.git("checkout", "-q", "main");
    const base = repository.commitFiles({ "main.md": "x\n" });
    repository.git("merge", "-q", "side", "-m", "merged");
    const clone = shallowClone(repository, 2);
    const report = await clone.lint({ base, exact: true });
    expect(exitCodeOf(report)).toBe(2);
  });
});

describe("a range with references", () => {
  test("judges a run by the songs of the head", async () => {
    const repository = based();
    repository.commitFiles({ [RUNS]: FIVE + jsonl([run()]), [SONGS]: jsonl([work(), version()]) });
    expect(verdict(await range(repository))).toEqual(HOLDS);
  });

  test("refuses a run whose version comes with no commit", async () => {
    const repository = based();
    repository.commitFiles({ [RUNS]: FIVE + jsonl([run()]), [SONGS]: jsonl([work()]) });
    expect(exitCodeOf(await range(repository))).toBe(1);
  });
});

describe.skipIf(process.platform === "win32")("how many git processes a range takes", () => {
  /** A range of some commits, of which the third is an edit where wanted. */
  function long(commits: number, edit = false): Repository {
    const repository = based();
    for (const number of numbers(1, commits)) {
      const all = FIVE + failedRuns(...numbers(11, 10 + number));
      repository.write(RUNS, edit && number >= 3 ? swap(all, "N003", "X003") : all);
      repository.git("commit", "-q", "-a", "-m", "append");
    }
    return repository;
  }

  test("the same for three commits and for sixty", async () => {
    const few = await gitCallsOf(long(3), (wrapped) => range(wrapped));
    const many = await gitCallsOf(long(60), (wrapped) => range(wrapped));
    expect([few.report.summary.commits, many.report.summary.commits]).toEqual([3, 60]);
    expect(many.calls).toHaveLength(few.calls.length);
  });

  test("the same for three commits and for sixty where an edit is found", async () => {
    const few = await gitCallsOf(long(3, true), (wrapped) => range(wrapped));
    const many = await gitCallsOf(long(60, true), (wrapped) => range(wrapped));
    expect([classes(few.report), classes(many.report)]).toEqual([["edited"], ["edited"]]);
    expect(many.calls).toHaveLength(few.calls.length);
  });
});
