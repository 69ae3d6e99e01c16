import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import type { Report } from "../../../src/base/core/finding.js";
import { registryFiles, run, version } from "../../../src/rules/examples.js";
import { failedRun, numbers } from "../../helpers/history.js";
import { Repository, RUNS } from "../../helpers/repository.js";

const RUN_LOG = "50-GENERATION/RUN-20260102-2140-A7K2.md";
const LYRICS = "Songs/WORK-20260102-2205-D1S4__v01__the-ferrymans-due.md";
const HEADER = Object.entries(version())
  .filter(([key]) => /_id$/.test(key))
  .map(([key, value]) => `  ${key}: ${value}\n`)
  .join("");

const FILES: Record<string, string> = {
  ...registryFiles(),
  [RUN_LOG]: "**run_id:** `RUN-20260102-2140-A7K2`\n",
  [LYRICS]: `\`\`\`yaml\nid_header:\n${HEADER}\`\`\`\n\nPay the man\n`,
  "50-GENERATION/README.md": "run logs\n",
  "src/other.ts": "export {};\n",
  "README.md": "a studio\n",
};

/** A repository whose first commit has a registry, its run log and its lyrics. */
function start(files: Record<string, string> = FILES): Repository {
  const repository = Repository.create();
  repository.commitFiles(files, "first");
  return repository;
}

const remove = (repository: Repository, path: string) =>
  rmSync(join(repository.root, path), { recursive: true });

/** What a report says, as rule, class and line, and that nothing went wrong. */
function said(report: Report): string[] {
  expect([report.faults, report.notRun]).toEqual([[], []]);
  return report.findings.map(({ ruleId, class: kind, path, line }) => `${ruleId}/${kind} ${path}:${line}`);
}

const MISSING = `on-disk/missing ${RUNS}:1`;

describe("a run log that a record names is deleted by a commit that touches no log", () => {
  it("S33: staged: the record is found, and the change brought it in", async () => {
    const repository = start();
    remove(repository, RUN_LOG);
    const report = await repository.lintStaged();
    expect(said(report)).toEqual([MISSING]);
    expect(report.findings[0]).toMatchObject({ introduced: true, pointer: "/run_log_filepath_abs" });
  });

  it("S33: staged: the record is found where a path of Windows writes the folder in another case", async () => {
    const stored = `c:\\studio\\50-generation\\${RUN_LOG.split("/")[1]}`;
    const repository = start({
      ...FILES,
      ...registryFiles({ runs: [run({ run_log_filepath_abs: stored })] }),
    });
    expect(said(await repository.lint())).toEqual([]);
    remove(repository, RUN_LOG);
    const report = await repository.lintStaged();
    expect(said(report)).toEqual([MISSING]);
    expect(report.findings[0]).toMatchObject({ introduced: true });
  });

  it("S33: range: the record is found", async () => {
    const repository = start();
    remove(repository, RUN_LOG);
    repository.commit("delete the run log");
    expect(said(await repository.lint({ base: "HEAD~1" }))).toEqual([MISSING]);
  });

  it("S33: with its whole folder: the record is found, staged and in a range", async () => {
    const repository = start();
    remove(repository, "50-GENERATION");
    expect(said(await repository.lintStaged())).toEqual([MISSING]);
    repository.commit("delete all run logs");
    expect(said(await repository.lint({ base: "HEAD~1" }))).toEqual([MISSING]);
  });

  it("S33: deleted and put back in a range: no finding", async () => {
    const repository = start();
    remove(repository, RUN_LOG);
    repository.commit("delete the run log");
    repository.git("revert", "--no-edit", "HEAD");
    expect(said(await repository.lint({ base: "HEAD~2" }))).toEqual([]);
  });

  it("S33: with strict rules the commit is refused", async () => {
    const repository = start();
    remove(repository, RUN_LOG);
    const report = await repository.lintStaged({ preset: "strict" });
    expect(report.summary.errors).toBe(1);
  });
});

describe("other changes of files that records name", () => {
  test("renaming a run log is found", async () => {
    const repository = start();
    repository.git("mv", RUN_LOG, "50-GENERATION/moved.md");
    expect(said(await repository.lintStaged())).toEqual([MISSING]);
  });

  test("an edit after which the header disagrees is found", async () => {
    const repository = start();
    repository.write(LYRICS, repository.read(LYRICS).replace("H8Q8", "H8Q3"));
    expect(said(await repository.lintStaged())).toEqual([
      "on-disk/disagrees 60-REGISTRY/data/song-index.jsonl:2",
    ]);
  });

  test("an edit of the lyrics themselves is no finding", async () => {
    const repository = start();
    repository.append(LYRICS, "and cross\n");
    expect(said(await repository.lintStaged())).toEqual([]);
  });

  test("what was wrong before is not told again", async () => {
    const repository = start({ ...FILES, [LYRICS]: "no header\n" });
    repository.append(LYRICS, "still none\n");
    expect(said(await repository.lintStaged())).toEqual([]);
  });

  test("a file that only a superseded record names may go", async () => {
    const newer = run({
      last_updated_utc: "2026-01-02T23:00Z",
      run_log_filepath_abs: "C:\\Studio\\50-GENERATION\\new.md",
    });
    const repository = start({
      ...FILES,
      ...registryFiles({ runs: [run(), newer] }),
      "50-GENERATION/new.md": FILES[RUN_LOG] ?? "",
    });
    remove(repository, RUN_LOG);
    expect(said(await repository.lintStaged())).toEqual([]);
  });

  test("a file that no record names may go", async () => {
    const repository = start();
    remove(repository, "50-GENERATION/README.md");
    expect(said(await repository.lintStaged())).toEqual([]);
  });

  test("a path written with escapes is recognised", async () => {
    const log = JSON.stringify(run()).replace("RUN-20260102-2140-A7K2.md", "RUN-20260102-2140-A7K\\u0032.md");
    const repository = start({ ...FILES, ...registryFiles({ runs: [log] }) });
    remove(repository, RUN_LOG);
    expect(said(await repository.lintStaged())).toContain(MISSING);
  });

  test("a file whose name has no plain letter is recognised", async () => {
    const path = "50-GENERATION/渡し守.…";
    const repository = start({
      ...FILES,
      ...registryFiles({ runs: [run({ run_log_filepath_abs: "C:\\Studio\\50-GENERATION\\渡し守.…" })] }),
      [path]: FILES[RUN_LOG] ?? "",
    });
    remove(repository, path);
    expect(said(await repository.lintStaged())).toEqual([MISSING]);
  });

  test("a file in the registry's own folder is recognised by a configured root", async () => {
    const repository = start({
      ...FILES,
      ...registryFiles({ runs: [run({ run_log_filepath_abs: "D:\\Work\\run.md" })] }),
      "runidx.config.json": JSON.stringify({ pathRoots: ["D:\\Work"] }),
      "run.md": FILES[RUN_LOG] ?? "",
    });
    remove(repository, "run.md");
    expect(said(await repository.lintStaged())).toEqual([MISSING]);
  });

  test("many files at once are recognised", async () => {
    const runs = numbers(1, 200).map((number) =>
      failedRun(number, { run_log_filepath_abs: `C:\\Studio\\50-GENERATION\\${number}.md` }),
    );
    const logs = runs.map(
      ({ run_id }, index) => [`50-GENERATION/${index + 1}.md`, `**run_id:** ${run_id}\n`] as const,
    );
    const repository = start({ ...registryFiles({ runs, songs: [] }), ...Object.fromEntries(logs) });
    remove(repository, "50-GENERATION");
    expect(said(await repository.lintStaged())).toHaveLength(200);
  });
});

describe("a commit that touches neither logs nor files that records name", () => {
  test.each(["src/other.ts", "README.md", "50-GENERATION/README.md"])(
    "%s: nothing is judged",
    async (path) => {
      // The log is no log any more, and that is not this commit's doing.
      const repository = start();
      repository.commitFiles({ [RUNS]: "version https://git-lfs.github.com/spec/v1\n" }, "broken");
      repository.append(path, "x\n");
      expect(said(await repository.lintStaged())).toEqual([]);
    },
  );
});

describe("a run that a change records twice", () => {
  const SAYS_PASS = "**run_id:** `RUN-20260102-2140-A7K2`\n\n- **Gate 2 (Final Save):** `PASS`\n";
  const SAYS_FAIL = SAYS_PASS.replace("PASS", "FAIL");
  const FAILED = run({ qa_gate2: "FAIL", work_id: undefined, version_ids: undefined });
  const PASSED = run({ last_updated_utc: "2026-01-02T23:00Z" });

  const start = () => {
    const repository = Repository.create();
    repository.commitFiles({ [RUNS]: "", "50-GENERATION/README.md": "run logs\n" }, "first");
    return repository;
  };

  test("is compared with its run log by the line that answers: staged and in a range", async () => {
    const repository = start();
    for (const [path, text] of Object.entries({
      ...registryFiles({ runs: [FAILED, PASSED] }),
      [RUN_LOG]: SAYS_PASS,
    }))
      repository.write(path, text);
    expect(said(await repository.lintStaged())).toEqual([]);
    repository.commit();
    expect(said(await repository.lint({ base: "HEAD~1" }))).toEqual([]);
  });

  test("is a finding where the line that answers differs from its run log", async () => {
    const repository = start();
    repository.commitFiles({ ...registryFiles({ runs: [FAILED, PASSED] }), [RUN_LOG]: SAYS_FAIL });
    expect(said(await repository.lint({ base: "HEAD~1" }))).toEqual([`on-disk/disagrees ${RUNS}:2`]);
  });
});
