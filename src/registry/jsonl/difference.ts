import { toJson } from "../../base/text/exact-number.js";
import { quote, visible } from "../../base/text/visible.js";
import type { JsonObject } from "./parse.js";

/** A field that two records of the same thing have differently; undefined where a side lacks it. */
export interface FieldChange {
  field: string;
  before: unknown;
  after: unknown;
}

/** The fields that differ, in the order of the older record and then of the newer one. */
export function changedFields(before: JsonObject, after: JsonObject): FieldChange[] {
  const valueIn = (record: JsonObject, field: string) =>
    Object.hasOwn(record, field) ? record[field] : undefined;
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .map((field) => ({ field, before: valueIn(before, field), after: valueIn(after, field) }))
    .filter((change) => toJson(change.before) !== toJson(change.after));
}

const side = (value: unknown) => (value === undefined ? "nothing" : quote(value, 60));

/** `qa_gate2: "FAIL" → "PASS"`. */
export function describeChange({ field, before, after }: FieldChange): string {
  return `${visible(field)}: ${side(before)} → ${side(after)}`;
}
