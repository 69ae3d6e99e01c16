import { visibleId } from "../base/text/visible.js";
import { agree } from "../registry/logs/newer-record.js";
import type { RegistryRecord } from "../registry/logs/record.js";
import { STUDIO, VERSION } from "../registry/model/music-studio.js";
import { example, healthy, run } from "./examples.js";
import { meant, pointAt, referenceRule, type Unresolved } from "./reference-rule.js";

export const rule = referenceRule({
  id: "song-refs",
  model: STUDIO,
  dependsOn: "joins",
  summary: "work_id and version_ids of a run are in the song index",
  why: "If nobody recorded the work or the version of a run, nobody can find its song or count it against reuse.",
  fix: "Append the WORK or VERSION record in the same commit, or correct the id. For a committed run append the missing record, or a newer RUN record with the right id.",
  whenOff: "While your song index is still incomplete.",
  types: ["RUN"],
  needs: ["run-index", "song-index"],
  examples: () => ({
    bad: [
      example("a version that nobody recorded", {
        runs: [run({ version_ids: ["VER-20260102-2206-H8Q8", "VER-20260102-2206-H8Q3"] })],
      }),
    ],
    good: [healthy()],
  }),

  unresolved(found) {
    const { record, registry, reference } = found;
    const [id, run] = [visibleId(found.text), visibleId(record.id ?? "the run")];
    const match = meant(found);
    const isSameWork = match && match.text("work_id") === record.text("work_id");
    const isMeant = match !== undefined && isSurely(match, found);
    const append = `append the ${reference.to} record of ${id}`;
    return {
      message: `${run} names ${registry.model.type(reference.to).noun} ${id}, which the song index does not have`,
      hint: `${append}, or correct the id`,
      whenCommitted: `${append}; or, where the id is wrong, append a newer RUN record of ${run} with the right id in its place`,
      related: pointAt(match, isSameWork ? ", same work" : ""),
      ...(isMeant && { correction: { kind: "value", to: match.id } }),
    };
  },
});

/** Whether everything else that the records say names the same thing: then the id was only mistyped. */
function isSurely(match: RegistryRecord, { record, registry }: Unresolved): boolean {
  if (match.type === VERSION) return match.text("run_id") === record.id && agree(record, match);
  const versions = registry.versionsOf(record);
  return versions.length > 0 && versions.every((version) => version.text("work_id") === match.id);
}
