import { createHash } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import type { Report } from "../../../src/base/core/finding.js";
import { exitCodeOf } from "../../../src/check/findings/report.js";
import { jsonl, waiver } from "../../../src/rules/examples.js";
import { FIVE, failedRun, failedRuns } from "../../helpers/history.js";
import { found } from "../../helpers/lint-files.js";
import { Repository, RUNS } from "../../helpers/repository.js";

const WAIVERS = "60-REGISTRY/data/waivers.jsonl";

const BAD = JSON.stringify(failedRun(6, { qa_gate1: "pass" }));
const line_sha256 = createHash("sha256").update(BAD).digest("hex");

/** A waiver of what schema says of the bad run. */
const waived = (changes: Record<string, unknown> = {}) =>
  jsonl([waiver({ rule: "schema", line_sha256, ...changes })]);

const PAST = "2026-01-05T10:00Z";
const LATER = { created_utc: "2026-01-09T10:00Z" };

const verdict = (report: Report) => [found(report), exitCodeOf(report)];
const HOLDS = [[], 0];

/** The repository's index and, once that is committed, the range of the one commit. */
async function judgeBoth(repository: Repository): Promise<[Report, Report]> {
  const staged = await repository.lintStaged();
  repository.commit();
  return [staged, await repository.lint({ base: "base" })];
}

describe.each<[string, Record<string, unknown>, string]>([
  ["expired", { expires_utc: PAST }, "waiver/expired"],
  ["has no person as approver", { approved_by: "claude" }, "waiver/approver"],
  ["names no rule that there is", { rule: "shcema" }, "waiver/unknown-rule"],
  ["names a rule that can't be waived", { rule: "append-only" }, "waiver/not-waivable"],
])("a committed waiver that %s", (_, changes, kind) => {
  let repository: Repository;

  beforeEach(() => {
    repository = Repository.create();
    repository.commitFiles({ [RUNS]: `${FIVE}${BAD}\n`, [WAIVERS]: waived(changes) }, "base");
    repository.git("tag", "base");
  });

  test("is told by an audit", async () => {
    expect(verdict(await repository.lint())).toEqual([["schema/value", kind], 1]);
  });

  test("does not refuse an unrelated run", async () => {
    repository.append(RUNS, failedRuns(7));
    expect((await judgeBoth(repository)).map(verdict)).toEqual([HOLDS, HOLDS]);
  });

  test("can be renewed", async () => {
    repository.append(WAIVERS, waived(LATER));
    expect((await judgeBoth(repository)).map(verdict)).toEqual([HOLDS, HOLDS]);
    expect(verdict(await repository.lint())).toEqual(HOLDS);
  });

  test("can be withdrawn", async () => {
    repository.append(WAIVERS, waived({ ...changes, ...LATER, status: "withdrawn" }));
    expect((await judgeBoth(repository)).map(verdict)).toEqual([HOLDS, HOLDS]);
    expect(verdict(await repository.lint())).toEqual([["schema/value"], 1]);
  });

  test("can't be renewed by a line with the same mistake", async () => {
    repository.append(WAIVERS, waived({ ...changes, ...LATER }));
    const refused = [[kind], 1];
    expect((await judgeBoth(repository)).map(verdict)).toEqual([refused, refused]);
  });

  test("is refused where the change brings it in", async () => {
    repository.append(WAIVERS, waived({ ...changes, ...LATER, waiver_id: "WVR-20260109-1000-N2N2" }));
    const reports = await judgeBoth(repository);
    expect(reports.map(verdict)).toEqual([
      [[kind], 1],
      [[kind], 1],
    ]);
    expect(reports.map(({ findings }) => findings.map(({ line, introduced }) => [line, introduced]))).toEqual(
      [[[2, true]], [[2, true]]],
    );
  });
});

test("a waiver that the change makes wrong, by taking out the line that renewed it, is told", async () => {
  const repository = Repository.create();
  const expired = waived({ expires_utc: PAST });
  repository.commitFiles({ [RUNS]: `${FIVE}${BAD}\n`, [WAIVERS]: expired + waived(LATER) });
  repository.write(WAIVERS, expired);
  expect(found(await repository.lintStaged())).toEqual(["waiver/expired", "append-only/truncated"]);
});

test("a waiver that the change renews hides nothing before it is in the base", async () => {
  const repository = Repository.create();
  repository.commitFiles({ [RUNS]: FIVE, [WAIVERS]: waived({ expires_utc: PAST }) });
  repository.append(RUNS, `${BAD}\n`);
  repository.append(WAIVERS, waived(LATER));
  const report = await repository.lintStaged();
  expect([found(report), report.waived]).toEqual([["schema/value"], []]);
});

test("a waiver that the change withdraws still hides what it hides in the base", async () => {
  const repository = Repository.create();
  repository.commitFiles({ [RUNS]: FIVE, [WAIVERS]: waived() });
  repository.append(RUNS, `${BAD}\n`);
  repository.append(WAIVERS, waived({ ...LATER, status: "withdrawn" }));
  const report = await repository.lintStaged();
  expect([found(report), report.waived.length]).toEqual([[], 1]);
});
