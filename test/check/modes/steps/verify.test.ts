/** Steps that are said to apply as they are: done literally, they leave their root gone and nothing new. */
import { describe, expect, test } from "vitest";
import { UserError } from "../../../../src/base/core/errors.js";
import type { Report } from "../../../../src/base/core/finding.js";
import { attemptSteps } from "../../../../src/check/modes/steps/verify.js";
import { jsonl, registryFiles, run } from "../../../../src/rules/examples.js";
import { rules } from "../../../../src/rules/index.js";
import { asIs, doSteps } from "../../../helpers/do-steps.js";
import { failedRun } from "../../../helpers/history.js";
import { lintFiles } from "../../../helpers/lint-files.js";
import { Repository, RUNS } from "../../../helpers/repository.js";
import { wrongAfter } from "./wrong-after.js";

const examples = rules.flatMap((rule) =>
  rule.examples().bad.map(({ title, files }) => [`${rule.id}: ${title}`, files] as const),
);

type State = "staged" | "in a range" | "in the work tree" | "committed";

async function prepared(files: Readonly<Record<string, string>>, state: State) {
  const repository = Repository.create();
  repository.commitFiles({ "README.md": "a registry\n" }, "first");
  const base = repository.git("rev-parse", "HEAD");
  for (const [path, content] of Object.entries(files)) repository.write(path, content);
  if (state === "staged") repository.git("add", "-A");
  if (state === "in a range" || state === "committed") repository.commit("second");
  const check = () => {
    if (state === "staged") return repository.lint({ staged: true });
    return repository.lint(state === "in a range" ? { base } : {});
  };
  return { repository, check };
}

test("files that are not on disk are tried as well: what would bring a new finding is not as-is", async () => {
  const bad = run({ qa_gate1: "fail", created_utc: "2026-01-02T22:06Z" });
  const report = await lintFiles(registryFiles({ runs: [bad] }));
  expect(report.findings.map(({ ruleId, applies }) => [ruleId, applies])).toEqual([
    ["schema", "complete-first"],
  ]);
  expect(report.findings[0]?.needs).toEqual([{ pointer: "/qa_gate1", from: "author", suggestion: "FAIL" }]);
});

test("what was staged in another form than the file has no steps, and nothing points to steps that are not there", async () => {
  const repository = Repository.create();
  repository.commitFiles(registryFiles());
  repository.append(RUNS, jsonl([failedRun(6)]).repeat(2));
  repository.git("add", "-A");
  repository.append(RUNS, "\n");
  const { findings } = await repository.lint({ staged: true });
  const carrying = new Set(findings.filter(({ steps }) => steps.length > 0).map((one) => one.fingerprint));
  expect(findings.length).toBeGreaterThan(0);
  for (const { applies, fixedBy, steps } of findings) {
    expect(steps).toEqual([]);
    expect([applies, fixedBy === undefined || carrying.has(fixedBy)]).toEqual(["complete-first", true]);
  }
});

test("where the steps can't be tried the findings stay, none of them is as-is, and it is said", async () => {
  const repository = Repository.create();
  repository.commitFiles(registryFiles());
  repository.append(RUNS, jsonl([failedRun(6, { qa_gate0: "pass" })]));
  const { findings } = await repository.lint();
  expect(asIs({ findings } as Report)).toHaveLength(1);
  const said = await attemptSteps(findings, () => Promise.reject(new UserError("the disk is gone", "look")));
  expect(said).toContain("the disk is gone");
  expect(findings.map(({ ruleId, applies, steps }) => [ruleId, applies, steps])).toEqual([
    ["schema", "complete-first", []],
  ]);
});

describe.each(["staged", "in a range", "in the work tree", "committed"] as const)("%s", (state) => {
  test.each(examples)("%s", async (_, files) => {
    const { repository, check } = await prepared(files, state);
    const before = await check();
    const done = asIs(before);
    doSteps(done, repository);
    // Where there was nothing to do, nothing is another.
    const after = done.length > 0 ? await check() : before;
    expect(after.faults).toEqual([]);
    expect(wrongAfter(before, after)).toEqual([]);
  });
});

test("a finding that takes the place of one that goes is new: an edit is no newer record where that is refused", async () => {
  const repository = Repository.create();
  const later = run({ last_updated_utc: "2026-01-05T00:00Z" });
  repository.commitFiles({ ...registryFiles(), [RUNS]: jsonl([run(), later]) }, "first");
  repository.write(RUNS, jsonl([run({ machine_id: "C2" }), later]));
  repository.git("add", "-A");
  doSteps(asIs(await repository.lint({ staged: true })), repository);
  repository.git("add", "-A");
  expect((await repository.lint({ staged: true })).findings).toEqual([]);
});
