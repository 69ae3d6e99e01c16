import { visibleId } from "../base/text/visible.js";
import { STUDIO } from "../registry/model/music-studio.js";
import { example, healthy, run, version, work } from "./examples.js";
import { referenceRule } from "./reference-rule.js";
import { WAIVE } from "./rule.js";
import { isListed, unlisted } from "./unlisted.js";

/** What a version says of its work and of its run, the class of the finding, and the log that has none. */
const WORK_OF_IT = ["belongs to work", "work", "song index"] as const;
const RUN_OF_IT = ["comes from run", "run", "run index"] as const;

const SECOND = { version_id: "VER-20260102-2206-J2J2", version_label: "v02" };

export const rule = referenceRule({
  id: "version-refs",
  model: STUDIO,
  dependsOn: "joins",
  classes: {
    work: { summary: "its work is not in the song index" },
    run: { summary: "its run is not in the run index" },
    unlisted: { summary: "its run does not list it" },
  },
  summary: "a version's work and run are recorded, and the run lists the version",
  why: "If the run does not list the version, nobody knows how the song was made.",
  fix: "Append the missing WORK or RUN record, or a newer RUN record that lists the version in version_ids. Where a committed VERSION names a wrong id, it can't be superseded, and a person waives the finding.",
  whenOff: "While your run index is still incomplete.",
  types: ["VERSION"],
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

  unresolved({ record, reference: { to, field }, text }) {
    const id = visibleId(text);
    const [is, kind, log] = to === "WORK" ? WORK_OF_IT : RUN_OF_IT;
    const append = `append the ${to} record of ${id}`;
    return {
      class: kind,
      message: `${visibleId(record.id ?? "the version")} ${is} ${id}, which the ${log} does not have`,
      hint: `${append}, or correct ${field}`,
      whenCommitted: `${append}; where the id is wrong, a VERSION can't be superseded: ${WAIVE}`,
    };
  },

  *more(record, registry) {
    const runId = record.text("run_id");
    const itsRun = runId === undefined ? undefined : registry.current("RUN", runId);
    if (itsRun && record.id !== undefined && !isListed(record.id, itsRun, registry))
      yield unlisted(record, record.id, itsRun, registry);
  },
});
