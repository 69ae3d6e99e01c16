/** The runs that failed a uniqueness check, with the registry that knows their overrides. */

import type { QueryStore } from "../query/store.js";
import type { Layout } from "../registry/config/layout.js";
import type { Policy } from "../registry/config/policy.js";
import type { LoadedLogs } from "../registry/logs/load.js";
import type { RegistryRecord } from "../registry/logs/record.js";
import { Registry } from "../registry/logs/registry.js";
import { answering } from "./records.js";
import { hasFailedUniqueness } from "./runs.js";

/** One registry with its logs open. */
export interface FailedRunsContext {
  layout: Layout;
  policy: Policy;
  logs: LoadedLogs;
  /** The clock, in minutes since 1970. */
  now: number;
}

/** The current runs that failed a check, as records that rules know. */
export function failedRuns(
  store: QueryStore,
  { layout, policy, logs, now }: FailedRunsContext,
): { runs: RegistryRecord[]; registry: Registry } {
  const { folder, model } = layout;
  const { schemas, clockSkew } = policy;
  const registry = new Registry({
    folder,
    model,
    logs: logs.logs,
    schemas,
    now,
    clockSkew,
    disk: new Map(),
  });
  const overrides = registry.log("overrides-log");
  // Read once, so that each run's overrides need not be searched for.
  for (const _ of overrides.index());
  const runs: RegistryRecord[] = [];
  for (const { record, line } of answering(store, "RUN")) {
    const row = hasFailedUniqueness(record) ? registry.log("run-index").read(line) : undefined;
    if (row?.record) runs.push(row.record);
  }
  return { runs, registry };
}
