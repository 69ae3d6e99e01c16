/** `fix` does what applies as it is, and touches no committed line. */
import { chmodSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { jsonl, registryFiles, run } from "../../../src/rules/examples.js";
import { FIVE, failedRun, failedRuns } from "../../helpers/history.js";
import { Repository, RUNS } from "../../helpers/repository.js";
import { runCli } from "../../helpers/run-cli.js";

function started(files: Record<string, string> = { [RUNS]: FIVE }): Repository {
  const repository = Repository.create();
  repository.commitFiles(files, "first");
  return repository;
}

const fix = (repository: Repository, ...args: string[]) =>
  runCli(["fix", ...args], repository.root, repository.env);
const wrongCase = () => jsonl([failedRun(6, { qa_gate0: "pass" })]);

test("corrects a new line, and shows the difference first", async () => {
  const repository = started();
  repository.append(RUNS, wrongCase());
  const { code, stdout } = await fix(repository);
  expect([code, repository.read(RUNS)]).toEqual([0, FIVE + failedRuns(6)]);
  expect(stdout.indexOf('- {"record_type"')).toBeLessThan(stdout.indexOf("1 finding fixed"));
  expect(stdout).toContain(`+ ${failedRuns(6).trim()}`);
});

test("changes nothing in a dry run, and says what it would do", async () => {
  const repository = started();
  repository.append(RUNS, wrongCase());
  const before = repository.read(RUNS);
  const { code, stdout } = await fix(repository, "--dry-run");
  expect([code, repository.read(RUNS)]).toEqual([1, before]);
  expect(stdout).toContain("1 finding can be fixed");
});

test("stages what it corrects where that was staged", async () => {
  const repository = started();
  repository.append(RUNS, wrongCase());
  repository.git("add", "-A");
  expect((await fix(repository, "--staged")).code).toBe(0);
  expect(repository.git("diff", "--name-only")).toBe("");
  expect(repository.git("show", `:${RUNS}`)).toBe((FIVE + failedRuns(6)).trim());
});

test("puts a committed line back and keeps the new lines, in the log and in a file", async () => {
  const repository = started();
  repository.write(RUNS, FIVE.replace("N003", "X003") + failedRuns(6));
  repository.git("add", "-A");
  const { code, stdout } = await fix(repository, "--staged", "--format", "json");
  const answer = JSON.parse(stdout) as { keptLines: string; fixed: unknown[]; left: unknown[] };
  expect([code, answer.left, answer.fixed.length]).toEqual([0, [], 1]);
  expect(repository.read(RUNS).startsWith(FIVE)).toBe(true);
  expect(repository.read(RUNS)).toContain(failedRuns(6));
  expect(readFileSync(answer.keptLines, "utf8")).toContain(failedRuns(6));
});

test("never edits a committed line: that takes a person", async () => {
  const repository = started({ [RUNS]: FIVE + wrongCase() });
  const before = repository.read(RUNS);
  const { code, stdout } = await fix(repository);
  expect([code, repository.read(RUNS)]).toEqual([1, before]);
  expect(stdout).toContain("0 findings fixed");
});

test("does not touch what is only staged in another form", async () => {
  const repository = started();
  repository.append(RUNS, wrongCase());
  repository.git("add", "-A");
  repository.append(RUNS, failedRuns(7));
  const before = repository.read(RUNS);
  expect((await fix(repository, "--staged")).code).toBe(1);
  expect(repository.read(RUNS)).toBe(before);
});

test("corrects several lines of one file, each in its place", async () => {
  const repository = started();
  const pretty = `${JSON.stringify(failedRun(7), null, 2)}\n`;
  repository.append(RUNS, wrongCase() + pretty + jsonl([failedRun(8, { qa_gate1: "fail" })]));
  expect((await fix(repository)).code).toBe(0);
  expect(repository.read(RUNS)).toBe(FIVE + failedRuns(6, 7) + jsonl([failedRun(8, { qa_gate1: "FAIL" })]));
});

test("is exit 2 where the registry can't be checked, and changes nothing", async () => {
  const repository = started();
  repository.write("runidx.config.json", "{");
  repository.append(RUNS, wrongCase());
  const before = repository.read(RUNS);
  const { code, stderr } = await fix(repository);
  expect([code, repository.read(RUNS)]).toEqual([2, before]);
  expect(stderr).toContain("could not be checked");
});

test("keeps the mode of the log", async () => {
  const repository = started();
  chmodSync(join(repository.root, RUNS), 0o755);
  repository.commit("a program by its mode");
  repository.append(RUNS, wrongCase());
  expect((await fix(repository)).code).toBe(0);
  expect(statSync(join(repository.root, RUNS)).mode & 0o777).toBe(0o755);
});

test("leaves no file beside the log", async () => {
  const repository = started(registryFiles());
  repository.append(RUNS, jsonl([run({ qa_gate1: "pass", last_updated_utc: "2026-01-03T09:30Z" })]));
  await fix(repository);
  expect(repository.git("status", "--porcelain")).toBe(`M ${RUNS}`);
});
