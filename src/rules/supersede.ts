import { isDeepStrictEqual } from "node:util";
import { STUDIO } from "../model/music-studio.js";
import type { RegistryRecord } from "../registry/record.js";
import type { Registry } from "../registry/registry.js";
import { listing } from "../text/visible.js";
import { example, healthy, run } from "./examples.js";
import type { Problem, RecordRule } from "./rule.js";

const later = { last_updated_utc: "2026-01-02T23:00Z" };

/** The fields that say who a thing is, for good. */
function keptFields(record: RegistryRecord): readonly string[] {
  const { repeat } = record.model;
  return repeat.kind === "supersede" ? repeat.keep : [];
}

export const rule: RecordRule = {
  id: "supersede",
  model: STUDIO,
  severity: "error",
  classes: {
    time: { summary: "the newer record is not later than the one that answered before it" },
    identity: { summary: "the newer record changes who the run or work is" },
    outputs: { summary: "the newer record loses a work or version that the one before it had" },
  },
  summary: "a newer record of a run or work has a later time, stays the same run and keeps its outputs",
  why: "The record with the latest time answers for the run. One that is not later hides or is hidden, one that changes the lane is another run, one that drops a version hides it.",
  fix: "Correct the newer record before it is committed. A committed one stays: append a newer record that is right, and have a person waive the old line. An id that was never recorded in the song index may be dropped or replaced.",
  whenOff: "Never.",
  scope: "registry",
  types: ["RUN", "WORK"],
  judges: "every",
  needs: [],
  examples: () => ({
    bad: [
      example("back in time", { runs: [run(later), run()] }),
      example("the same time with other content", { runs: [run(), run({ notes: "mastered" })] }),
      example("another machine", { runs: [run(), run({ ...later, machine_id: "C2" })] }),
      example("another executor", { runs: [run(), run({ ...later, created_by: "gpt" })] }),
    ],
    good: [
      healthy(),
      example("a note is added later", { runs: [run(), run({ ...later, notes: "mastered" })] }),
    ],
  }),

  *check(record, registry) {
    const { id, type } = record;
    if (id === undefined) return;
    const lineage = registry.lineage(type, id);
    const first = lineage.firstBefore(record);
    if (!first) return;
    const answered = lineage.answeredBefore(record);
    if (answered) yield* earlier(record, answered);
    yield* changes(record, first);
    if (answered && type === "RUN") yield* losses(record, answered, registry);
  },
};

/** A record that is not later than the one that answered before it. */
function* earlier(record: RegistryRecord, answered: RegistryRecord): Iterable<Problem> {
  const [was, is] = [answered.time, record.time];
  if (was === undefined || is === undefined || is > was) return;
  // A time that was refused is another rule's, and what would stand in for it is not what its writer meant.
  if (Object.hasOwn(record.value, "last_updated_utc") && !record.text("last_updated_utc")) return;
  // The same content twice is unique-id's, and harms nobody.
  if (is === was && isDeepStrictEqual(record.value, answered.value)) return;
  const than = is === was ? "the same minute as" : "before";
  yield {
    at: { record, pointer: record.text("last_updated_utc") ? "/last_updated_utc" : "/created_utc" },
    class: "time",
    message: `this record of ${record.id} is of ${is}, ${than} the one that it follows${is === was ? "" : ` (${was})`}`,
    hint: `give it a last_updated_utc after ${was}`,
    related: [{ at: { record: answered }, message: `the record of ${record.id} that answered before it` }],
  };
}

/** What a record changes of who the thing is, by its first record: one that sets it right again is clean. */
function* changes(record: RegistryRecord, first: RegistryRecord): Iterable<Problem> {
  for (const field of keptFields(record)) {
    const [old, now] = [first.text(field), record.text(field)];
    if (old === undefined || now === undefined || old === now) continue;
    yield {
      at: { record, pointer: `/${field}` },
      class: "identity",
      message: `this record of ${record.id} changes ${field} from ${old} to ${now}`,
      hint: `keep ${field} ${old}, or mint an id for another ${record.type === "RUN" ? "run" : "work"}`,
      related: [{ at: { record: first }, message: `the first record of ${record.id}` }],
    };
  }
}

/** The outputs that the record before had and this one has not. What never resolved was a slip, and may go. */
function* losses(record: RegistryRecord, answered: RegistryRecord, registry: Registry): Iterable<Problem> {
  const kept = new Set(record.texts("version_ids").map(({ text }) => text));
  const versions = answered.texts("version_ids").map(({ text }) => text);
  const lost = versions.filter((id) => !kept.has(id) && registry.has("VERSION", id));
  const work = answered.text("work_id");
  const isWorkLost = work !== undefined && record.text("work_id") !== work;
  if (isWorkLost && registry.has("WORK", work)) lost.unshift(work);
  if (lost.length === 0) return;
  yield {
    at: { record },
    class: "outputs",
    message: `this record of ${record.id} no longer has ${listing(lost)}`,
    hint: `keep ${listing(lost)}`,
    related: [{ at: { record: answered }, message: `the record of ${record.id} that answered before it` }],
  };
}
