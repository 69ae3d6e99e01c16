import { isDeepStrictEqual } from "node:util";
import { type Draft, LARGEST_DRAFT } from "../base/core/finding.js";
import { formatUtcMinute, parseUtcMinute } from "../base/text/time.js";
import { listing, quote, visible, visibleId } from "../base/text/visible.js";
import { changedFields, describeChange } from "../registry/jsonl/difference.js";
import { agree, isClean } from "../registry/logs/newer-record.js";
import { lostOutputs, withOutputsOf } from "../registry/logs/outputs.js";
import { type RegistryRecord, timeFieldOf } from "../registry/logs/record.js";
import type { Registry } from "../registry/logs/registry.js";
import { fieldValue, nameOfField, pointerOfField } from "../registry/model/field.js";
import type { Field } from "../registry/model/model.js";
import { VERSION } from "../registry/model/music-studio.js";
import { example, healthy, run } from "./examples.js";
import type { Problem, RecordRule } from "./rule.js";

/** What the gates said of a run: where two writers differ in that, a person decides. */
const GATES = ["qa_gate0", "qa_gate1", "qa_gate2", "qa_gate3"];

const later = { last_updated_utc: "2026-01-02T23:00Z" };

export const rule: RecordRule = {
  id: "supersede",
  severity: "error",
  classes: {
    time: { summary: "the newer record is not later than the one that answered before it" },
    identity: { summary: "the newer record changes a field that says which thing it is" },
    outputs: { summary: "the newer record loses an output, such as a version, that the one before it had" },
    concurrent: {
      summary: "the record that answers lacks an output that another writer recorded at the same time",
      severity: "warning",
    },
  },
  summary: "a newer record of a thing has a later time, and keeps its identity and its outputs",
  why: "The record with the latest time answers for the thing. If the newer record is not later, the wrong record may answer. If it changes the lane, it is about another run. If it drops a version, nobody finds that version.",
  fix: "Correct the newer record before it is committed. A committed one stays: append a newer record that is right, and have a person waive the old line. An id that was never recorded in the song index may be dropped or replaced.",
  whenOff: "Never.",
  scope: "registry",
  types: "all",
  appliesTo: "every",
  dependsOn: "ids",
  needs: [],
  examples: () => ({
    bad: [
      example("a time before the older record", { runs: [run(later), run()] }),
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
    const { repeat } = record.model;
    // What is wrong with waivers, their own rule says.
    if (id === undefined || repeat.kind !== "supersede" || type === "WAIVER") return;
    yield* concurrent(record, registry);
    const lineage = registry.lineage(type, id);
    const first = lineage.firstBefore(record);
    if (!first) return;
    const answered = lineage.answeredInFile(record);
    const known = lineage.answeredBefore(record);
    const found = [
      ...(answered ? earlier(record, answered, registry) : []),
      ...changes(record, first, repeat.keep),
      ...(known ? losses(record, known, registry) : []),
    ];
    if (found.length === 0) return;
    const also = alsoChanged(record, known ?? first, [...repeat.keep, ...repeat.outputs]);
    for (const problem of found) yield { ...problem, message: `${problem.message}${also}` };
  },
};

/** The most changes that are listed. */
const MOST_CHANGES = 4;

/** What else a record says otherwise than the one before it; times and what findings say anyway are left out. */
function alsoChanged(record: RegistryRecord, before: RegistryRecord, told: readonly Field[]): string {
  const known = new Set([...told, ...record.model.times]);
  const all = changedFields(before.value, record.value).filter(({ field }) => !known.has(field));
  if (all.length === 0) return "";
  const more = all.length > MOST_CHANGES ? ` and ${all.length - MOST_CHANGES} more` : "";
  const listed = all.slice(0, MOST_CHANGES).map(describeChange).join(", ");
  return `; also changed since the record before: ${listed}${more}`;
}

/** A record that is not later than the one that answered before it. */
function* earlier(record: RegistryRecord, answered: RegistryRecord, registry: Registry): Iterable<Problem> {
  const { times } = record.model;
  const [newest] = times;
  const [was, is] = [answered.time, record.time];
  if (newest === undefined || was === undefined || is === undefined || is > was) return;
  const field = timeFieldOf(record.model, record.value) ?? newest;
  // A time that was refused is another rule's, and what would stand in for it is not what its writer meant.
  if (times.slice(0, times.indexOf(field)).some((other) => fieldValue(record.value, other) !== undefined))
    return;
  // The same content twice is unique-id's, and harms nobody.
  if (is === was && isDeepStrictEqual(record.value, answered.value)) return;
  const than = is === was ? "the same time as" : "before";
  const [before, now] = [textOfTime(answered), textOfTime(record)];
  yield {
    at: { record, pointer: pointerOfField(field) },
    class: "time",
    message: `this record of ${visibleId(record.id ?? "it")} is of ${now}, ${than} the one that it follows${is === was ? "" : ` (${before})`}`,
    hint: `give it a ${nameOfField(newest)} after ${before}`,
    ...laterThan(answered, newest, registry),
    related: [
      {
        at: { record: answered },
        message: `the record of ${visibleId(record.id ?? "it")} that answered before it`,
      },
    ],
  };
}

/** The time that comes after a record's, where times are written by the minute. */
function laterThan(
  { model, time }: RegistryRecord,
  field: Field,
  { now }: Registry,
): Pick<Problem, "correction"> {
  const was = model.timeForm === "minute" ? parseUtcMinute(time ?? "") : undefined;
  if (was === undefined) return {};
  return { correction: { kind: "fields", to: { [field]: formatUtcMinute(Math.max(now, was + 1)) } } };
}

/** The time of a record as it is written. */
function textOfTime({ model, value }: RegistryRecord): string {
  const written = fieldValue(value, timeFieldOf(model, value) ?? "");
  return typeof written === "string" ? visible(written) : String(written);
}

/** What a record changes of who the thing is, by its first record: one that sets it right again is clean. */
function* changes(record: RegistryRecord, first: RegistryRecord, keep: readonly Field[]): Iterable<Problem> {
  const id = visibleId(record.id ?? "it");
  for (const field of keep) {
    const [old, now] = [first.valueIn(field), record.valueIn(field)];
    if (old === undefined || now === undefined || isDeepStrictEqual(old, now)) continue;
    const [was, is] = [shown(old), shown(now)];
    const name = nameOfField(field);
    yield {
      at: { record, pointer: pointerOfField(field) },
      class: "identity",
      message: `this record of ${id} changes ${name} from ${was} to ${is}`,
      hint: `keep ${name} ${was}, or mint an id for another ${record.model.noun}`,
      related: [{ at: { record: first }, message: `the first record of ${id}` }],
    };
  }
}

function shown(value: unknown): string {
  return typeof value === "string" ? visible(value) : quote(value);
}

/** The outputs that the record before had and this one has not. */
function* losses(record: RegistryRecord, answered: RegistryRecord, registry: Registry): Iterable<Problem> {
  const lost = lostOutputs(record, answered, registry);
  if (lost.length === 0) return;
  const kept = withOutputsOf(record, [answered], registry);
  const [id, names] = [visibleId(record.id ?? "it"), listing(lost.map(visibleId))];
  yield {
    at: { record },
    class: "outputs",
    message: `this record of ${id} no longer has ${names}`,
    hint: `keep ${names}`,
    ...(kept && { correction: { kind: "fields", to: kept } }),
    related: [{ at: { record: answered }, message: `the record of ${id} that answered before it` }],
  };
}

/** The outputs that records in other writers' files have and the one that answers has not: neither saw the other. */
function* concurrent(record: RegistryRecord, registry: Registry): Iterable<Problem> {
  const { id = "", type } = record;
  if (registry.current(type, id)?.position !== record.position) return;
  const others = registry
    .lineage(type, id)
    .answeringElsewhere(record)
    .filter((other) => lostOutputs(record, other, registry).length > 0);
  if (others.length === 0) return;
  const lost = [...new Set(others.flatMap((other) => lostOutputs(record, other, registry)))];
  const draft = union(record, others, registry);
  yield {
    at: { record },
    class: "concurrent",
    message: `this record of ${id} answers for it, and has not ${listing(lost)}, which another writer recorded`,
    hint: `append a newer ${type} record of ${id} that has ${listing(lost)} too, to the file of any writer${draft ? "" : "; a person decides which of them belong together"}`,
    isAppended: true,
    related: others.map((other) => ({
      at: { record: other },
      message: `the other writer's record of ${id}`,
    })),
    ...(draft && { draft }),
  };
}

/** The fields that say who a thing is, permanently. */
function keptFields({ model: { repeat } }: RegistryRecord): readonly Field[] {
  return repeat.kind === "supersede" ? repeat.keep : [];
}

/** The record with the outputs of all, where nothing else of them contradicts it. */
function union(
  record: RegistryRecord,
  others: readonly RegistryRecord[],
  registry: Registry,
): Draft | undefined {
  const outputs = withOutputsOf(record, others, registry);
  const [field] = record.model.times;
  // What is written here is a minute.
  if (record.model.timeForm !== "minute") return undefined;
  const isOneVerdict = others.every((other) => GATES.every((gate) => other.text(gate) === record.text(gate)));
  const isOneThing = others.every((other) =>
    keptFields(record).every((kept) => isDeepStrictEqual(other.valueIn(kept), record.valueIn(kept))),
  );
  if (!outputs || field === undefined || !isOneVerdict || !isOneThing || !isClean(record, registry))
    return undefined;
  const time = Math.max(registry.now, (parseUtcMinute(record.time ?? "") ?? 0) + 1);
  const fields = { ...record.value, ...outputs, [field]: formatUtcMinute(time) };
  const isSmall = JSON.stringify(fields).length <= LARGEST_DRAFT;
  const areAll = others.every((other) => areAgreed(other, record, registry));
  if (time > registry.now + registry.clockSkew || !isSmall || !areAll) return undefined;
  return { log: registry.model.logOf(record.type), record: fields };
}

/** Whether the versions of one record fit another one of the same run. */
function areAgreed(other: RegistryRecord, record: RegistryRecord, registry: Registry): boolean {
  const versions = other.texts("version_ids").flatMap(({ text }) => registry.current(VERSION, text) ?? []);
  return versions.every((version) => agree(record, version));
}
