import { findPlaceholders } from "../records/placeholder.js";
import { RECORD_TYPES } from "../records/schemas.js";
import { quote } from "../text/visible.js";
import { example, healthy, run, version, work } from "./examples.js";
import type { RecordRule } from "./rule.js";

export const rule: RecordRule = {
  id: "placeholder",
  severity: "error",
  summary: "no TBD, empty or blank value in an id, a title, a path or a required text",
  why: "A placeholder passes for a value: the record looks complete and leads nowhere.",
  fix: "Give the value, or leave the field out where it is optional. A committed line stays: append a newer record with the value, and waive the old line.",
  whenOff: "Never.",
  scope: "record",
  types: RECORD_TYPES,
  judges: "every",
  needs: [],
  examples: () => ({
    bad: [
      example("a packet that is to be done", {
        runs: [run({ scripture_packet_id: "TBD", qa_gate2: "FAIL" })],
        songs: [work(), version({ qa_gate2: "FAIL", saved_filepath_abs: undefined })],
      }),
      example("a blank title", { songs: [work({ title_current: "  " }), version()] }),
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
    for (const pointer of findPlaceholders(record.value, registry.schemas[record.type])) {
      const [field = "", index] = pointer.slice(1).split("/");
      const value = record.value[field];
      const shown = Array.isArray(value) ? value[Number(index)] : value;
      yield {
        at: { record, pointer },
        message: `${pointer.slice(1).replace("/", ".")} is ${quote(shown)}: a placeholder, not a value`,
        hint: "give the value, or leave the field out where it is optional",
      };
    }
  },
};
