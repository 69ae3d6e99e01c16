/** Counts and pass rates of runs. */

import { timeIn } from "../registry/logs/record.js";
import type { StudioEntry } from "./records.js";
import { hasFailedUniqueness } from "./runs.js";

export const GROUPS = ["lane", "machine", "executor", "month"] as const;
export type Group = (typeof GROUPS)[number];

export interface StatsRow {
  group: Group;
  value: string;
  runs: number;
  /** Runs with qa_gate2 PASS. */
  passed: number;
  /** Runs with a uniqueness check that failed. */
  failedUniqueness: number;
}

/** What is where a run has no value to be grouped by. */
const NONE = "(none)";

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : NONE);

/** The lane of a record, as the artist and the genre are written. */
export function laneOf({ artist_id, genre_id }: { artist_id?: unknown; genre_id?: unknown }): string {
  return `${text(artist_id)} ${text(genre_id)}`;
}

function groupValue(group: Group, { record }: StudioEntry<"RUN">): string {
  switch (group) {
    case "lane":
      return laneOf(record);
    case "machine":
      return text(record.machine_id);
    case "executor":
      return text(record.created_by);
    case "month":
      return timeIn(record, "created_utc")?.slice(0, 7) ?? NONE;
  }
}

/** The runs by lane, machine, executor and month; values in order, so that the same runs give the same rows. */
export function statsOf(runs: readonly StudioEntry<"RUN">[]): StatsRow[] {
  return GROUPS.flatMap((group) => {
    const rows = new Map<string, StatsRow>();
    for (const run of runs) {
      const value = groupValue(group, run);
      const row = rows.get(value) ?? { group, value, runs: 0, passed: 0, failedUniqueness: 0 };
      row.runs++;
      if (run.record.qa_gate2 === "PASS") row.passed++;
      if (hasFailedUniqueness(run.record)) row.failedUniqueness++;
      rows.set(value, row);
    }
    return [...rows.values()].sort((a, b) => (a.value < b.value ? -1 : 1));
  });
}
