/** A file beside the logs that no log has: silence about it must not look like a pass. */
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runQuickly } from "../../../src/app/cli/quick.js";
import type { Report } from "../../../src/base/core/finding.js";
import { exitCodeOf } from "../../../src/check/findings/report.js";
import { lint } from "../../../src/check/modes/lint.js";
import { registryFiles } from "../../../src/rules/examples.js";
import { failedRuns, gitCallsOf, startRepository } from "../../helpers/history.js";
import { lintFiles, NOW } from "../../helpers/lint-files.js";
import { Repository, RUNS } from "../../helpers/repository.js";

const DATA = "60-REGISTRY/data";
const OTHER = `${DATA}/other.jsonl`;
const LINE = '{"id":"a1"}\n';

/** The files that are told to be no log's, with whether the change put them there. */
const told = ({ findings }: Report) =>
  findings
    .filter(({ class: kind }) => kind === "uncovered")
    .map(({ path, introduced }) => [path, introduced]);

function withOther(files: Record<string, string> = { [OTHER]: LINE }): Repository {
  const repository = startRepository();
  repository.commitFiles(files);
  return repository;
}

const LEDGER = '{"model":"log","logs":{"ledger":"logs/ledger*.jsonl"}}';

describe("an audit", () => {
  test("tells a file that stands beside a log, as a warning", async () => {
    const report = await withOther().lint();
    expect(told(report)).toEqual([[OTHER, false]]);
    expect([exitCodeOf(report), report.summary.warnings]).toEqual([0, 1]);
  });

  test("tells it in a commit, and in files that are in memory", async () => {
    expect(told(await withOther().lint({ at: "HEAD" }))).toEqual([[OTHER, false]]);
    expect(told(await lintFiles({ ...registryFiles(), [OTHER]: LINE }))).toEqual([[OTHER, false]]);
  });

  test("tells one that git does not track, and none that git ignores", async () => {
    const repository = withOther({ ".gitignore": "ignored.jsonl\n" });
    repository.write(`${DATA}/ignored.jsonl`, LINE);
    repository.write(OTHER, LINE);
    expect(told(await repository.lint())).toEqual([[OTHER, false]]);
  });

  test("tells one with the other ending, and a link with such a name", async () => {
    const repository = withOther({ [`${DATA}/other.ndjson`]: LINE });
    symlinkSync("other.ndjson", join(repository.root, DATA, "link.jsonl"));
    repository.commit();
    expect(told(await repository.lint()).map(([path]) => path)).toEqual([
      `${DATA}/link.jsonl`,
      `${DATA}/other.ndjson`,
    ]);
  });

  test("tells nothing of other endings, of folders, and of files in other folders", async () => {
    const repository = withOther({
      [`${DATA}/notes.json`]: "{}",
      [`${DATA}/folder.jsonl/inner.jsonl`]: LINE,
      "test/fixture.jsonl": LINE,
      "60-REGISTRY/above.jsonl": LINE,
    });
    expect(told(await repository.lint())).toEqual([]);
  });

  test("tells nothing of the three logs that the studio's model does not cover yet", async () => {
    const names = ["hook-index", "scene-index", "scripture-index"];
    const files = Object.fromEntries(names.map((name) => [`${DATA}/${name}.jsonl`, LINE]));
    expect(told(await withOther(files).lint())).toEqual([]);
  });

  test("tells nothing of a segment, and of every file that only resembles one", async () => {
    const repository = withOther({
      "runidx.config.json": '{"logs":{"run-index":"60-REGISTRY/data/run-index*.jsonl"}}',
      [`${DATA}/run-index-2.jsonl`]: failedRuns(6),
      [`${DATA}/my-run-index.jsonl`]: failedRuns(7),
    });
    expect(told(await repository.lint())).toEqual([[`${DATA}/my-run-index.jsonl`, false]]);
  });

  test("tells it for a configuration of logs of any records, and not for its waivers", async () => {
    const repository = Repository.create();
    repository.commitFiles({
      "runidx.config.json": LEDGER,
      "logs/ledger.jsonl": LINE,
      "logs/ledger-2.jsonl": LINE,
      "logs/waivers.jsonl": "",
      "logs/scene-index.jsonl": LINE,
    });
    expect(told(await repository.lint())).toEqual([["logs/scene-index.jsonl", false]]);
  });

  test("claims nothing of what stands beside a log that is named", async () => {
    const repository = Repository.create();
    repository.commitFiles({ "logs/ledger.jsonl": LINE, "logs/other.jsonl": LINE });
    const { root: cwd, env } = repository;
    const logs = ["logs/ledger.jsonl"];
    expect(told(await lint({ cwd, env, logs, now: NOW }))).toEqual([]);
    repository.commitFiles({ "logs/third.jsonl": LINE });
    const target = { mode: "range", base: "HEAD~1" } as const;
    expect(told(await lint({ cwd, env, logs, now: NOW, target }))).toEqual([]);
  });

  test("tells a log that is not named any more once, as that", async () => {
    const repository = startRepository();
    const config = '{"logs":{"run-index":"60-REGISTRY/data/runs.jsonl"}}';
    repository.commitFiles({ "runidx.config.json": config, [`${DATA}/runs.jsonl`]: failedRuns(7) });
    const { findings } = await repository.lint();
    expect(findings.map(({ class: kind, path }) => [kind, path])).toEqual([["unnamed", RUNS]]);
  });

  test("is as strict as the configuration says", async () => {
    const files = { [OTHER]: LINE, "runidx.config.json": '{"preset":"strict"}' };
    expect(exitCodeOf(await withOther(files).lint())).toBe(1);
    const off = '{"rules":{"registry-file":{"classes":{"uncovered":"off"}}}}';
    expect(told(await withOther({ ...files, "runidx.config.json": off }).lint())).toEqual([]);
  });

  test("gives a name that can't be shown no command and no line, and shows it by code points", async () => {
    const repository = Repository.create();
    repository.commitFiles({
      "runidx.config.json": LEDGER,
      "logs/ledger.jsonl": LINE,
      "logs/\u001b[31m\nred.jsonl": LINE,
      "logs/a*b.jsonl": LINE,
    });
    const { findings } = await repository.lint();
    expect(findings.map(({ hint }) => hint)).toEqual([
      expect.stringMatching(/^move it to another folder; to have it checked, give it a name/),
      expect.stringMatching(/^move it to another folder; to have it checked, give it a name/),
    ]);
  });
});

describe.each([
  ["the check of the index", (repository: Repository) => repository.lintStaged()],
  [
    "the check of a range",
    (repository: Repository) => {
      repository.commit();
      return repository.lint({ base: "HEAD~1" });
    },
  ],
])("%s", (_, check) => {
  test("tells a file that the change adds", async () => {
    const repository = startRepository();
    repository.write(OTHER, LINE);
    expect(told(await check(repository))).toEqual([[OTHER, true]]);
  });

  test("tells nothing of one that was there", async () => {
    const repository = withOther();
    repository.append(OTHER, LINE);
    repository.append(RUNS, failedRuns(6));
    expect(told(await check(repository))).toEqual([]);
  });

  test("tells nothing of a log that the change's own configuration names", async () => {
    const repository = startRepository();
    repository.write("runidx.config.json", '{"logs":{"overrides-log":"60-REGISTRY/data/other.jsonl"}}');
    repository.write(OTHER, "");
    expect(told(await check(repository))).toEqual([]);
  });

  test("tells nothing of the log of a registry below", async () => {
    const repository = startRepository();
    repository.write(
      `${DATA}/runidx.config.json`,
      '{"model":"log","logs":{"other":"other.jsonl","waivers":"w.jsonl"}}',
    );
    repository.write(OTHER, LINE);
    expect(told(await check(repository))).toEqual([]);
  });

  test("tells a log that was renamed once, as that", async () => {
    const repository = startRepository();
    repository.git("mv", RUNS, OTHER);
    const report = await check(repository);
    expect(report.findings.some(({ class: kind }) => kind === "file-renamed")).toBe(true);
    expect(told(report)).toEqual([]);
  });

  test("is as strict as the base says", async () => {
    const repository = withOther({ "runidx.config.json": '{"preset":"strict"}' });
    repository.write("runidx.config.json", "{}");
    repository.write(OTHER, LINE);
    expect(exitCodeOf(await check(repository))).toBe(1);
  });
});

describe("the quick check", () => {
  const quickly = ({ root: cwd, env }: Repository, written: string[] = []) =>
    runQuickly({ argv: ["--staged"], cwd, env, now: NOW, stdout: { write: (text) => written.push(text) } });

  test("leaves a file beside the logs to the full check", async () => {
    const repository = startRepository();
    repository.write(OTHER, LINE);
    repository.git("add", "-A");
    expect(await quickly(repository)).toBeUndefined();
  });

  test("takes as few git processes for an append beside such a file as without it", async () => {
    const repository = withOther();
    repository.append(RUNS, failedRuns(6));
    repository.git("add", "-A");
    expect(await quickly(repository)).toBe(1);
    const { calls } = await gitCallsOf(repository, (wrapped) => wrapped.lint({ staged: true }));
    expect(calls).toHaveLength(3);
  });
});
