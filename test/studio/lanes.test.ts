import { expect, test } from "vitest";
import { lanesOf } from "../../src/studio/lanes.js";
import type { Obligation } from "../../src/studio/obligations.js";
import type { StudioEntry } from "../../src/studio/records.js";

const run = (changes: object) =>
  ({
    record: {
      artist_id: "ART-a",
      genre_id: "GEN-b",
      qa_gate2: "PASS",
      created_utc: "2026-01-02T10:00Z",
      ...changes,
    },
  }) as unknown as StudioEntry<"RUN">;

const owed = (state: Obligation["state"]) => ({ lane: "ART-a/GEN-b", state }) as Obligation;

test("a lane has its runs by month, its last day and what it owes", () => {
  const runs = [
    run({ uniqueness_hook: "FAIL" }),
    run({ created_utc: "2026-02-03T10:00Z", qa_gate2: "FAIL" }),
    run({ created_utc: "2026-01-30T10:00Z" }),
  ];
  expect(lanesOf(runs, [owed("open"), owed("late"), owed("met")])).toEqual([
    {
      lane: "ART-a GEN-b",
      runs: 3,
      passed: 2,
      failedUniqueness: 1,
      last: "2026-02-03",
      months: [
        { month: "2026-01", runs: 2, failedUniqueness: 1 },
        { month: "2026-02", runs: 1, failedUniqueness: 0 },
      ],
      open: 1,
      late: 1,
    },
  ]);
});

test("the lane with the most runs comes first", () => {
  const other = { artist_id: "ART-z" };
  expect(lanesOf([run({}), run(other), run(other)], []).map(({ lane }) => lane)).toEqual([
    "ART-z GEN-b",
    "ART-a GEN-b",
  ]);
});

test("a run without a time counts, and has no month", () => {
  expect(lanesOf([run({ created_utc: "soon" })], [])).toMatchObject([{ runs: 1, last: null, months: [] }]);
});
