/** Values that stand where something should: TBD, empty, blank. */

import { keyOfStep, pointerStep } from "../../base/text/pointer.js";
import type { JsonObject } from "../jsonl/parse.js";
import { VERSION } from "./music-studio.js";
import type { RecordSchema } from "./schemas.js";

/** Whether nothing can be seen in a text: empty, blanks, zero width characters. */
export function isBlank(text: string): boolean {
  return /^[\p{White_Space}\p{Cf}\p{Cc}\u115f\u1160\u3164\uffa0]*$/u.test(text);
}

/** Whether a text only holds a place: blank, or TBD in any case, in brackets or not. */
export function isPlaceholder(text: string): boolean {
  // Nearly every value starts with a letter that settles it.
  if (/^[A-SU-Za-su-z0-9]/.test(text)) return false;
  return isBlank(text) || /^\s*(?:tbd|\[\s*tbd\s*\])\s*$/i.test(text);
}

/** Whether something in a text is still to come: `why_allowed: "because [TBD]"`. */
export function isUnfinished(text: string): boolean {
  return isPlaceholder(text) || (text.includes("[") && /\[\s*tbd\s*\]/i.test(text));
}

/** Ids, titles and paths go by their names, so that a user's own fields are covered as well. */
const NAMED = /(?:^|_)(?:ids?|title|filepath|filename)(?:_|$)/;

function isRequiredText(field: string, schema: RecordSchema): boolean {
  const table = schema.fields?.[field];
  const isFreeText = table?.type === "string" && !table.enum && !table.format && !table.pattern;
  return isFreeText && schema.required.includes(field);
}

function isGuarded(field: string, schema: RecordSchema): boolean {
  return NAMED.test(field) || isRequiredText(field, schema);
}

function holdsPlace(field: string, value: string, schema: RecordSchema): boolean {
  if (isPlaceholder(value)) return isGuarded(field, schema);
  return isUnfinished(value) && isRequiredText(field, schema);
}

/** A VERSION that failed gate 2 has no saved file: its path must be empty. */
function mayBeEmpty(record: JsonObject, field: string): boolean {
  return field === "saved_filepath_abs" && record.record_type === VERSION && record.qa_gate2 === "FAIL";
}

/** A value that only holds a place: a field's own, or one of its array. */
export interface Placeholder {
  field: string;
  index: number | undefined;
  value: string;
  /** As a JSON Pointer. */
  pointer: string;
}

/** The placeholders in one field. What is asked of the field's name is asked once: it can be long. */
function* placeholdersIn(record: JsonObject, field: string, schema: RecordSchema): Iterable<Placeholder> {
  const value = record[field];
  if (typeof value === "string") {
    if (holdsPlace(field, value, schema) && (value !== "" || !mayBeEmpty(record, field)))
      yield { field, index: undefined, value, pointer: pointerStep(field) };
  } else if (Array.isArray(value) && isGuarded(field, schema)) {
    const step = pointerStep(field);
    for (const [index, element] of value.entries()) {
      if (typeof element === "string" && isPlaceholder(element))
        yield { field, index, value: element, pointer: step + pointerStep(index) };
    }
  }
}

/** All placeholders in ids, titles, paths and required texts of a record. */
export function* findPlaceholders(record: JsonObject, schema: RecordSchema): Iterable<Placeholder> {
  for (const field of Object.keys(record)) yield* placeholdersIn(record, field, schema);
}

/** Says whether a placeholder is at a JSON Pointer of a record. */
export function placeholdersAt(record: JsonObject, schema: RecordSchema): (pointer: string) => boolean {
  const known = new Map<string, Set<string | undefined>>();
  for (const { field, index } of findPlaceholders(record, schema)) {
    const places = known.get(field) ?? new Set();
    known.set(field, places.add(index?.toString()));
  }
  return (pointer) => {
    const [, field = "", index, ...more] = pointer.split("/");
    return more.length === 0 && known.get(keyOfStep(field))?.has(index) === true;
  };
}
