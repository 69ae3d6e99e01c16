/** A closed file that grew: what the report says is done literally, and no line is lost. */
import { expect, test } from "vitest";
import type { Report } from "../../../../src/base/core/finding.js";
import { asIs, doSteps } from "../../../helpers/do-steps.js";
import { failedRuns } from "../../../helpers/history.js";
import { Repository, RUNS } from "../../../helpers/repository.js";

const CONFIG = "runidx.config.json";
const WRITERS = '{"logs":{"run-index":"60-REGISTRY/data/run-index.{writer}.jsonl"}}';
const SEGMENTS = '{"logs":{"run-index":"60-REGISTRY/data/run-index*.jsonl"}}';
const C1 = "60-REGISTRY/data/run-index.C1.jsonl";
const SECOND = "60-REGISTRY/data/run-index-2.jsonl";

/** A log that gave each writer a file. */
function withWriters(writer?: string) {
  const repository = Repository.create();
  repository.commitFiles({ [RUNS]: failedRuns(1, 2) }, "plain");
  const base = repository.commitFiles({ [CONFIG]: WRITERS, [C1]: failedRuns(3) }, "a file for each writer");
  if (writer !== undefined) repository.git("config", "runidx.writer", writer);
  return { repository, base };
}

/** A log whose second segment has begun. */
function withSegments() {
  const repository = Repository.create();
  const files = { [CONFIG]: SEGMENTS, [RUNS]: failedRuns(1, 2), [SECOND]: failedRuns(3) };
  return { repository, base: repository.commitFiles(files, "segments") };
}

const grown = ({ findings }: Report) => findings.filter(({ class: kind }) => kind?.startsWith("closed-"));

/** Nothing is found any more, and the lines stand where they belong. */
async function expectMoved(repository: Repository, check: () => Promise<Report>, moved: [string, string]) {
  const report = await check();
  expect(grown(report).length).toBeGreaterThan(0);
  expect(report.findings.map(({ applies }) => applies)).not.toContain("complete-first");
  doSteps(asIs(report), repository);
  const after = await check();
  expect([after.faults, after.findings]).toEqual([[], []]);
  expect(repository.read(RUNS)).toBe(failedRuns(1, 2));
  expect(repository.read(moved[0])).toBe(moved[1]);
}

test("staged lines of a closed segment go to the segment that is open", async () => {
  const { repository } = withSegments();
  repository.append(RUNS, failedRuns(4, 5));
  repository.git("add", "-A");
  await expectMoved(repository, () => repository.lint({ staged: true }), [SECOND, failedRuns(3, 4, 5)]);
});

test("lines of the work tree that are not staged go there too", async () => {
  const { repository } = withSegments();
  repository.append(RUNS, failedRuns(4));
  await expectMoved(repository, () => repository.lint(), [SECOND, failedRuns(3, 4)]);
});

test("commits that grew a closed segment are made again as one", async () => {
  const { repository, base } = withSegments();
  repository.append(RUNS, failedRuns(4));
  repository.commit("grown");
  repository.append(RUNS, failedRuns(5));
  repository.commit("grown again");
  await expectMoved(repository, () => repository.lint({ base }), [SECOND, failedRuns(3, 4, 5)]);
});

test("staged lines of the plain file go to the file of the writer of this clone", async () => {
  const { repository } = withWriters("C1");
  repository.append(RUNS, failedRuns(4));
  repository.git("add", "-A");
  await expectMoved(repository, () => repository.lint({ staged: true }), [C1, failedRuns(3, 4)]);
});

test("a writer that has no file yet gets one", async () => {
  const { repository, base } = withWriters("C2");
  repository.append(RUNS, failedRuns(4));
  repository.commit("grown");
  const other = C1.replace("C1", "C2");
  await expectMoved(repository, () => repository.lint({ base }), [other, failedRuns(4)]);
});

test("a plain file that was not there before goes away again", async () => {
  const repository = Repository.create();
  repository.commitFiles({ [CONFIG]: WRITERS, [C1]: failedRuns(1) });
  repository.git("config", "runidx.writer", "C1");
  repository.write(RUNS, failedRuns(2));
  repository.git("add", "-A");
  const check = () => repository.lint({ staged: true });
  doSteps(asIs(await check()), repository);
  expect((await check()).findings).toEqual([]);
  expect(repository.read(C1)).toBe(failedRuns(1, 2));
});

test("nobody guesses a writer: without a name the author says whose the lines are", async () => {
  const { repository } = withWriters();
  repository.append(RUNS, failedRuns(4));
  repository.git("add", "-A");
  const [finding] = grown(await repository.lint({ staged: true }));
  expect([finding?.applies, finding?.steps]).toEqual(["complete-first", []]);
});

test("lines that the open file has in the work tree alone are not staged by the way", async () => {
  const { repository } = withSegments();
  repository.append(RUNS, failedRuns(4));
  repository.git("add", "-A");
  repository.append(SECOND, failedRuns(5));
  const [finding] = grown(await repository.lint({ staged: true }));
  expect(finding?.applies).toBe("complete-first");
});
