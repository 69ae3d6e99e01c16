import type { RegistryRecord } from "../registry/record.js";
import { currentOf, type Registry } from "../registry/registry.js";
import { formatUtcMinute } from "../text/time.js";
import { visibleId } from "../text/visible.js";
import { example, healthy, run, version, work } from "./examples.js";
import type { Problem, RecordRule } from "./rule.js";

const SECOND = { version_id: "VER-20260102-2206-J2J2", version_label: "v02" };

export const rule: RecordRule = {
  id: "version-refs",
  severity: "error",
  classes: {
    work: { summary: "its work is not in the song index" },
    run: { summary: "its run is not in the run index" },
    unlisted: { summary: "its run does not list it" },
  },
  summary: "a version's work and run are recorded, and the run lists the version",
  why: "A version that its run does not know is a song without a source: nobody can tell what it was made from.",
  fix: "Append the missing WORK or RUN record, or a newer RUN record that lists the version in version_ids.",
  whenOff: "While the run index is brought in bit by bit.",
  scope: "registry",
  types: ["VERSION"],
  judges: "current",
  wayOut: "supersede",
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
    const workId = record.text("work_id");
    if (workId !== undefined && !registry.has("WORK", workId)) {
      yield {
        at: { record, pointer: "/work_id" },
        class: "work",
        message: `${visibleId(record.id ?? "the version")} belongs to work ${visibleId(workId)}, which the song index does not have`,
        hint: `append the WORK record of ${visibleId(workId)}`,
        unresolvedInto: "song-index",
      };
    }
    const runId = record.text("run_id");
    if (runId === undefined) return;
    const history = registry.history("RUN", runId);
    const itsRun = currentOf(history, registry.last);
    if (history.length === 0) {
      yield {
        at: { record, pointer: "/run_id" },
        class: "run",
        message: `${visibleId(record.id ?? "the version")} comes from run ${visibleId(runId)}, which the run index does not have`,
        hint: `append the RUN record of ${visibleId(runId)}`,
        unresolvedInto: "run-index",
      };
    } else if (
      itsRun &&
      record.id !== undefined &&
      !itsRun.texts("version_ids").some(({ text }) => text === record.id)
    ) {
      yield unlisted(record, record.id, itsRun, registry);
    }
  },
};

function unlisted(record: RegistryRecord, id: string, itsRun: RegistryRecord, registry: Registry): Problem {
  const listed = itsRun.texts("version_ids").map(({ text }) => text);
  const newer = {
    ...itsRun.value,
    version_ids: [...listed, id],
    last_updated_utc: formatUtcMinute(registry.now),
  };
  // The run can only take the version in where both are about the same work.
  const isSure = itsRun.text("work_id") !== undefined && itsRun.text("work_id") === record.text("work_id");
  return {
    at: { record, pointer: "/run_id" },
    class: "unlisted",
    message: `${visibleId(id)} names run ${itsRun.id}, which does not list it in version_ids`,
    hint: `append a newer RUN record of ${itsRun.id} that has ${visibleId(id)} in version_ids`,
    related: [{ at: { record: itsRun, pointer: "/version_ids" }, message: `${itsRun.id} is recorded here` }],
    ...(isSure && {
      fix: {
        summary: `list ${visibleId(id)} in a newer record of ${itsRun.id}`,
        append: { log: "run-index" as const, record: newer },
      },
    }),
  };
}
