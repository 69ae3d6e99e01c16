/**
 * The proof against the oracle, on histories that nobody thought of. The seed is printed with every run;
 * RUNIDX_TEST_SEED repeats one, RUNIDX_TEST_SCALE makes it longer.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runCheck } from "../../src/engine/lint.js";
import type { Report } from "../../src/finding.js";
import { isHarmless } from "../../src/history/alteration.js";
import type { Violation } from "../../src/history/prove.js";
import { Proven } from "../../src/history/proven.js";
import { NOW } from "../helpers/lint-files.js";
import { commitsOf, type Filled, fill, history, LOGS } from "./histories.js";
import {
  type Commit,
  isRewritten,
  judgeCommit,
  judgeOneParent,
  mergeBasesOf,
  rangeOf,
  reachableFrom,
} from "./oracle.js";
import { provenIn } from "./proof.js";

const SEED = Number(process.env.RUNIDX_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
const SCALE = Number(process.env.RUNIDX_TEST_SCALE ?? 1);
console.info(`random histories: RUNIDX_TEST_SEED=${SEED}`);

/** Shrinking starts git for every attempt, so it is given an end. */
const runs = (count: number) => ({
  seed: SEED,
  numRuns: Math.ceil(count * SCALE),
  interruptAfterTimeLimit: 60_000 * Math.max(SCALE, 1),
});
const LONG = 120_000 * Math.max(SCALE, 1);

const several = (most: number) => fc.array(history, { minLength: 1, maxLength: most, size: "max" });

const folderOf = (number: number) => `h${number}`;
/** What the proof says of every path of every commit that is part of a history, where it says anything. */
function provenVerdicts(histories: readonly Commit[][], { ids }: Filled, violations: readonly Violation[]) {
  const names = new Map(ids.flatMap((own, number) => own.map((id, index) => [id, [number, index] as const])));
  const rows: string[] = [];
  for (const { commit, path, alterations } of violations) {
    const [number, index] = names.get(commit) ?? [];
    if (number === undefined || index === undefined) continue;
    const isError = alterations.some((alteration) => !isHarmless(alteration));
    if (!isError && (histories[number]?.[index]?.parents.length ?? 0) > 1) continue;
    rows.push(`${path}, commit ${index}: ${isError ? "violation" : "warning"}`);
  }
  return rows.sort();
}

function trueVerdicts(histories: readonly Commit[][]) {
  return histories
    .flatMap((commits, number) =>
      commits.flatMap((_, index) =>
        LOGS.map((log) => `${folderOf(number)}/${log}, commit ${index}: ${judgeCommit(commits, index, log)}`),
      ),
    )
    .filter((row) => !row.endsWith(": ok"))
    .sort();
}

const PUBLIC = "60-REGISTRY/data";
const ALWAYS = { "60-REGISTRY/README.md": "the registry\n" };

/** Makes a commit the one that is checked out, without starting git. */
function checkOut({ repository }: Filled, id: string): void {
  writeFileSync(join(repository.root, "HEAD"), `${id}\n`);
}

const errorsOf = ({ findings }: Report) =>
  findings.filter(({ ruleId, severity }) => ruleId === "append-only" && severity === "error");

function commitsNamed(report: Report, own: readonly string[]): number[] {
  const named = errorsOf(report).flatMap(({ commit }) => (commit === undefined ? [] : [own.indexOf(commit)]));
  return [...new Set(named)].sort((a, b) => a - b);
}

const violates = (commits: readonly Commit[], index: number) =>
  LOGS.some((log) => judgeCommit(commits, index, log) === "violation");

describe("every commit of random histories", () => {
  test.each([
    ["sha1", 120],
    ["sha256", 20],
  ] as const)(
    "the proof of a %s repository agrees with the oracle",
    async (format, count) => {
      await fc.assert(
        fc.asyncProperty(several(100), async (steps) => {
          const histories = steps.map(commitsOf);
          const filled = fill(histories, format, folderOf);
          const violations = await provenIn(filled);
          expect(provenVerdicts(histories, filled, violations)).toEqual(trueVerdicts(histories));
        }),
        runs(count),
      );
    },
    LONG,
  );

  test(
    "the proof gives the same again with what it remembered",
    async () => {
      await fc.assert(
        fc.asyncProperty(several(60), async (steps) => {
          const histories = steps.map(commitsOf);
          const filled = fill(histories, "sha1", folderOf);
          const first = new Proven(filled.repository.root);
          await provenIn(filled, first);
          first.save();
          const violations = await provenIn(filled);
          expect(provenVerdicts(histories, filled, violations)).toEqual(trueVerdicts(histories));
        }),
        runs(15),
      );
    },
    LONG,
  );

  test.each([
    ["sha1", 12],
    ["sha256", 3],
  ] as const)(
    "an audit of a %s repository names the violating commits and no others",
    async (format, count) => {
      await fc.assert(
        fc.asyncProperty(several(16), async (steps) => {
          const histories = steps.map(commitsOf);
          const filled = fill(histories, format, () => PUBLIC, ALWAYS);
          for (const [number, commits] of histories.entries()) {
            const own = filled.ids[number] ?? [];
            const head = commits.length - 1;
            checkOut(filled, own[head] ?? "");
            const { root: cwd, env } = filled.repository;
            const target = { mode: "audit" } as const;
            const report = await runCheck({ cwd, env, now: NOW, rulesToRun: [], target });
            const expected = [...reachableFrom(commits, head)].filter((index) => violates(commits, index));
            expect([report.faults, commitsNamed(report, own)]).toEqual([[], expected.sort((a, b) => a - b)]);
          }
        }),
        runs(count),
      );
    },
    LONG,
  );
});

/** A history, two commits of it, and whether they are compared as they are. */
const ranges = fc
  .tuple(history, fc.nat(), fc.nat(), fc.boolean())
  .map(([steps, a, b, exact]) => ({ steps, base: a % steps.length, head: b % steps.length, exact }))
  .filter(({ steps, base, head, exact }) => exact || mergeBasesOf(commitsOf(steps), base, head).length === 1);

const manyRanges = fc.array(ranges, { minLength: 1, maxLength: 12, size: "max" });

describe("ranges of random histories", () => {
  test.each([
    ["sha1", 14],
    ["sha256", 3],
  ] as const)(
    "a range of a %s repository holds exactly when its ends and all of its commits do",
    async (format, count) => {
      await fc.assert(
        fc.asyncProperty(manyRanges, async (all) => {
          const histories = all.map(({ steps }) => commitsOf(steps));
          const filled = fill(histories, format, () => PUBLIC, ALWAYS);
          for (const [number, { base, head, exact }] of all.entries()) {
            const commits = histories[number] ?? [];
            const own = filled.ids[number] ?? [];
            const { root: cwd, env } = filled.repository;
            const target = {
              mode: "commits",
              base: own[base] ?? "",
              head: own[head] ?? "",
              exact,
            } as const;
            const report = await runCheck({ cwd, env, now: NOW, rulesToRun: [], target });
            const from = exact ? base : (mergeBasesOf(commits, base, head)[0] ?? base);
            const inside = rangeOf(commits, from, head).filter((index) => violates(commits, index));
            const endsFail = LOGS.some((log) => {
              const [before, after] = [commits[from]?.tree.get(log), commits[head]?.tree.get(log)];
              return judgeOneParent(before, after) === "violation" || isRewritten(commits, from, head, log);
            });
            expect({
              faults: report.faults,
              commits: commitsNamed(report, own),
              fails: errorsOf(report).length > 0,
            }).toEqual({ faults: [], commits: inside, fails: endsFail || inside.length > 0 });
          }
        }),
        runs(count),
      );
    },
    LONG,
  );
});
