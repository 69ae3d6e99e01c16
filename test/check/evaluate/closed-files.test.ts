import { describe, expect, test } from "vitest";
import type { Report } from "../../../src/base/core/finding.js";
import { jsonl, registryFiles, run } from "../../../src/rules/examples.js";
import { otherRun } from "../../helpers/project.js";
import { Repository, SONGS } from "../../helpers/repository.js";
import { runCli } from "../../helpers/run-cli.js";

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
  expect((await repository.lint()).faults[0]?.message).toContain("runs.log");
});

const BY_HAND = otherRun({ run_id: "RUN-20260104-0800-Z9Z9" });
/** A correction of the first run: the same thing, later. */
const later = (minute: number, notes: string) =>
  run({ last_updated_utc: `2026-01-05T00:0${minute}Z`, notes });

/** What is said of segments, as `class commit`. */
const grownIn = ({ findings, faults }: Report, ...commits: readonly string[]) => [
  ...faults.map(({ message }) => message),
  ...findings.map(({ class: kind, commit = "" }) => `${kind} ${commits.indexOf(commit)}`),
];

describe("S32: a closed segment that grew in history", () => {
  /** Grown twice while closed, and then history went on as it should. */
  function grownTwice() {
    const repository = segmented();
    const base = repository.git("rev-parse", "HEAD");
    repository.append(SEGMENT(1), jsonl([later(1, "grown")]));
    const first = repository.commit("grown");
    repository.append(SEGMENT(1), jsonl([later(2, "grown again")]));
    const second = repository.commit("grown again");
    repository.append(SEGMENT(2), jsonl([later(3, "as it should be")]));
    return { repository, base, first, second, last: repository.commit("as it should be") };
  }

  test("is found by an audit, for every commit that grew it", async () => {
    const { repository, first, second } = grownTwice();
    const report = await repository.lint();
    expect(grownIn(report, first, second)).toEqual(["closed-grew 0", "closed-grew 1"]);
    expect(report.findings.map(({ path, line }) => [path, line])).toEqual([
      [SEGMENT(1), 2],
      [SEGMENT(1), 3],
    ]);
    expect((await runCli([], repository.root, repository.env)).code).toBe(1);
  });

  test("is found by the check of a range, once for every commit", async () => {
    const { repository, base, first, second } = grownTwice();
    expect(grownIn(await repository.lint({ base }), first, second)).toEqual([
      "closed-grew 0",
      "closed-grew 1",
    ]);
  });

  test("is found where it was closed within the range", async () => {
    const repository = segmented();
    const base = repository.git("rev-parse", "HEAD");
    repository.commitFiles({ [SEGMENT(3)]: jsonl([later(2, "begun")]) });
    repository.append(SEGMENT(2), jsonl([later(1, "grown")]));
    const grown = repository.commit("grown");
    expect(grownIn(await repository.lint({ base }), grown)).toEqual(["closed-grew 0"]);
  });

  test("is found where a segment came in before the last one", async () => {
    const repository = segmented();
    const added = repository.commitFiles({ [SEGMENT(0)]: jsonl([BY_HAND]) });
    expect(grownIn(await repository.lint(), added)).toEqual(["closed-grew 0"]);
  });

  test("is found where a merge brings lines of a branch that did not know of the next segment", async () => {
    const repository = segmented();
    repository.git("checkout", "-q", "-b", "old");
    repository.append(SEGMENT(2), jsonl([later(1, "of the old branch")]));
    repository.commit("old");
    repository.git("checkout", "-q", "main");
    const base = repository.commitFiles({ [SEGMENT(3)]: jsonl([later(2, "begun")]) });
    repository.git("merge", "-q", "--no-edit", "old");
    const merge = repository.git("rev-parse", "HEAD");
    expect(grownIn(await repository.lint(), merge)).toEqual(["closed-grew 0"]);
    expect(grownIn(await repository.lint({ base }), merge)).toEqual(["closed-grew 0"]);
  });

  test("is found while such a merge is in progress, whichever side is ours", async () => {
    const repository = segmented();
    repository.git("checkout", "-q", "-b", "old");
    repository.append(SEGMENT(2), jsonl([later(1, "of the old branch")]));
    repository.commit("old");
    repository.git("checkout", "-q", "main");
    repository.commitFiles({ [SEGMENT(3)]: jsonl([later(2, "begun")]) });
    repository.git("merge", "-q", "--no-commit", "old");
    expect(await classes(repository)).toEqual(["registry-file/closed-segment"]);
    repository.git("merge", "--abort");
    repository.git("checkout", "-q", "old");
    repository.git("merge", "-q", "--no-commit", "main");
    expect(await classes(repository)).toEqual(["append-only/closed-grew"]);
  });

  test("is a warning once it is settled", async () => {
    const { repository, first, second } = grownTwice();
    const settled = [first, second].map((commit) => ({
      commit,
      path: SEGMENT(1),
      reason: "the old tool did not look",
      approved_by: "Dana Whitlock",
    }));
    const config = { ...JSON.parse(repository.read("runidx.config.json")), settled };
    repository.commitFiles({ "runidx.config.json": JSON.stringify(config) });
    const { findings } = await repository.lint();
    expect(findings.map(({ class: kind, severity }) => [kind, severity])).toEqual([
      ["settled", "warning"],
      ["settled", "warning"],
    ]);
  });
});

describe("a segment that grows as it should", () => {
  test("is no finding where the next one begins after it, whole or in one commit", async () => {
    const repository = segmented();
    const base = repository.git("rev-parse", "HEAD");
    repository.append(SEGMENT(2), jsonl([later(1, "grown")]));
    repository.commit("grown");
    repository.commitFiles({ [SEGMENT(3)]: jsonl([later(2, "begun")]) });
    repository.append(SEGMENT(3), jsonl([later(3, "grown")]));
    repository.write(SEGMENT(4), jsonl([later(4, "begun")]));
    expect(await classes(repository)).toEqual([]);
    repository.commit("grown and begun");
    expect(grownIn(await repository.lint())).toEqual([]);
    expect(grownIn(await repository.lint({ base }))).toEqual([]);
  });
});
