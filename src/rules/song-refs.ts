import { nearest } from "../base/text/nearest.js";
import { visibleId } from "../base/text/visible.js";
import { danglingIn } from "../registry/logs/dangling.js";
import type { Log } from "../registry/logs/log.js";
import type { RegistryRecord } from "../registry/logs/record.js";
import { STUDIO } from "../registry/model/music-studio.js";
import { example, healthy, run } from "./examples.js";
import type { Problem, RecordRule } from "./rule.js";

export const rule: RecordRule = {
  id: "song-refs",
  model: STUDIO,
  severity: "error",
  summary: "work_id and version_ids of a run are in the song index",
  why: "If nobody recorded the work or the version of a run, nobody can find its song or count it against reuse.",
  fix: "Append the WORK or VERSION record in the same commit, or correct the id. For a committed run append the missing record, or a newer RUN record with the right id.",
  whenOff: "While your song index is still incomplete.",
  scope: "registry",
  types: ["RUN"],
  appliesTo: "current",
  needs: ["run-index", "song-index"],
  examples: () => ({
    bad: [
      example("a version that nobody recorded", {
        runs: [run({ version_ids: ["VER-20260102-2206-H8Q8", "VER-20260102-2206-H8Q3"] })],
      }),
    ],
    good: [healthy()],
  }),

  *check(record, registry) {
    for (const { reference, text, pointer } of danglingIn(record, registry, "song-refs")) {
      const { noun, name } = registry.model.type(reference.to);
      const log = registry.log(registry.model.logOf(name));
      yield unresolved(record, pointer, { noun, type: name, id: text }, log);
    }
  },
};

function unresolved(
  record: RegistryRecord,
  pointer: string,
  { noun, type, id }: { noun: string; type: string; id: string },
  log: Log,
): Problem {
  const similar = log.similar(id);
  const guess = nearest(
    id,
    similar.map((other) => other.id ?? ""),
    2,
  );
  const match = similar.find((other) => other.id === guess);
  const sameWork = match && match.text("work_id") === record.text("work_id") ? ", same work" : "";
  return {
    at: { record, pointer },
    message: `${visibleId(record.id ?? "the run")} names ${noun} ${visibleId(id)}, which the song index does not have`,
    hint: `append the ${type} record of ${visibleId(id)}, or correct the id`,
    whenCommitted: `append the ${type} record of ${visibleId(id)}; or, where the id is wrong, append a newer RUN record of ${visibleId(record.id ?? "the run")} with the right id in its place`,
    unresolvedInto: "song-index",
    related: match
      ? [{ at: { record: match }, message: `nearest: ${visibleId(match.id ?? "")}${sameWork}` }]
      : [],
  };
}
