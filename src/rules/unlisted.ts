/** A version that its run does not list, and the newer record of the run that would. */
import { formatUtcMinute, parseUtcMinute } from "../base/text/time.js";
import { listing, visibleId } from "../base/text/visible.js";
import { agree, isClean } from "../registry/logs/newer-record.js";
import type { RegistryRecord } from "../registry/logs/record.js";
import type { Registry } from "../registry/logs/registry.js";
import type { Problem } from "./rule.js";

/** Whether a run lists a version. Where another writer's record of it does, supersede says that neither saw the other. */
export function isListed(id: string, run: RegistryRecord, registry: Registry): boolean {
  if (run.lists("version_ids", id)) return true;
  const others = registry.lineage("RUN", run.id ?? "").answeringElsewhere(run);
  return others.some((record) => record.lists("version_ids", id));
}

/** The finding about a version that its run does not list. */
export function unlisted(
  record: RegistryRecord,
  id: string,
  itsRun: RegistryRecord,
  registry: Registry,
): Problem {
  const newer = newerRun(record, itsRun, registry);
  const dropped = newer?.dropped.length ? `, without ${listing(newer.dropped.map(visibleId))}` : "";
  return {
    at: { record, pointer: "/run_id" },
    class: "unlisted",
    message: `${visibleId(id)} names run ${itsRun.id}, which does not list it in version_ids`,
    hint: `append a newer RUN record of ${itsRun.id} that has ${visibleId(id)} in version_ids${dropped}`,
    whenCommitted: `append a newer RUN record of ${itsRun.id} that has ${visibleId(id)} in version_ids${dropped}; where the version belongs to another run, a person waives this finding`,
    related: [{ at: { record: itsRun, pointer: "/version_ids" }, message: `${itsRun.id} is recorded here` }],
    remedy: "elsewhere",
    ...(newer && { draft: { log: "run-index" as const, record: newer.record } }),
  };
}

/** A run that more lines name is not read for each of them. */
const MOST_SIBLINGS = 64;

/**
 * A newer record of a run that lists a version, and with it every other one that the run should list, so that the
 * findings about them propose one record. Ids that the song index does not have are slips, and go. Undefined where such a
 * record would be wrong in another way.
 */
function newerRun(version: RegistryRecord, run: RegistryRecord, registry: Registry) {
  const [was, now] = [parseUtcMinute(run.time ?? ""), registry.now];
  const time = was === undefined ? now : Math.max(now, was + 1);
  if (run.id === undefined || registry.log("song-index").timesNamed(run.id) > MOST_SIBLINGS) return undefined;
  if (!isClean(run, registry) || !agree(run, version) || time > now + registry.clockSkew) return undefined;
  const listed = run.texts("version_ids").map(({ text }) => text);
  const siblings = registry.referencing("VERSION", "run_id", run.id).filter((other) => agree(run, other));
  const resolved = listed.flatMap((id) => registry.current("VERSION", id) ?? []);
  const dropped = listed.filter((id) => !registry.has("VERSION", id));
  // What was not found may stand in a line that can't be read.
  if (dropped.length > 0 && registry.log("song-index").unparsed().length > 0) return undefined;
  if (!registry.has("WORK", version.text("work_id") ?? "")) return undefined;
  if (!resolved.every((other) => agree(run, other))) return undefined;
  const ids = new Set([...resolved, ...siblings].flatMap(({ id }) => id ?? []));
  const record = { ...run.value, version_ids: [...ids], last_updated_utc: formatUtcMinute(time) };
  return { record, dropped };
}
