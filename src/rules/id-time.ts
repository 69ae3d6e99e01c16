import { formatUtcMinute, parseUtcMinute } from "../base/text/time.js";
import { visible } from "../base/text/visible.js";
import { TIMES } from "../registry/logs/logs.js";
import type { RegistryRecord } from "../registry/logs/record.js";
import type { Registry } from "../registry/logs/registry.js";
import { fieldValue, nameOfField, pointerOfField } from "../registry/model/field.js";
import { idTime } from "../registry/model/ids.js";
import { momentOf } from "../registry/model/moment.js";
import { example, healthy, run } from "./examples.js";
import { type Problem, type RecordRule, WAIVE } from "./rule.js";

const ONLY_WAIVED = `a committed id can't be minted again, only waived: ${WAIVE}`;

export const rule: RecordRule = {
  id: "id-time",
  severity: "error",
  classes: {
    unreal: { summary: "an id whose date or time does not exist" },
    "after-record": { summary: "an id that is later than the record that has it" },
    future: { summary: "a time that has not come yet" },
  },
  summary: "an id's date and time are real and not after the record's; no time is in the future",
  why: "An id is minted before a record uses it. If the id is later than its record, somebody invented it or copied it wrongly. A record from the future never answers.",
  fix: "Mint the id again, or correct the record's time. Where the record is committed and a newer one can take its place, append that. An id whose time does not exist stays once it is committed, and a person waives it; so do the lines of other records.",
  whenOff: "Never. If the clocks of your machines differ much, raise `clockSkewHours`.",
  scope: "record",
  types: "all",
  appliesTo: "current",
  dependsOn: "ids",
  needs: [],
  examples: () => ({
    bad: [
      example("an id of the 31st of February", { runs: [run({ story_id: "SF-20260231-2100-P4W9" })] }),
      example("the run's id is later than its record", {
        runs: [run({ created_utc: "2026-01-02T21:39Z" })],
      }),
      example("a run of the year 9999", { runs: [run({ last_updated_utc: "9999-01-02T22:06Z" })] }),
    ],
    good: [
      healthy(),
      example("the id is as old as the record", { runs: [run({ created_utc: "2026-01-02T21:40Z" })] }),
    ],
  }),

  *check(record, registry) {
    // Only the studio's ids say when they were minted.
    if (record.model.hasPlaceholders) yield* misdated(record, registry);
    yield* future(record, registry);
  },
};

/** Ids whose time can't be true. */
function* misdated(record: RegistryRecord, registry: Registry): Iterable<Problem> {
  const created = minuteOf(record, "created_utc") ?? minuteOf(record, "update_utc");
  const spoken = record.time === undefined ? undefined : parseUtcMinute(record.time);
  for (const { field, pointer, id } of datedIds(record)) {
    const stamp = idTime(id);
    if (!stamp) continue;
    if ("unreal" in stamp) {
      yield {
        at: { record, pointer },
        class: "unreal",
        message: `${field} is ${id}, whose date and time do not exist`,
        hint: "mint the id again from the true time",
        ...(isFixed(record, field, id, registry) && { remedy: "waive", whenCommitted: ONLY_WAIVED }),
      };
      continue;
    }
    const isOwn = field === record.model.identity && record.model.repeat.kind !== "update";
    const limit = isOwn ? created : spoken === undefined ? undefined : spoken + registry.clockSkew;
    if (limit !== undefined && stamp.minute > limit) {
      const than = isOwn ? (record.text("created_utc") ?? "") : (record.time ?? "");
      yield {
        at: { record, pointer },
        class: "after-record",
        message: `${field} is ${id}, which is later than the record (${than})`,
        hint: "correct the record's time, or name the id that was meant",
      };
    }
  }
}

/** Times that have not come yet. */
function* future(record: RegistryRecord, registry: Registry): Iterable<Problem> {
  const { timeForm } = record.model;
  for (const field of record.model.hasPlaceholders ? TIMES : record.model.times) {
    const written = fieldValue(record.value, field);
    const moment = momentOf(timeForm, written);
    if (moment === undefined || !(moment > registry.last)) continue;
    yield {
      at: { record, pointer: pointerOfField(field) },
      class: "future",
      message: `${nameOfField(field)} is ${typeof written === "string" ? visible(written) : String(written)}, but it is only ${formatUtcMinute(registry.now)}`,
      hint: "write the time of now, in UTC",
    };
  }
}

/** Whether no newer record can do without an id: it is the thing's own, or a work or version that is recorded. */
function isFixed(record: RegistryRecord, field: string, id: string, registry: Registry): boolean {
  if (field === record.model.identity) return true;
  const reference = record.model.references.find(({ field: name }) => name === field);
  return reference !== undefined && registry.history(reference.to, id).length > 0;
}

function minuteOf(record: RegistryRecord, field: string): number | undefined {
  const text = record.text(field);
  return text === undefined ? undefined : parseUtcMinute(text);
}

/** Every dated id of a record, in the order of its fields. */
function* datedIds(record: RegistryRecord) {
  for (const field of Object.keys(record.value)) {
    if (!/_id(?:s|_primary)?$/.test(field)) continue;
    const id = record.text(field);
    if (id !== undefined) yield { field, pointer: `/${field}`, id };
    for (const { text, pointer } of record.texts(field)) yield { field, pointer, id: text };
  }
}
