/** Works, versions and overrides: what belongs to runs. */

import type { QueryStore } from "../query/store.js";
import { timeIn } from "../registry/logs/record.js";
import { answering, byAge, currentOfType, type StudioEntry } from "./records.js";
import type { OverrideView, VersionRecord, WorkRecord } from "./types.js";

/** The versions of a work, oldest first. */
export function versionsOf(store: QueryStore, workId: string): StudioEntry<"VERSION">[] {
  return answering(store, "VERSION")
    .filter(({ record }) => record.work_id === workId)
    .sort(byAge);
}

export interface OverrideFilter {
  run?: string | undefined;
  artist?: string | undefined;
  genre?: string | undefined;
  /** A registry time, included; compared with created_utc. */
  from?: string | undefined;
}

function viewOf(store: QueryStore, { id, record }: StudioEntry<"OVERRIDE">): OverrideView {
  const update = currentOfType(store, "OVERRIDE_UPDATE").get(id)?.record ?? null;
  return { override: record, update, status: update?.status ?? "active" };
}

/** The overrides that fit, oldest first, each with the update that counts. */
export function findOverrides(store: QueryStore, filter: OverrideFilter = {}): OverrideView[] {
  const { run, artist, genre, from } = filter;
  return answering(store, "OVERRIDE")
    .filter(
      ({ record }) =>
        (run === undefined || record.run_id === run) &&
        (artist === undefined || record.artist_id === artist) &&
        (genre === undefined || record.genre_id === genre) &&
        (from === undefined || (timeIn(record, "created_utc") ?? "") >= from),
    )
    .sort(byAge)
    .map((entry) => viewOf(store, entry));
}

/** All overrides by the run that they name, oldest first: for questions about many runs. */
export function overridesByRun(store: QueryStore): Map<string, OverrideView[]> {
  const byRun = new Map<string, OverrideView[]>();
  for (const view of findOverrides(store)) {
    const known = byRun.get(view.override.run_id);
    if (known) known.push(view);
    else byRun.set(view.override.run_id, [view]);
  }
  return byRun;
}

/** What one run produced. */
export interface Produced {
  work: WorkRecord | undefined;
  versions: VersionRecord[];
}

/** The work and the versions that a run names, and the versions that name the run. */
export function producedBy(store: QueryStore, runId: string): Produced {
  const run = currentOfType(store, "RUN").get(runId)?.record;
  const listed = new Set(Array.isArray(run?.version_ids) ? run.version_ids : []);
  const versions = answering(store, "VERSION").filter(
    ({ id, record }) => listed.has(id) || record.run_id === runId,
  );
  const work =
    typeof run?.work_id === "string" ? currentOfType(store, "WORK").get(run.work_id)?.record : undefined;
  return { work, versions: versions.sort((a, b) => a.order - b.order).map(({ record }) => record) };
}
