import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Report } from "../../../src/base/core/finding.js";
import { exitCodeOf } from "../../../src/check/findings/report.js";
import { jsonl, work } from "../../../src/rules/examples.js";
import { commandsOf } from "../../helpers/do-steps.js";
import {
  alterations,
  classes,
  FIVE,
  failedRuns,
  faultsOf,
  fingerprintOf,
  gitCallsOf,
  linesOf,
  numbers,
  obey,
  onlyAlteration,
  startRepository,
  swap,
} from "../../helpers/history.js";
import { Repository, RUNS, SONGS } from "../../helpers/repository.js";

const CONFIG = "runidx.config.json";
const EDITED = swap(FIVE, "N003", "X003");

const verdict = (report: Report) => ({ classes: classes(report), exit: exitCodeOf(report) });
const HOLDS = { classes: [], exit: 0 };
const REFUSED = { classes: ["edited"], exit: 1 };

const settle = (...commits: string[]) =>
  JSON.stringify({
    settled: commits.map((commit) => ({
      commit,
      path: RUNS,
      reason: "a slip of the first week",
      approved_by: "Dana Whitlock",
    })),
  });

function shallowClone(repository: Repository): Repository {
  const root = join(dirname(repository.root), "shallow");
  repository.git("clone", "-q", "--depth=1", `file://${repository.root}`, root);
  return new Repository(root, repository.env);
}

describe("the audit of a history", () => {
  test("that holds finds nothing and counts its commits", async () => {
    const repository = startRepository();
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    const report = await repository.lint();
    expect([report.findings, report.faults, report.notRun]).toEqual([[], [], []]);
    expect(report.target).toEqual({ mode: "audit", base: null, head: "work tree" });
    expect([report.summary.commits, report.summary.records]).toEqual([2, 6]);
  });

  test("names the commit that altered a line and the one that published it", async () => {
    const repository = Repository.create();
    repository.commitFiles({ [RUNS]: failedRuns(1, 2) });
    const published = repository.commitFiles({ [RUNS]: FIVE });
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    const bad = repository.commitFiles({ [RUNS]: EDITED + failedRuns(6) });
    const finding = onlyAlteration(await repository.lint());
    expect([finding.class, finding.commit, finding.related[0]?.commit]).toEqual(["edited", bad, published]);
    expect(finding.message).toContain("line 3 now");
    expect(finding.message).toContain('run_id: "RUN-20260102-2140-N003" → "RUN-20260102-2140-X003"');
  });

  test("finds an edit that was put back long ago", async () => {
    const repository = startRepository();
    const bad = repository.commitFiles({ [RUNS]: EDITED });
    repository.commitFiles({ [RUNS]: FIVE });
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    const report = await repository.lint();
    expect(alterations(report).map(({ commit }) => commit)).toContain(bad);
    expect(exitCodeOf(report)).toBe(1);
  });

  test("finds a log that was deleted and came back", async () => {
    const repository = startRepository();
    rmSync(join(repository.root, RUNS));
    const bad = repository.commit();
    repository.commitFiles({ [RUNS]: FIVE });
    const report = await repository.lint();
    expect(alterations(report).map(({ class: kind, commit }) => [kind, commit])).toEqual([
      ["file-deleted", bad],
    ]);
  });

  test("says where a log went that was renamed", async () => {
    const repository = startRepository();
    repository.git("mv", RUNS, "60-REGISTRY/old.jsonl");
    const bad = repository.commit();
    repository.commitFiles({ [RUNS]: FIVE });
    const finding = onlyAlteration(await repository.lint());
    expect([finding.class, finding.commit]).toEqual(["file-renamed", bad]);
    expect(finding.message).toContain("60-REGISTRY/old.jsonl");
  });

  test("gives no command for what is published: history can't be changed", async () => {
    const repository = startRepository();
    const bad = repository.commitFiles({ [RUNS]: EDITED });
    const finding = onlyAlteration(await repository.lint());
    expect(commandsOf(finding)).toEqual([]);
    expect([finding.applies, finding.needsPerson]).toEqual(["person", true]);
    expect(finding.hint).toContain(bad);
    expect(finding.hint).toContain("settled");
    expect(finding.hint).not.toContain("git restore");
  });

  test("walks every branch that was merged", async () => {
    const repository = startRepository();
    repository.git("checkout", "-q", "-b", "side");
    const bad = repository.commitFiles({ [RUNS]: EDITED });
    repository.commitFiles({ [RUNS]: FIVE });
    repository.git("checkout", "-q", "main");
    repository.commitFiles({ "README.md": "hello\n" });
    repository.git("merge", "-q", "side", "-m", "merged");
    const report = await repository.lint();
    expect(alterations(report).map(({ commit }) => commit)).toContain(bad);
  });

  test("gives the same answer from its cache", async () => {
    const repository = startRepository();
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    repository.commitFiles({ [RUNS]: EDITED + failedRuns(6) });
    repository.commitFiles({ [RUNS]: EDITED + failedRuns(6, 7) });
    const first = await repository.lint();
    const second = await repository.lint();
    expect(second).toEqual(first);
    expect(verdict(second)).toEqual(REFUSED);
  });

  test("is not fooled by a cache that somebody wrote", async () => {
    const repository = startRepository();
    const old = repository.git("rev-parse", `HEAD:${RUNS}`);
    repository.commitFiles({ [RUNS]: EDITED });
    const now = repository.git("rev-parse", `HEAD:${RUNS}`);
    repository.write(".git/runidx-lint/proven", `runidx-lint proven prefixes 1\nnonsense\n${old} ${now}`);
    expect(verdict(await repository.lint())).toEqual(REFUSED);
  });

  test("writes nothing but its cache", async () => {
    const repository = startRepository();
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6, 7) });
    repository.write(RUNS, EDITED);
    const withoutCache = () => {
      const files = Object.entries(fingerprintOf(repository.root));
      return files.filter(([path]) => !path.startsWith(".git/runidx-lint/"));
    };
    const before = withoutCache();
    await repository.lint();
    expect(withoutCache()).toEqual(before);
  });

  test("judges the history of a log whose path the configuration names", async () => {
    const repository = Repository.create();
    repository.commitFiles({ [CONFIG]: '{"logs":{"run-index":"runs/*.jsonl"}}', "runs/1.jsonl": FIVE });
    repository.commitFiles({ "runs/2.jsonl": failedRuns(6) });
    expect(verdict(await repository.lint())).toEqual(HOLDS);
    repository.commitFiles({ "runs/1.jsonl": EDITED });
    expect(verdict(await repository.lint())).toEqual(REFUSED);
  });

  test("judges the history of a log that a glob in the repository's root names", async () => {
    const repository = Repository.create();
    repository.commitFiles({ [CONFIG]: '{"logs":{"run-index":"run-*.jsonl"}}', "run-1.jsonl": FIVE });
    repository.commitFiles({ "run-1.jsonl": EDITED });
    expect(verdict(await repository.lint())).toEqual(REFUSED);
  });

  test("judges several registries of one repository", async () => {
    const repository = Repository.create();
    const files = { [CONFIG]: '{"registries":["one","two"]}', [`one/${RUNS}`]: FIVE, [`two/${RUNS}`]: FIVE };
    repository.commitFiles(files);
    repository.commitFiles({ [`two/${RUNS}`]: EDITED });
    const report = await repository.lint();
    expect(verdict(report)).toEqual(REFUSED);
    expect(onlyAlteration(report).path).toBe(`two/${RUNS}`);
  });

  test("tells two altered logs apart", async () => {
    const repository = startRepository();
    repository.commitFiles({ [SONGS]: jsonl([work()]) });
    repository.commitFiles({ [RUNS]: EDITED, [SONGS]: jsonl([work({ status: "final" })]) });
    expect(alterations(await repository.lint()).map(({ path }) => path)).toEqual([RUNS, SONGS]);
  });
});

describe("the audit of a work tree", () => {
  test("finds an edit that nobody committed yet, with the command that mends it", async () => {
    const repository = startRepository();
    const head = repository.git("rev-parse", "HEAD");
    repository.write(RUNS, swap(FIVE, '"C1"', '"C2"'));
    const report = await repository.lint();
    expect(verdict(report)).toEqual(REFUSED);
    expect(onlyAlteration(report).related[0]?.commit).toBe(head);
    obey(repository, onlyAlteration(report));
    expect(verdict(await repository.lint())).toEqual(HOLDS);
  });

  test("leaves the index alone in the command that mends it", async () => {
    const repository = startRepository();
    repository.append(RUNS, failedRuns(6));
    repository.git("add", "-A");
    repository.write(RUNS, EDITED);
    const [finding] = alterations(await repository.lint());
    if (!finding) throw new Error("nothing was found");
    if (commandsOf(finding).length > 0) obey(repository, finding);
    expect(repository.git("show", `:${RUNS}`)).toBe((FIVE + failedRuns(6)).trim());
  });

  test("holds with lines that were appended and not committed", async () => {
    const repository = startRepository();
    repository.append(RUNS, failedRuns(6));
    expect(verdict(await repository.lint())).toEqual(HOLDS);
  });

  test("finds a log that was deleted and not committed", async () => {
    const repository = startRepository();
    rmSync(join(repository.root, RUNS));
    const report = await repository.lint();
    expect(classes(report)).toEqual(["file-deleted"]);
    expect(exitCodeOf(report)).toBe(1);
  });

  test("finds a log that was cut off and not committed", async () => {
    const repository = startRepository();
    repository.write(RUNS, linesOf(FIVE).slice(0, 2).join(""));
    expect(verdict(await repository.lint())).toEqual({ classes: ["truncated"], exit: 1 });
  });
});

describe("what was settled", () => {
  /** A history with one edit that was settled. */
  function settled() {
    const repository = startRepository();
    const bad = repository.commitFiles({ [RUNS]: EDITED });
    repository.commitFiles({ [CONFIG]: settle(bad), [RUNS]: EDITED + failedRuns(6) });
    return { repository, bad };
  }

  test("is a warning of its own class, with its commit and the reason", async () => {
    const { repository, bad } = settled();
    const report = await repository.lint();
    const finding = onlyAlteration(report);
    expect([finding.class, finding.severity, finding.commit]).toEqual(["settled", "warning", bad]);
    expect(finding.message).toContain("a slip of the first week");
    expect(finding.message).toContain("was edited");
    expect(finding.steps).toEqual([]);
    expect(exitCodeOf(report)).toBe(0);
  });

  test("is shown in every audit", async () => {
    const { repository } = settled();
    const first = await repository.lint();
    expect(await repository.lint()).toEqual(first);
    expect(classes(first)).toEqual(["settled"]);
  });

  test("is the context on which the proof goes on: a later edit is found", async () => {
    const { repository } = settled();
    const later = repository.commitFiles({ [RUNS]: swap(EDITED, "N004", "X004") + failedRuns(6) });
    const report = await repository.lint();
    expect(alterations(report).map(({ class: kind, commit }) => [kind, commit])).toContainEqual([
      "edited",
      later,
    ]);
    expect(exitCodeOf(report)).toBe(1);
  });

  test("covers no other commit", async () => {
    const repository = startRepository();
    const first = repository.git("rev-parse", "HEAD");
    repository.commitFiles({ [RUNS]: EDITED, [CONFIG]: settle(first) });
    expect(verdict(await repository.lint())).toEqual({
      classes: ["edited", "settled-unmatched"],
      exit: 1,
    });
  });

  test("covers no other log", async () => {
    const repository = startRepository();
    repository.commitFiles({ [SONGS]: jsonl([work()]) });
    const bad = repository.commitFiles({ [SONGS]: jsonl([work({ status: "final" })]) });
    repository.commitFiles({ [CONFIG]: settle(bad) });
    expect(verdict(await repository.lint())).toEqual({
      classes: ["edited", "settled-unmatched"],
      exit: 1,
    });
  });

  test("may be a merge that lost a line", async () => {
    const repository = startRepository();
    repository.git("checkout", "-q", "-b", "side");
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(7) });
    repository.git("checkout", "-q", "main");
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    repository.git("merge", "-q", "-s", "ours", "side", "-m", "ours");
    repository.commitFiles({ [CONFIG]: settle(repository.git("rev-parse", "HEAD")) });
    expect(verdict(await repository.lint())).toEqual({ classes: ["settled"], exit: 0 });
  });

  test("stays a warning where warnings are errors: what was accepted stays in history for ever", async () => {
    const { repository } = settled();
    const report = await repository.lint({ preset: "strict" });
    expect(onlyAlteration(report).severity).toBe("warning");
    expect(exitCodeOf(report)).toBe(0);
  });

  test("is an error where the class is set to error, with strict as well", async () => {
    const { repository, bad } = settled();
    const rules = { "append-only": { classes: { settled: "error" } } };
    const config = { ...JSON.parse(settle(bad)), preset: "strict", rules };
    repository.commitFiles({ [CONFIG]: JSON.stringify(config) });
    const report = await repository.lint();
    expect(onlyAlteration(report).severity).toBe("error");
    expect(exitCodeOf(report)).toBe(1);
  });

  test("counts for --max-warnings 0 as every warning does", async () => {
    const { repository } = settled();
    expect(exitCodeOf(await repository.lint({ preset: "strict" }), 0)).toBe(1);
  });
});

describe("an entry of what was settled that matches no violation", () => {
  /** A history that holds, with a configuration that settles its first commit. */
  function unmatched() {
    const repository = startRepository();
    const first = repository.git("rev-parse", "HEAD");
    repository.commitFiles({ [CONFIG]: settle(first, "0".repeat(40)) });
    return { repository, first };
  }

  test("is a warning of the configuration that names it", async () => {
    const { repository, first } = unmatched();
    const report = await repository.lint();
    const finding = onlyAlteration(report);
    expect([finding.class, finding.severity, finding.path]).toEqual(["settled-unmatched", "warning", CONFIG]);
    expect(finding.message).toContain(`settled[0] (commit ${first}, ${RUNS})`);
    expect(finding.message).toContain(`settled[1] (commit ${"0".repeat(40)}, ${RUNS})`);
    expect(exitCodeOf(report)).toBe(0);
  });

  test("is not told where the history is left out, nor in a range", async () => {
    const { repository, first } = unmatched();
    expect(classes(await repository.lint({ history: false }))).toEqual([]);
    expect(classes(await repository.lint({ base: first }))).toEqual([]);
  });
});

describe("a history that is not to be proved", () => {
  test("by --no-history is listed under notRun, and the lines are judged", async () => {
    const repository = startRepository();
    repository.commitFiles({ [RUNS]: EDITED });
    const report = await repository.lint({ history: false });
    expect(report.notRun.map(({ ruleId }) => ruleId)).toEqual(["append-only"]);
    expect(report.notRun[0]?.reason).toContain("left out");
    expect([verdict(report), report.summary.records, report.summary.commits]).toEqual([HOLDS, 5, 0]);
  });

  test("by the configuration is a warning, and listed under notRun", async () => {
    const repository = startRepository();
    repository.commitFiles({ [RUNS]: EDITED, [CONFIG]: '{"history":false}' });
    const report = await repository.lint();
    expect(report.notRun.map(({ ruleId }) => ruleId)).toEqual(["append-only"]);
    expect(alterations(report).map(({ class: kind, severity }) => [kind, severity])).toEqual([
      ["history-off", "warning"],
    ]);
    expect(exitCodeOf(report)).toBe(0);
  });

  test("by the configuration of an example is no warning", async () => {
    const repository = Repository.create();
    repository.commitFiles({
      [`examples/studio/${RUNS}`]: FIVE,
      [`examples/studio/${CONFIG}`]: '{"history":false}',
    });
    repository.commitFiles({ [`examples/studio/${RUNS}`]: EDITED });
    const report = await repository.lint({ paths: ["examples/studio"] });
    expect([report.findings, report.faults]).toEqual([[], []]);
    expect(report.notRun.map(({ ruleId }) => ruleId)).toEqual(["append-only"]);
  });

  test("outside a git repository is listed under notRun, and the findings decide", async () => {
    const repository = startRepository();
    rmSync(join(repository.root, ".git"), { recursive: true });
    const report = await repository.lint();
    expect(report.notRun).toEqual([{ ruleId: "append-only", reason: "not a git repository" }]);
    expect(exitCodeOf(report)).toBe(0);
    repository.append(RUNS, "{}\n");
    expect(exitCodeOf(await repository.lint())).toBe(1);
  });

  test("in a shallow clone could not be proved, and the words say how to fetch it", async () => {
    const repository = startRepository();
    repository.commitFiles({ [RUNS]: EDITED });
    const report = await shallowClone(repository).lint();
    expect(faultsOf(report)).toContain("git fetch --unshallow");
    expect(report.summary.records).toBe(5);
    expect(exitCodeOf(report)).toBe(2);
  });

  test("in a shallow clone could not be proved even where there are findings", async () => {
    const repository = startRepository();
    repository.commitFiles({ [RUNS]: `${FIVE}{}\n` });
    const report = await shallowClone(repository).lint();
    expect(report.findings).not.toEqual([]);
    expect(exitCodeOf(report)).toBe(2);
  });

  test("in a shallow clone may be left out", async () => {
    const repository = startRepository();
    repository.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    const report = await shallowClone(repository).lint({ history: false });
    expect(verdict(report)).toEqual(HOLDS);
  });

  test("in a shallow clone is proved once the rest was fetched", async () => {
    const repository = startRepository();
    repository.commitFiles({ [RUNS]: EDITED });
    const clone = shallowClone(repository);
    clone.git("fetch", "-q", "--unshallow");
    expect(verdict(await clone.lint())).toEqual(REFUSED);
  });

  test("because append-only is off in the configuration is not possible in silence", async () => {
    const repository = startRepository();
    repository.commitFiles({ [RUNS]: EDITED, [CONFIG]: '{"rules":{"append-only":"off"}}' });
    const report = await repository.lint();
    const said = [...report.notRun, ...report.findings].map(({ ruleId }) => ruleId);
    expect(said.length > 0 || report.faults.length > 0).toBe(true);
  });
});

describe.skipIf(process.platform === "win32")("how many git processes an audit takes", () => {
  function long(commits: number, edit = false): Repository {
    const repository = startRepository();
    for (const number of numbers(2, commits)) {
      const all = FIVE + failedRuns(...numbers(11, 10 + number));
      repository.write(RUNS, edit && number >= 3 ? swap(all, "N003", "X003") : all);
      repository.git("commit", "-q", "-a", "-m", "append");
    }
    return repository;
  }

  test("the same for three commits and for sixty", async () => {
    const few = await gitCallsOf(long(3), (wrapped) => wrapped.lint());
    const many = await gitCallsOf(long(60), (wrapped) => wrapped.lint());
    expect([few.report.summary.commits, many.report.summary.commits]).toEqual([3, 60]);
    expect(many.calls).toHaveLength(few.calls.length);
  });

  test("the same for three commits and for sixty where an edit is found", async () => {
    const few = await gitCallsOf(long(3, true), (wrapped) => wrapped.lint());
    const many = await gitCallsOf(long(60, true), (wrapped) => wrapped.lint());
    expect([classes(few.report), classes(many.report)]).toEqual([["edited"], ["edited"]]);
    expect(many.calls).toHaveLength(few.calls.length);
  });
});
