/** Setting fields of a record, and the order in which a record's fields are written. */
import { UserError } from "../base/core/errors.js";
import { keyOfStep } from "../base/text/pointer.js";
import { quote } from "../base/text/visible.js";
import type { JsonObject } from "../registry/jsonl/parse.js";
import { fieldValue, nameOfField, pointerOfField } from "../registry/model/field.js";
import type { Field } from "../registry/model/model.js";
import type { RecordSchema } from "../registry/model/schemas.js";

/** Keys that would change what an object is. */
const NEVER = ["__proto__", "constructor", "prototype"];

/** A record with a field set; objects on the way to it are made. Throws a UserError where something else is in the way. */
export function withField(record: JsonObject, field: Field, value: unknown): JsonObject {
  const steps = pointerOfField(field).split("/").slice(1).map(keyOfStep);
  if (steps.some((step) => NEVER.includes(step) || step === ""))
    throw new UserError(`${quote(field)} is not a field`, "name a field of the record");
  const set = (inner: unknown, [key = "", ...rest]: readonly string[]): JsonObject => {
    if (inner !== undefined && (typeof inner !== "object" || inner === null || Array.isArray(inner)))
      throw new UserError(`${nameOfField(field)} is not inside an object`, "set the field that it is in");
    const object = (inner ?? {}) as JsonObject;
    return { ...object, [key]: rest.length === 0 ? value : set(object[key], rest) };
  };
  return set(record, steps);
}

/** A value as it was typed: a text where the schema says so, else what it is as JSON. */
export function typedValue(text: string, field: Field, { fields }: Pick<RecordSchema, "fields">): unknown {
  const table = fields && Object.hasOwn(fields, field) ? fields[field] : undefined;
  const isText =
    table?.type === "string" ||
    table?.enum !== undefined ||
    table?.pattern !== undefined ||
    table?.format !== undefined;
  if (isText) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Not JSON: a list without brackets, or a text.
    if (table?.type !== "array") return text;
    return text
      .split(",")
      .map((item) => item.trim())
      .filter((item) => item !== "");
  }
}

/** A record with its fields in the order of its schema; what the schema does not name follows as it was. */
export function inSchemaOrder(record: JsonObject, { fields }: Pick<RecordSchema, "fields">): JsonObject {
  const known = Object.keys(fields ?? {}).filter((field) => Object.hasOwn(record, field));
  const others = Object.keys(record).filter((field) => !known.includes(field));
  return Object.fromEntries([...known, ...others].map((field) => [field, record[field]]));
}

/** Whether a record lacks a field, or leaves it to us. */
export function isOpen(record: JsonObject, field: Field): boolean {
  const value = fieldValue(record, field);
  return value === undefined || value === "new";
}
