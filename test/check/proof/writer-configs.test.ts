import { describe, expect, test } from "vitest";
import type { Report } from "../../../src/base/core/finding.js";
import { checkPush } from "../../../src/check/modes/push.js";
import { jsonl, registryFiles, run, version } from "../../../src/rules/examples.js";
import { failedRun, failedRuns } from "../../helpers/history.js";
import { NOW } from "../../helpers/lint-files.js";
import { Repository, RUNS } from "../../helpers/repository.js";

const C1 = "60-REGISTRY/data/run-index.C1.jsonl";
const C2 = "60-REGISTRY/data/run-index.C2.jsonl";
const CONFIG = "runidx.config.json";
const WRITERS = '{"logs":{"run-index":"60-REGISTRY/data/run-index.{writer}.jsonl"}}';

/** A registry with one file, and after it the commit that gives each writer a file. */
function switched() {
  const repository = Repository.create();
  const plain = repository.commitFiles({ [RUNS]: failedRuns(1, 2) }, "plain");
  const closing = repository.commitFiles({ [CONFIG]: WRITERS }, "a file for each writer");
  return { repository, plain, closing };
}

/** Rule and class of each finding, and where; faults as they are. */
const told = ({ findings, faults }: Report) => [
  ...faults.map(({ message }) => message),
  ...findings.map(({ ruleId, class: kind, path, line }) => `${ruleId}/${kind} ${path}:${line}`),
];
const GREW = "append-only/closed-grew";

describe("a writer's file", () => {
  test("may grow beside those of others, and segments may follow in each", async () => {
    const { repository, closing } = switched();
    repository.write(C1, failedRuns(3));
    expect(told(await repository.lintStaged())).toEqual([]);
    repository.commitFiles({ [C2]: failedRuns(4) });
    repository.append(C1, failedRuns(5));
    repository.write(C2.replace("C2", "C2.2"), failedRuns(6));
    expect(told(await repository.lintStaged())).toEqual([]);
    repository.commit();
    const [range, audit] = [await repository.lint({ base: closing }), await repository.lint()];
    expect([told(range), told(audit)]).toEqual([[], []]);
    expect([range.summary.newRecords, audit.summary.records]).toEqual([4, 6]);
  });

  test("is append-only by itself, in the index, in a range and in an audit", async () => {
    const { repository } = switched();
    const base = repository.commitFiles({ [C1]: failedRuns(3), [C2]: failedRuns(4, 5) });
    repository.write(C2, failedRuns(5, 4));
    expect(told(await repository.lintStaged())[0]).toMatch(/^append-only\/moved .*run-index\.C2\.jsonl/);
    repository.commit();
    for (const report of [await repository.lint({ base }), await repository.lint()])
      expect(told(report)[0]).toMatch(/^append-only\/moved .*run-index\.C2\.jsonl/);
  });

  test("is closed where a later segment of the same writer has begun, and only there", async () => {
    const { repository } = switched();
    const second = C1.replace("C1", "C1.2");
    const base = repository.commitFiles({
      [C1]: failedRuns(3),
      [second]: failedRuns(4),
      [C2]: failedRuns(5),
    });
    repository.append(C2, failedRuns(6));
    repository.append(C1, failedRuns(7));
    const report = await repository.lintStaged();
    expect(told(report)).toEqual([`registry-file/closed-segment ${C1}:null`]);
    expect(report.findings[0]?.hint).toBe(`append to ${second}`);
    repository.commit();
    expect(told(await repository.lint({ base }))).toEqual([`${GREW} ${C1}:2`]);
    expect(told(await repository.lint())).toEqual([`${GREW} ${C1}:2`]);
  });

  test("that is deleted is found", async () => {
    const { repository } = switched();
    repository.commitFiles({ [C1]: failedRuns(3) });
    repository.git("rm", "-q", C1);
    expect(told(await repository.lintStaged())).toEqual([`append-only/file-deleted ${C1}:null`]);
    repository.commit();
    expect(told(await repository.lint())).toEqual([`append-only/file-deleted ${C1}:null`]);
  });
});

describe("the plain file, once each writer has a file", () => {
  test("still counts: its records are there, and it may not be altered", async () => {
    const { repository } = switched();
    expect((await repository.lint()).summary.records).toBe(2);
    repository.write(RUNS, failedRuns(2));
    expect(told(await repository.lintStaged())[0]).toMatch(/^append-only\/deleted/);
  });

  test("may not grow: the index, every commit of a range and every commit of an audit", async () => {
    const { repository, closing } = switched();
    repository.append(RUNS, failedRuns(3));
    const report = await repository.lintStaged();
    expect(told(report)).toEqual([`registry-file/closed-grew ${RUNS}:null`]);
    expect(report.findings[0]?.hint).toContain("60-REGISTRY/data/run-index.{writer}.jsonl");
    repository.commit("grown");
    repository.append(RUNS, failedRuns(4));
    repository.commit("grown again");
    for (const found of [await repository.lint({ base: closing }), await repository.lint()]) {
      expect(told(found)).toEqual([`${GREW} ${RUNS}:3`, `${GREW} ${RUNS}:4`]);
      expect(found.findings[0]?.hint).toMatch(/run-index\.\{writer\}\.jsonl|settle it/);
    }
  });

  test("is found grown in a range that begins before it was closed", async () => {
    const { repository, plain } = switched();
    repository.append(RUNS, failedRuns(3));
    repository.commit("grown");
    expect(told(await repository.lint({ base: plain }))).toEqual([`${GREW} ${RUNS}:3`]);
  });

  test("may not come in where there was none", async () => {
    const repository = Repository.create();
    const base = repository.commitFiles({ [CONFIG]: WRITERS, [C1]: failedRuns(1) });
    repository.write(RUNS, failedRuns(2));
    expect(told(await repository.lintStaged())).toEqual([`registry-file/closed-grew ${RUNS}:null`]);
    repository.commit();
    expect(told(await repository.lint({ base }))).toEqual([`${GREW} ${RUNS}:1`]);
    expect(told(await repository.lint())).toEqual([`${GREW} ${RUNS}:1`]);
  });

  test("may carry the last lines of the commit that closes it", async () => {
    const repository = Repository.create();
    const base = repository.commitFiles({ [RUNS]: failedRuns(1) });
    repository.append(RUNS, failedRuns(2));
    repository.write(CONFIG, WRITERS);
    repository.write(C1, failedRuns(3));
    expect(told(await repository.lintStaged())).toEqual([]);
    repository.commit();
    expect(told(await repository.lint({ base }))).toEqual([]);
    expect(told(await repository.lint())).toEqual([]);
  });

  test("may be there from the first commit on", async () => {
    const repository = Repository.create();
    repository.write(CONFIG, WRITERS);
    repository.write(RUNS, failedRuns(1));
    repository.write(C1, failedRuns(2));
    expect(told(await repository.lintStaged())).toEqual([]);
    repository.commit();
    expect(told(await repository.lint())).toEqual([]);
  });

  test("stays closed where a later configuration does not say so any more", async () => {
    const { repository } = switched();
    repository.commitFiles({ [CONFIG]: "{}" });
    repository.append(RUNS, failedRuns(3));
    repository.commit("grown");
    repository.commitFiles({ [CONFIG]: WRITERS });
    expect(told(await repository.lint())).toEqual([`${GREW} ${RUNS}:3`]);
  });

  test("is closed by the configuration in package.json too", async () => {
    const repository = Repository.create();
    repository.commitFiles({ [RUNS]: failedRuns(1) });
    repository.commitFiles({ "package.json": `{"runidx":${WRITERS}}` });
    repository.append(RUNS, failedRuns(2));
    repository.commit();
    expect(told(await repository.lint())).toEqual([`${GREW} ${RUNS}:2`]);
  });

  test("of the model log is closed in the same way", async () => {
    const repository = Repository.create();
    const config = (path: string) => JSON.stringify({ model: "log", logs: { ledger: path } });
    const base = repository.commitFiles({ [CONFIG]: config("ledger.jsonl"), "ledger.jsonl": '{"a":1}\n' });
    repository.commitFiles({ [CONFIG]: config("ledger.{writer}.jsonl"), "ledger.C1.jsonl": '{"a":2}\n' });
    expect(told(await repository.lint({ base }))).toEqual([]);
    repository.append("ledger.jsonl", '{"a":3}\n');
    expect(told(await repository.lintStaged())).toEqual(["registry-file/closed-grew ledger.jsonl:null"]);
    repository.commit();
    expect(told(await repository.lint({ base }))).toEqual([`${GREW} ledger.jsonl:2`]);
    expect(told(await repository.lint())).toEqual([`${GREW} ledger.jsonl:2`]);
  });
});

describe("a branch that does not know yet that the plain file is closed", () => {
  /** `old` grew the plain file; `main` closed it meanwhile. */
  function twoBranches() {
    const repository = Repository.create();
    repository.commitFiles({ [RUNS]: failedRuns(1) });
    repository.git("checkout", "-q", "-b", "old");
    repository.append(RUNS, failedRuns(2));
    repository.commit("old");
    repository.git("checkout", "-q", "main");
    const base = repository.commitFiles({ [CONFIG]: WRITERS, [C1]: failedRuns(3) });
    return { repository, base };
  }

  test("is found once it is merged", async () => {
    const { repository, base } = twoBranches();
    repository.git("merge", "-q", "--no-edit", "old");
    expect(told(await repository.lint({ base }))).toEqual([`${GREW} ${RUNS}:2`]);
    expect(told(await repository.lint())).toEqual([`${GREW} ${RUNS}:2`]);
  });

  test("is merged without a finding where it did not grow the plain file", async () => {
    const { repository } = twoBranches();
    repository.git("checkout", "-q", "-b", "other", "old~1");
    repository.commitFiles({ "notes.md": "notes\n" });
    repository.git("checkout", "-q", "main");
    repository.git("merge", "-q", "--no-edit", "other");
    expect(told(await repository.lint())).toEqual([]);
  });

  test.each([
    ["main", "old"],
    ["old", "main"],
  ])(
    "is found while it is merged, and what the message says keeps its lines: %s takes in %s",
    async (ours, other) => {
      const { repository } = twoBranches();
      repository.git("checkout", "-q", ours);
      repository.git("merge", "-q", "--no-commit", other);
      const report = await repository.lint({ staged: true });
      expect(told(report)).toEqual([`${GREW} ${RUNS}:2`]);
      const hint = report.findings[0]?.hint ?? "";
      const commands = [...hint.matchAll(/`(git [^`]+)`/g)].map(([, command = ""]) => command);
      const merges = commands.filter((command) => !command.startsWith("git add"));
      expect(merges.map((command) => command.split(" ").slice(0, 3).join(" "))).toEqual([
        "git merge --abort",
        ...(ours === "old" ? ["git switch --create"] : []),
        "git merge --squash",
      ]);
      for (const command of merges) repository.git(...command.split(" ").slice(1));
      // The new lines go to the end of their writer's file.
      expect(repository.read(RUNS)).toBe(failedRuns(1, 2));
      repository.write(RUNS, failedRuns(1));
      repository.write(C2, failedRuns(2));
      expect(told(await repository.lintStaged())).toEqual([]);
      repository.commit("corrected");
      const after = await repository.lint();
      expect([told(after), after.summary.records]).toEqual([[], 3]);
    },
  );
});

describe("a push", () => {
  /** Judges a push of main from one commit to another, as a server does. */
  async function pushed({ root, env }: Repository, old: string): Promise<string[]> {
    const now = new Repository(root, env).git("rev-parse", "HEAD");
    const updates = [{ ref: "refs/heads/main", old, now }];
    const { judged } = await checkPush({ cwd: root, env, now: NOW, updates, sending: undefined });
    return judged.flatMap(({ report }) => told(report));
  }

  test("of the commit that gives each writer a file is taken, and so is what writers append then", async () => {
    const { repository, plain, closing } = switched();
    repository.commitFiles({ [C1]: failedRuns(3), [C2]: failedRuns(4) });
    expect([await pushed(repository, plain), await pushed(repository, closing)]).toEqual([[], []]);
  });

  test("that makes the plain file grow after that is refused", async () => {
    const { repository, plain, closing } = switched();
    repository.append(RUNS, failedRuns(3));
    repository.commit("grown");
    for (const old of [plain, closing]) expect(await pushed(repository, old)).toEqual([`${GREW} ${RUNS}:3`]);
  });
});

describe("a range that goes over to writers' files", () => {
  test("is judged by the records of all of them: what a writer's file has resolves", async () => {
    const repository = Repository.create();
    const songs = "60-REGISTRY/data/song-index.jsonl";
    const base = repository.commitFiles(registryFiles());
    repository.commitFiles({ [CONFIG]: WRITERS });
    const VERSION = "VER-20260105-0906-G7H8";
    const its = { created_utc: "2026-01-05T09:30Z", run_id: "RUN-20260105-0900-C3D4" };
    repository.write(C1, jsonl([run({ ...its, version_ids: [VERSION], qa_gate0: "PASS" })]));
    repository.append(songs, jsonl([version({ ...its, version_id: VERSION, version_label: "v02" })]));
    repository.commit("C1");
    const report = await repository.lint({ base });
    expect([told(report), report.summary.newRecords]).toEqual([[], 2]);
  });

  test("shows that waivers in a writer's file changed", async () => {
    const repository = Repository.create();
    const waivers = "60-REGISTRY/data/waivers.C1.jsonl";
    const config = JSON.stringify({ logs: { waivers: "60-REGISTRY/data/waivers.{writer}.jsonl" } });
    const base = repository.commitFiles({ [CONFIG]: config, [RUNS]: failedRuns(1) });
    repository.commitFiles({ [waivers]: "" });
    const { policyChanges } = await repository.lint({ base });
    expect(policyChanges).toEqual([expect.stringContaining(waivers)]);
  });
});

describe("what a finding of a range says", () => {
  test("is followed to its end: the commits are made anew, and no line is lost", async () => {
    const { repository, closing } = switched();
    repository.append(RUNS, jsonl([failedRun(3)]));
    repository.commit("grown");
    const hint = (await repository.lint({ base: closing })).findings[0]?.hint ?? "";
    const reset = /`git (reset --soft [0-9a-f]+)`/.exec(hint)?.[1] ?? "";
    repository.git(...reset.split(" "));
    repository.write(RUNS, failedRuns(1, 2));
    repository.write(C1, failedRuns(3));
    repository.commit("corrected");
    expect(told(await repository.lint({ base: closing }))).toEqual([]);
    expect((await repository.lint()).summary.records).toBe(3);
  });
});
