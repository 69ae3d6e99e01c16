/** What many altered or added lines may cost: twice as many lines cost twice as much, and no more. */
import { describe, expect, it, vi } from "vitest";
import { jsonl, version, work } from "../../src/rules/examples.js";
import { failedRun, numbers } from "../helpers/history.js";
import { Program } from "../helpers/program.js";
import { Repository, RUNS, SONGS } from "../helpers/repository.js";
import { type Work, workOf } from "../helpers/work.js";

const program = Program.prepare();

/** Counting slows the program down, and it runs several times. */
vi.setConfig({ testTimeout: 180_000 });

/** The lines of the smaller of two changes that are compared. */
const LINES = 400;

type Change = (count: number) => { before: string; after: string };

/** What twice as much costs against once: 2, and some room for sorting. */
const MOST = { steps: 2.4, scanned: 2.4, allocated: 3.2 };
/** Allocations are counted by samples: two runs of the same work differ by up to 2 MB. */
const SPREAD = { steps: 0, scanned: 0, allocated: 3e6 };

const runs = (from: number, to: number, changes: (number: number) => Record<string, unknown> = () => ({})) =>
  jsonl(numbers(from, to).map((number) => failedRun(number, changes(number))));
/** A time of its own for each number, later for greater ones, before the clock of the program. */
const later = (number: number) => ({
  last_updated_utc: `${new Date(Date.UTC(2026, 0, 4) + number * 60_000).toISOString().slice(0, 16)}Z`,
});

const ONE_RUN: Change = (count) => {
  const takes = numbers(1, count).map((number) =>
    failedRun(1, { ...later(number), notes: `take ${number}` }),
  );
  return { before: runs(1, 1), after: runs(1, 1) + jsonl(takes) };
};

const CHANGES: readonly [string, Change][] = [
  [
    "lines that are edited",
    (count) => ({ before: runs(1, count), after: runs(1, count, () => ({ machine_id: "C2" })) }),
  ],
  [
    "lines that are replaced by others",
    (count) => ({ before: runs(1, count), after: runs(count + 1, 2 * count) }),
  ],
  [
    "lines that are moved",
    (count) => ({
      before: runs(1, count),
      after: runs(1, count)
        .split(/(?<=\n)/)
        .reverse()
        .join(""),
    }),
  ],
  ["lines that are no JSON", (count) => ({ before: "{\n".repeat(count), after: "[\n".repeat(count) })],
  ["lines that are added", (count) => ({ before: runs(1, 1), after: runs(1, count) })],
  ["lines of one run that are added", ONE_RUN],
];

async function workFor(
  { before, after }: ReturnType<Change>,
  mode: "staged" | "range" | "audit",
): Promise<Work> {
  const repository = Repository.create();
  repository.commitFiles({ [RUNS]: before, [SONGS]: jsonl([work(), version()]) });
  const base = repository.git("rev-parse", "HEAD");
  repository.write(RUNS, after);
  if (mode === "staged") repository.git("add", "-A");
  else repository.commit();
  const args = { staged: ["--staged"], range: ["--base", base], audit: [] }[mode];
  return workOf(program, args, repository);
}

describe("S30: many lines at once", () => {
  // A range and an audit differ from the staged check in how they prove, and an audit reads everything.
  const cases = CHANGES.flatMap(([name, change]) => {
    const modes =
      name === "lines that are edited" ? (["staged", "range", "audit"] as const) : (["staged"] as const);
    return modes.map((mode) => [name, mode, change] as const);
  });

  it.each([...cases, ["lines of one run that are added", "audit", ONE_RUN] as const])(
    "twice as many cost twice as much: %s, %s",
    async (_, mode, change) => {
      const [one, two, four] = [
        await workFor(change(LINES), mode),
        await workFor(change(2 * LINES), mode),
        await workFor(change(4 * LINES), mode),
      ];
      expect([one.report.faults, four.report.faults]).toEqual([[], []]);
      for (const kind of ["steps", "scanned", "allocated"] as const) {
        const [first, second] = [two[kind] - one[kind], four[kind] - two[kind]];
        const isBounded = second < MOST[kind] * Math.max(first, 0) + SPREAD[kind];
        expect([kind, isBounded ? "in bounds" : [first, second]]).toEqual([kind, "in bounds"]);
      }
    },
  );
});
