/** Which runs a question is about. */

import type { QueryStore } from "../query/store.js";
import { type Condition, meetsAll, refuseUnknownFields } from "../query/where.js";
import { timeIn } from "../registry/logs/record.js";
import { allOf, answering, byAge, type StudioEntry } from "./records.js";
import type { RunRecord } from "./types.js";

export const UNIQUENESS = ["hook", "scene", "scripture"] as const;
export type UniquenessCheck = (typeof UNIQUENESS)[number];

/** A question about runs; what is left out does not matter. */
export interface RunFilter {
  artist?: string | undefined;
  genre?: string | undefined;
  machine?: string | undefined;
  by?: string | undefined;
  gate2?: string | undefined;
  /** A result that one of the uniqueness checks has, or a named one of them. */
  uniqueness?: { check?: UniquenessCheck | undefined; result: string } | undefined;
  /** Registry times, both included; compared with created_utc. */
  from?: string | undefined;
  to?: string | undefined;
  /** Only the newest so many. */
  last?: number | undefined;
  /** What is in other fields. */
  where?: readonly Condition[] | undefined;
  /** Every line of a run in place of the one that answers for it. */
  allLines?: boolean | undefined;
}

/** What a uniqueness check of a run gave. */
export function uniquenessOf(run: RunRecord, check: UniquenessCheck): string | undefined {
  return run[`uniqueness_${check}`];
}

function hasResult(run: RunRecord, { check, result }: NonNullable<RunFilter["uniqueness"]>): boolean {
  const checks = check === undefined ? UNIQUENESS : [check];
  return checks.some((name) => uniquenessOf(run, name) === result);
}

function fits(run: RunRecord, filter: RunFilter): boolean {
  const { artist, genre, machine, by, gate2, uniqueness, from, to } = filter;
  const wanted: [string | undefined, unknown][] = [
    [artist, run.artist_id],
    [genre, run.genre_id],
    [machine, run.machine_id],
    [by, run.created_by],
    [gate2, run.qa_gate2],
  ];
  if (wanted.some(([value, given]) => value !== undefined && value !== given)) return false;
  if (uniqueness && !hasResult(run, uniqueness)) return false;
  if (from === undefined && to === undefined) return true;
  const created = timeIn(run, "created_utc");
  return (
    created !== undefined && (from === undefined || created >= from) && (to === undefined || created <= to)
  );
}

/** The runs that fit, oldest first. A filter checks the record that answers for a run, or each line with `allLines`. */
export function findRuns(store: QueryStore, filter: RunFilter = {}): StudioEntry<"RUN">[] {
  const entries = filter.allLines ? allOf(store, "RUN") : answering(store, "RUN");
  const { where = [] } = filter;
  const found = [...entries]
    .filter(({ record }) => fits(record, filter) && meetsAll(record, where))
    .sort(byAge);
  if (found.length === 0) refuseUnknownFields(store, "RUN", where);
  return filter.last === undefined ? found : found.slice(Math.max(found.length - filter.last, 0));
}

/** Whether a uniqueness check of a run failed. */
export function hasFailedUniqueness(run: RunRecord): boolean {
  return hasResult(run, { result: "FAIL" });
}

/** The runs that fit and failed at least one uniqueness check, oldest first. */
export function findFailed(store: QueryStore, { last, ...filter }: RunFilter = {}): StudioEntry<"RUN">[] {
  const failed = findRuns(store, filter).filter(({ record }) => hasFailedUniqueness(record));
  return last === undefined ? failed : failed.slice(Math.max(failed.length - last, 0));
}

/** The latest successful run of a lane: the newest created_utc with qa_gate2 PASS, a later line winning a tie. */
export function findLatest(
  store: QueryStore,
  lane: Pick<RunFilter, "artist" | "genre" | "where">,
): StudioEntry<"RUN"> | undefined {
  return findRuns(store, { ...lane, gate2: "PASS" }).at(-1);
}
