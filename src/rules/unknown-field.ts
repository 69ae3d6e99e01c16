import { didYouMean } from "../base/text/nearest.js";
import { pointerStep } from "../base/text/pointer.js";
import { quote } from "../base/text/visible.js";
import { meantField } from "../registry/model/meant-field.js";
import { schemaOf } from "../registry/model/schemas.js";
import { example, healthy, run } from "./examples.js";
import type { RecordRule } from "./rule.js";

/** In one record; a search for each of many thousands would cost more than anybody reads. */
const MOST_SUGGESTIONS = 20;

export const rule: RecordRule = {
  id: "unknown-field",
  severity: "warning",
  summary: "the schema knows every field",
  why: "A misspelt field has no effect: nothing reads it, and the rules about it find nothing.",
  fix: "Correct the name before the record is committed. A committed line stays: append a newer record with the right name, and waive the old line.",
  whenOff: "If your records have fields of your own. It is better to name them in your own schema.",
  scope: "record",
  types: "all",
  appliesTo: "every",
  dependsOn: "kind",
  needs: [],
  examples: () => ({
    bad: [example("a letter too many", { runs: [run({ uniquenes_hook: "PASS" })] })],
    good: [healthy()],
  }),

  *check(record, registry) {
    const known = schemaOf(registry.schemas, record.type).fields;
    if (!known) return;
    const names = Object.keys(known);
    let suggested = 0;
    for (const field of Object.keys(record.value)) {
      if (Object.hasOwn(known, field)) continue;
      const isAsked = suggested++ < MOST_SUGGESTIONS;
      const guess = isAsked ? didYouMean(field, names) : "";
      const meant = isAsked ? meantField(field, names, record.value) : undefined;
      yield {
        at: { record, pointer: pointerStep(field), key: true },
        message: `${quote(field)} is not a field of ${record.type}${guess}`,
        hint: meant === undefined ? "correct the name or leave the field out" : `write ${quote(meant)}`,
        ...(meant !== undefined && { correction: { kind: "name", to: meant } }),
      };
    }
  },
};
