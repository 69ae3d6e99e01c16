import { formatUtcMinute, parseUtcMinute } from "../base/text/time.js";
import { listing, visibleId } from "../base/text/visible.js";
import { danglingIn } from "../registry/logs/dangling.js";
import { agree, isClean } from "../registry/logs/newer-record.js";
import type { RegistryRecord } from "../registry/logs/record.js";
import type { Registry } from "../registry/logs/registry.js";
import type { ReferenceModel } from "../registry/model/model.js";
import { STUDIO } from "../registry/model/music-studio.js";
import { example, healthy, run, version, work } from "./examples.js";
import { type Problem, type RecordRule, WAIVE } from "./rule.js";

const WORK_OF_IT = ["belongs to work", "work", "song-index"] as const;
const RUN_OF_IT = ["comes from run", "run", "run-index"] as const;

const SECOND = { version_id: "VER-20260102-2206-J2J2", version_label: "v02" };

export const rule: RecordRule = {
  id: "version-refs",
  model: STUDIO,
  severity: "error",
  classes: {
    work: { summary: "its work is not in the song index" },
    run: { summary: "its run is not in the run index" },
    unlisted: { summary: "its run does not list it" },
  },
  summary: "a version's work and run are recorded, and the run lists the version",
  why: "If the run does not list the version, nobody knows how the song was made.",
  fix: "Append the missing WORK or RUN record, or a newer RUN record that lists the version in version_ids. Where a committed VERSION names a wrong id, it can't be superseded, and a person waives the finding.",
  whenOff: "While your run index is still incomplete.",
  scope: "registry",
  types: ["VERSION"],
  appliesTo: "current",
  needs: ["run-index", "song-index"],
  examples: () => ({
    bad: [
      example("the run does not list it", { songs: [work(), version(), version(SECOND)] }),
      example("the run is not recorded", {
        songs: [work(), version(), version({ ...SECOND, run_id: "RUN-20260102-2141-X1X1" })],
      }),
    ],
    good: [
      healthy(),
      example("a later line of the run lists it", {
        runs: [
          run(),
          run({
            version_ids: ["VER-20260102-2206-H8Q8", SECOND.version_id],
            last_updated_utc: "2026-01-02T22:30Z",
          }),
        ],
        songs: [work(), version(), version(SECOND)],
      }),
    ],
  }),

  *check(record, registry) {
    for (const { reference, text, pointer } of danglingIn(record, registry, "version-refs"))
      yield unresolved(record, reference, text, pointer);
    const runId = record.text("run_id");
    const itsRun = runId === undefined ? undefined : registry.current("RUN", runId);
    if (itsRun && record.id !== undefined && !isListed(record.id, itsRun, registry))
      yield unlisted(record, record.id, itsRun, registry);
  },
};

/** A version that names a work or a run that is not recorded. */
function unresolved(
  record: RegistryRecord,
  { field, to }: ReferenceModel,
  id: string,
  pointer: string,
): Problem {
  const [is, kind, log] = to === "WORK" ? WORK_OF_IT : RUN_OF_IT;
  return {
    at: { record, pointer },
    class: kind,
    message: `${visibleId(record.id ?? "the version")} ${is} ${visibleId(id)}, which the ${log.replace("-", " ")} does not have`,
    hint: `append the ${to} record of ${visibleId(id)}, or correct ${field}`,
    whenCommitted: missing(to, id),
    unresolvedInto: log,
  };
}

/** Whether a run lists a version. Where another writer's record of it does, supersede says that neither saw the other. */
function isListed(id: string, run: RegistryRecord, registry: Registry): boolean {
  if (run.lists("version_ids", id)) return true;
  const others = registry.lineage("RUN", run.id ?? "").answeringElsewhere(run);
  return others.some((record) => record.lists("version_ids", id));
}

/** What to do where a committed version names a thing that is not recorded. */
function missing(type: string, id: string): string {
  return `append the ${type} record of ${visibleId(id)}; where the id is wrong, a VERSION can't be superseded: ${WAIVE}`;
}

function unlisted(record: RegistryRecord, id: string, itsRun: RegistryRecord, registry: Registry): Problem {
  const newer = newerRun(record, itsRun, registry);
  const dropped = newer?.dropped.length ? `, without ${listing(newer.dropped.map(visibleId))}` : "";
  return {
    at: { record, pointer: "/run_id" },
    class: "unlisted",
    message: `${visibleId(id)} names run ${itsRun.id}, which does not list it in version_ids`,
    hint: `append a newer RUN record of ${itsRun.id} that has ${visibleId(id)} in version_ids`,
    whenCommitted: `append a newer RUN record of ${itsRun.id} that has ${visibleId(id)} in version_ids; where the version belongs to another run, a person waives this finding`,
    related: [{ at: { record: itsRun, pointer: "/version_ids" }, message: `${itsRun.id} is recorded here` }],
    remedy: "elsewhere",
    ...(newer && {
      fix: {
        summary: `list ${visibleId(id)} in a newer record of ${itsRun.id}${dropped}`,
        append: { log: "run-index" as const, record: newer.record },
      },
    }),
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
