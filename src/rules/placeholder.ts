import { quote, shorten } from "../base/text/visible.js";
import { STUDIO } from "../registry/model/music-studio.js";
import { findPlaceholders, isBlank } from "../registry/model/placeholder.js";
import { RECORD_TYPES, schemaOf } from "../registry/model/schemas.js";
import { example, healthy, override, overrideUpdate, run, version, work } from "./examples.js";
import type { RecordRule } from "./rule.js";

/** What an override must say from the start; elsewhere in its records TBD says a reader that something is to come. */
const DECISIVE = ["override_id", "run_id", "artist_id", "genre_id", "approved_by", "why_allowed"];

export const rule: RecordRule = {
  id: "placeholder",
  model: STUDIO,
  severity: "error",
  classes: {
    informational: {
      summary: "TBD in a field of an override that may still come",
      severity: "warning",
    },
  },
  summary: "no TBD, empty or blank value in an id, a title, a path or a required text",
  why: "A placeholder looks like a value: the record seems complete, but it leads nowhere.",
  fix: "Give the value, or leave the field out where it is optional. A committed line stays: append a newer record with the value, and waive the old line.",
  whenOff: "Never.",
  scope: "record",
  types: RECORD_TYPES,
  appliesTo: "every",
  dependsOn: "kind",
  needs: [],
  examples: () => ({
    bad: [
      example("a packet that is to be done", {
        runs: [run({ scripture_packet_id: "TBD", qa_gate2: "FAIL" })],
        songs: [work(), version({ qa_gate2: "FAIL", saved_filepath_abs: undefined })],
      }),
      example("a blank title", { songs: [work({ title_current: "  " }), version()] }),
      example("a reason that is to be done", { overrides: [override({ why_allowed: "because [TBD]" })] }),
      example("a scene of an override that is to be done", { overrides: [override({ scene_id: "TBD" })] }),
      example("notes of an update that are to be done", {
        overrides: [override(), overrideUpdate({ notes: "TBD" })],
      }),
    ],
    good: [
      healthy(),
      example("a version that failed gate 2 has no saved file", {
        runs: [run({ qa_gate2: "FAIL" })],
        songs: [work(), version({ qa_gate2: "FAIL", saved_filepath_abs: "" })],
      }),
    ],
  }),

  *check(record, registry) {
    const isOverride = record.type === "OVERRIDE" || record.type === "OVERRIDE_UPDATE";
    let [last, name] = ["", ""];
    for (const { field, index, value, pointer } of findPlaceholders(
      record.value,
      schemaOf(registry.schemas, record.type),
    )) {
      if (field !== last) [last, name] = [field, shorten(field)];
      const isInformational = isOverride && !DECISIVE.includes(field) && !isBlank(value);
      const place = index === undefined ? name : `${name}.${index}`;
      yield {
        at: { record, pointer },
        ...(isInformational && { class: "informational" }),
        message: `${place} is ${quote(value)}: a placeholder, not a value`,
        hint: "give the value, or leave the field out where it is optional",
      };
    }
  },
};
