/** Fields of a record, as the table of the model names them. */
import { keyOfStep, pointerStep } from "../../base/text/pointer.js";
import type { Field } from "./model.js";

type Json = Readonly<Record<string, unknown>>;

/** Whether a field is further in than at the top. */
function isPointer(field: Field): boolean {
  return field.startsWith("/");
}

/** A JSON Pointer as a field: one that is at the top goes by its name. */
export function fieldOfPointer(pointer: string): Field {
  const [, first = "", ...more] = pointer.split("/");
  const name = keyOfStep(first);
  return more.length > 0 || name === "" || isPointer(name) ? pointer : name;
}

/** The JSON Pointer of a field. */
export function pointerOfField(field: Field): string {
  return isPointer(field) ? field : pointerStep(field);
}

/** What a field is called in a sentence: `meta.id`. */
export function nameOfField(field: Field): string {
  return isPointer(field) ? field.slice(1).split("/").map(keyOfStep).join(".") : field;
}

/** The value of a field; undefined where the record does not have it. */
export function fieldValue(record: Json, field: Field): unknown {
  if (!isPointer(field)) return Object.hasOwn(record, field) ? record[field] : undefined;
  let value: unknown = record;
  for (const step of field.split("/").slice(1)) {
    const key = keyOfStep(step);
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Json)[key];
  }
  return value;
}
