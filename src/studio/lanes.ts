/** What is seen of a lane: its runs month by month, its last one, and the overrides that it owes. */
import { timeIn } from "../registry/logs/record.js";
import type { Obligation } from "./obligations.js";
import type { StudioEntry } from "./records.js";
import { hasFailedUniqueness } from "./runs.js";
import { laneOf } from "./stats.js";

export interface LaneMonth {
  month: string;
  runs: number;
  failedUniqueness: number;
}

export interface LaneRow {
  lane: string;
  runs: number;
  passed: number;
  failedUniqueness: number;
  /** The day of the last run; null where none is known. */
  last: string | null;
  /** The months that have runs, oldest first. */
  months: LaneMonth[];
  open: number;
  late: number;
}

/** The lanes of the runs, the one with the most first. */
export function lanesOf(runs: readonly StudioEntry<"RUN">[], owed: readonly Obligation[]): LaneRow[] {
  const rows = new Map<string, LaneRow & { byMonth: Map<string, LaneMonth> }>();
  const rowOf = (lane: string) => {
    const row = rows.get(lane) ?? {
      lane,
      runs: 0,
      passed: 0,
      failedUniqueness: 0,
      last: null,
      months: [],
      open: 0,
      late: 0,
      byMonth: new Map<string, LaneMonth>(),
    };
    rows.set(lane, row);
    return row;
  };
  for (const { record } of runs) {
    const row = rowOf(laneOf(record));
    const failed = hasFailedUniqueness(record) ? 1 : 0;
    row.runs++;
    row.failedUniqueness += failed;
    if (record.qa_gate2 === "PASS") row.passed++;
    const created = timeIn(record, "created_utc");
    if (created === undefined) continue;
    if (row.last === null || created.slice(0, 10) > row.last) row.last = created.slice(0, 10);
    const month = created.slice(0, 7);
    const known = row.byMonth.get(month) ?? { month, runs: 0, failedUniqueness: 0 };
    known.runs++;
    known.failedUniqueness += failed;
    row.byMonth.set(month, known);
  }
  for (const { lane, state } of owed) {
    // The rules write a lane with a slash.
    const row = rows.get(lane.replace("/", " "));
    if (row && state !== "met") row[state]++;
  }
  return [...rows.values()]
    .map(({ byMonth, ...row }) => ({
      ...row,
      months: [...byMonth.values()].sort((a, b) => (a.month < b.month ? -1 : 1)),
    }))
    .sort((a, b) => b.runs - a.runs || (a.lane < b.lane ? -1 : 1));
}
