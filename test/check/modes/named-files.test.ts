/** Files that are named by hand: a log of their own where the repository has no registry, and never beside one. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { exitCodeOf } from "../../../src/check/findings/report.js";
import { lint } from "../../../src/check/modes/lint.js";
import type { LintOptions, LintTarget } from "../../../src/check/modes/request.js";
import { registryFiles } from "../../../src/rules/examples.js";
import { failedRuns, faultsOf, startRepository, swap } from "../../helpers/history.js";
import { NOW } from "../../helpers/lint-files.js";
import { Repository, RUNS, temporaryFolder } from "../../helpers/repository.js";
import { runCli } from "../../helpers/run-cli.js";

const LEDGER = "logs/ledger.jsonl";
const FIXTURE = "test/fixture.jsonl";
const line = (id: unknown, value: unknown = 1) => `${JSON.stringify({ id, value })}\n`;

const STAGED = { mode: "staged" } as const;
const RANGE = { mode: "range", base: "HEAD~1" } as const;
const AUDIT = { mode: "audit" } as const;
const TARGETS: [string, LintTarget][] = [
  ["staged", STAGED],
  ["in a range", RANGE],
  ["in an audit", AUDIT],
];

const check = ({ root: cwd, env }: Repository, options: LintOptions) =>
  lint({ cwd, env, now: NOW, ...options });

function withLedger(): Repository {
  const repository = Repository.create();
  repository.commitFiles({ [LEDGER]: line("a1") + line("a2") }, "first");
  return repository;
}

describe("in a repository without a registry", () => {
  const CHANGES: [string, (repository: Repository) => void][] = [
    ["appended", (r) => r.append(LEDGER, line("a3"))],
    ["edited", (r) => r.write(LEDGER, line("a1", 2) + line("a2"))],
    ["given an id twice", (r) => r.append(LEDGER, line("a1"))],
    ["deleted", (r) => rmSync(join(r.root, LEDGER))],
  ];

  test.each(CHANGES)("a file that was %s is judged as --log judges it", async (_, change) => {
    for (const [, target] of TARGETS) {
      const repository = withLedger();
      change(repository);
      repository.git("add", "-A");
      // What no commit at hand has any more can't be told from a name that was mistyped.
      if (target === RANGE || (target === AUDIT && existsSync(join(repository.root, LEDGER))))
        repository.commit();
      const id = "/id";
      const [bare, named] = [
        await check(repository, { paths: [LEDGER], target, id }),
        await check(repository, { logs: [LEDGER], target, id }),
      ];
      expect(bare).toEqual(named);
      expect(bare.faults).toEqual([]);
    }
  });

  test("several files are as many logs, by absolute paths too", async () => {
    const repository = withLedger();
    repository.commitFiles({ "b.ndjson": line("a1") });
    const report = await check(repository, { paths: [join(repository.root, LEDGER), "b.ndjson"] });
    expect([report.findings, report.summary.files]).toEqual([[], 2]);
  });

  test("a file is found from a folder below the top", async () => {
    const repository = withLedger();
    const cwd = join(repository.root, "logs");
    const { code, stdout } = await runCli(["ledger.jsonl"], cwd, repository.env);
    expect([code, stdout]).toEqual([0, expect.stringContaining("2 records")]);
  });

  test("outside git a file is a log as well", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "a.jsonl"), "not json\n");
    expect((await runCli(["a.jsonl"], folder)).code).toBe(1);
  });

  test("a file in memory is a log as well", async () => {
    const files = { [LEDGER]: `${line("a1")}nothing\n` };
    const report = await lint({ target: { mode: "files", files }, paths: [`./${LEDGER}`], now: NOW });
    expect(report.findings.map(({ ruleId }) => ruleId)).toEqual(["valid-json"]);
  });

  test("an example that says so is no registry", async () => {
    const repository = withLedger();
    repository.commitFiles({
      "examples/a/60-REGISTRY/x.md": "",
      "examples/a/runidx.config.json": '{"history":false}',
    });
    expect(exitCodeOf(await check(repository, { paths: [LEDGER] }))).toBe(0);
  });

  test.each([
    ["a folder", ["."]],
    ["a folder beside a file", [".", LEDGER]],
    ["a file of another kind", ["notes.txt"]],
    ["a folder with the name of a log", ["folder.jsonl"]],
  ])("%s is no log", async (_, paths) => {
    const repository = withLedger();
    repository.commitFiles({ "notes.txt": line(1) });
    mkdirSync(join(repository.root, "folder.jsonl"));
    const report = await check(repository, { paths });
    expect(faultsOf(report)).toContain("there is no registry in");
    expect(exitCodeOf(report)).toBe(2);
  });

  test.each(["logs/ledgr.jsonl", "no/such/folder.jsonl", "logs/*.jsonl"])(
    "%s, which is not there, is none",
    async (path) => {
      for (const [, target] of TARGETS.filter(([, one]) => one !== RANGE)) {
        const report = await check(withLedger(), { paths: [path], target });
        expect(faultsOf(report)).toContain(
          `there is no "${path}"; check the path; a glob is given with --log`,
        );
        expect(exitCodeOf(report)).toBe(2);
      }
    },
  );
});

/** Where a registry may be, other than in the folder of a file that is named. */
const PLACES: [string, () => Repository][] = [
  ["at the top", () => startRepository()],
  [
    "in a folder beside",
    () => {
      const repository = Repository.create();
      repository.commitFiles({ [`studio/a/${RUNS}`]: failedRuns(1) });
      return repository;
    },
  ],
  [
    "in a configuration of logs of any records",
    () => {
      const repository = Repository.create();
      const config = '{"model":"log","logs":{"ledger":"ledger.jsonl"}}';
      repository.commitFiles({ "a/b/runidx.config.json": config, "a/b/ledger.jsonl": line("a1") });
      return repository;
    },
  ],
  [
    "in a package.json",
    () => {
      const repository = Repository.create();
      const config = '{"runidx":{"model":"log","logs":{"ledger":"ledger.jsonl"}}}';
      repository.commitFiles({ "a/package.json": config, "a/ledger.jsonl": line("a1") });
      return repository;
    },
  ],
];

describe.each(PLACES)("in a repository with a registry %s", (_, create) => {
  test("a file that belongs to no log is refused in an audit, with what to do", async () => {
    const repository = create();
    repository.commitFiles({ [FIXTURE]: line("a1") });
    const report = await check(repository, { paths: [FIXTURE] });
    expect(exitCodeOf(report)).toBe(2);
    expect(faultsOf(report)).toBe(
      `"${FIXTURE}" belongs to no log of the registry; to check such a file by itself, run \`npx runidx-lint --log ${FIXTURE}\` in the top folder`,
    );
  });

  test.each([
    ["--staged", ["--staged"]],
    ["--base", ["--base", "HEAD~1"]],
  ])("with %s it is one note, and the registry is judged", async (flag, flags) => {
    const repository = create();
    const log = repository.git("ls-files", "*.jsonl");
    repository.commitFiles({ [FIXTURE]: line("a1"), "other.jsonl": line("a2") });
    repository.write(FIXTURE, line("a1", 2));
    repository.git("add", "-A");
    if (flag === "--base") repository.commit();
    const run = () =>
      runCli([...flags, FIXTURE, join(repository.root, "other.jsonl")], repository.root, repository.env);
    const { code, stderr } = await run();
    expect(code).toBe(0);
    expect(stderr).toBe(
      `runidx-lint: "${FIXTURE}" and 1 more file belong to no log of the registry, so they were not judged; to check such a file by itself, run \`npx runidx-lint --log ${FIXTURE}\` in the top folder\n`,
    );
    repository.write(log, "{}\n");
    repository.git("add", "-A");
    if (flag === "--base") repository.commit();
    expect((await run()).code).toBe(1);
  });
});

describe("where a registry is only", () => {
  const refused = async (repository: Repository, target: LintTarget = AUDIT) => {
    const notes: string[] = [];
    const report = await check(repository, { paths: [LEDGER], target, note: (text) => notes.push(text) });
    return { report, notes };
  };

  test("in HEAD, a file is no log of its own", async () => {
    const repository = withLedger();
    repository.commitFiles({ [`studio/${RUNS}`]: failedRuns(1) });
    repository.git("rm", "-rq", "studio");
    const { report } = await refused(repository);
    expect(faultsOf(report)).toContain("belongs to no log");
    const staged = await refused(repository, STAGED);
    expect([staged.notes.length, exitCodeOf(staged.report)]).toEqual([1, 1]);
  });

  test("in the index, a file is no log of its own", async () => {
    const repository = withLedger();
    repository.write(`studio/${RUNS}`, failedRuns(1));
    repository.git("add", "-A");
    rmSync(join(repository.root, "studio"), { recursive: true });
    expect(faultsOf((await refused(repository)).report)).toContain("belongs to no log");
  });

  test("in the work tree, and not tracked yet, a file is no log of its own", async () => {
    const repository = withLedger();
    repository.write(`studio/${RUNS}`, failedRuns(1));
    expect(faultsOf((await refused(repository)).report)).toContain("belongs to no log");
  });

  test("in the base of a range, what became of it is judged", async () => {
    const repository = withLedger();
    repository.commitFiles({ [`studio/${RUNS}`]: failedRuns(1) });
    repository.git("rm", "-rq", "studio");
    repository.commit();
    const { report, notes } = await refused(repository, RANGE);
    expect(report.findings.map(({ class: kind }) => kind)).toContain("file-deleted");
    expect([notes.length, exitCodeOf(report)]).toEqual([1, 1]);
  });

  test("in a configuration that can't be read, nothing is judged in its place", async () => {
    const repository = withLedger();
    repository.commitFiles({ "studio/runidx.config.json": "{" });
    for (const [, target] of TARGETS) {
      const { report } = await refused(repository, target);
      expect(faultsOf(report)).toContain("studio/runidx.config.json:1:");
      expect(exitCodeOf(report)).toBe(2);
    }
  });
});

describe("beside a registry", () => {
  test("a file of its logs names it, as before", async () => {
    const repository = startRepository();
    repository.write(RUNS, swap(repository.read(RUNS), '"C1"', '"C2"'));
    for (const target of [STAGED, AUDIT]) {
      repository.git("add", "-A");
      expect(exitCodeOf(await check(repository, { paths: [RUNS], target }))).toBe(1);
    }
  });

  test("a file in memory that belongs to no log is refused", async () => {
    const files = { ...registryFiles(), [FIXTURE]: line(1) };
    const report = await lint({ target: { mode: "files", files }, paths: [FIXTURE], now: NOW });
    expect([faultsOf(report), exitCodeOf(report)]).toEqual([expect.stringContaining("belongs to no log"), 2]);
  });

  test("a file that --log does not name is refused in an audit, and a note otherwise", async () => {
    const repository = withLedger();
    repository.commitFiles({ [FIXTURE]: line("a1") });
    const paths = [FIXTURE];
    expect(faultsOf(await check(repository, { paths, logs: [LEDGER] }))).toContain("belongs to no log");
    const notes: string[] = [];
    const note = (text: string) => notes.push(text);
    const report = await check(repository, {
      paths: [LEDGER, FIXTURE],
      logs: [LEDGER],
      target: STAGED,
      note,
    });
    expect([exitCodeOf(report), notes.length]).toEqual([0, 1]);
  });

  test.each([
    ["an id", { id: "/id" }, "id is for logs that are named"],
    ["a schema", { schema: "schema.json" }, "schema is for logs that are named"],
  ])("%s for a file of its logs is refused", async (_, demand, message) => {
    const repository = startRepository();
    writeFileSync(join(repository.root, "schema.json"), "{}");
    const report = await check(repository, { paths: [RUNS], ...demand });
    expect([faultsOf(report), exitCodeOf(report)]).toEqual([expect.stringContaining(message), 2]);
    const files = registryFiles();
    const inMemory = await lint({ target: { mode: "files", files }, paths: [RUNS], id: "/id", now: NOW });
    expect(exitCodeOf(inMemory)).toBe(2);
  });

  test("a name of unusual characters is shown by them", async () => {
    const repository = startRepository();
    repository.commitFiles({ "\u001b[2Jx.jsonl": line(1) });
    const { code, stdout, stderr } = await runCli(["\u001b[2Jx.jsonl"], repository.root, repository.env);
    expect([code, (stdout + stderr).includes("\u001b"), stdout]).toEqual([
      2,
      false,
      expect.stringContaining("<U+001B>[2Jx"),
    ]);
  });
});

describe("a hook that a manager gives files to", () => {
  test("notes those that belong to no log, and judges the index", async () => {
    const repository = startRepository();
    repository.write(FIXTURE, line(1));
    repository.append(RUNS, failedRuns(6));
    repository.git("add", "-A");
    const run = () => runCli(["hook", "pre-commit", FIXTURE, RUNS], repository.root, repository.env);
    const { code, stderr } = await run();
    expect([code, stderr.match(/belongs to no log/g)?.length]).toEqual([0, 1]);
    repository.write(RUNS, failedRuns(6));
    repository.git("add", "-A");
    expect((await run()).code).toBe(1);
  });

  test("never takes a file for a log", async () => {
    const repository = withLedger();
    repository.append(LEDGER, line("a3"));
    repository.git("add", "-A");
    const { code, stderr } = await runCli(["hook", "pre-commit", LEDGER], repository.root, repository.env);
    expect([code, stderr]).toEqual([2, expect.stringContaining("there is no registry")]);
  });
});
