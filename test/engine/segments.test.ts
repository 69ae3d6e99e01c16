import { expect, test } from "vitest";
import { jsonl, registryFiles, run } from "../../src/rules/examples.js";
import { otherRun } from "../helpers/project.js";
import { Repository, SONGS } from "../helpers/repository.js";

const SEGMENT = (number: number) => `60-REGISTRY/data/run-index-${number}.jsonl`;
const LATER = run({ last_updated_utc: "2026-01-05T00:00Z", notes: "mastered" });

function segmented(): Repository {
  const repository = Repository.create();
  repository.commitFiles({
    [SONGS]: registryFiles()[SONGS] ?? "",
    [SEGMENT(1)]: jsonl([run()]),
    [SEGMENT(2)]: jsonl([otherRun()]),
    "runidx.config.json": '{"logs":{"run-index":"60-REGISTRY/data/run-index-*.jsonl"}}',
  });
  return repository;
}

async function classes(repository: Repository): Promise<string[]> {
  const report = await repository.lintStaged();
  return [
    ...report.faults.map(({ message }) => message),
    ...report.findings.map(({ ruleId, class: kind }) => `${ruleId}/${kind}`),
  ];
}

test("the last segment may grow", async () => {
  const repository = segmented();
  repository.append(SEGMENT(2), jsonl([LATER]));
  expect(await classes(repository)).toEqual([]);
});

test("a segment that another one follows may not grow", async () => {
  const repository = segmented();
  repository.append(SEGMENT(1), jsonl([LATER]));
  expect(await classes(repository)).toEqual(["registry-file/closed-segment"]);
});

test("a new segment may begin after the last one", async () => {
  const repository = segmented();
  repository.write(SEGMENT(10), jsonl([LATER]));
  expect(await classes(repository)).toEqual([]);
});

test("a new segment may not be put before the last one", async () => {
  const repository = segmented();
  repository.write(SEGMENT(0), jsonl([otherRun({ run_id: "RUN-20260104-0800-Z9Z9" })]));
  expect(await classes(repository)).toEqual(["registry-file/closed-segment"]);
});

test("a segment that is edited is refused like any log", async () => {
  const repository = segmented();
  repository.write(SEGMENT(1), repository.read(SEGMENT(1)).replace('"C1"', '"C2"'));
  expect(await classes(repository)).toContain("append-only/edited");
});

test("a log that does not end in .jsonl is refused, because hooks could not know it", async () => {
  const repository = segmented();
  repository.write("runidx.config.json", '{"logs":{"run-index":"runs.log"}}');
  expect((await repository.lint()).faults[0]?.message).toContain("logs.run-index");
});
