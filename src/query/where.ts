/** Conditions on any field of a record: `field=value`. */
import { UserError } from "../base/core/errors.js";
import { ExactNumber } from "../base/text/exact-number.js";
import { didYouMean } from "../base/text/nearest.js";
import { keyOfStep } from "../base/text/pointer.js";
import { quote } from "../base/text/visible.js";
import { sameDecimal } from "../registry/jsonl/decimal.js";
import { type RecordSchemas, schemaOf } from "../registry/model/schemas.js";
import type { QueryStore } from "./store.js";

/** A field, and what has to stand in it. */
export interface Condition {
  /** As it was given: a name, `meta.id`, or a JSON Pointer such as `/meta/id`. */
  field: string;
  value: string;
}

/** Values that a condition may ask for; they are compared as they are written. */
export type Scalar = string | number | boolean | null;

type Steps = readonly string[];

/** More names than this are not compared with one that nobody knows. */
const MOST_NAMES = 2_000;
/** Fields are named so deep in what is proposed. */
const DEEPEST = 3;

/** Reads `field=value`. Throws a UserError where there is no field, or no value. */
export function parseCondition(text: string): Condition {
  const at = text.indexOf("=");
  if (at > 0) return { field: text.slice(0, at), value: text.slice(at + 1) };
  throw new UserError(
    `--where ${quote(text)} has no ${at < 0 ? "value" : "field"}`,
    "write --where field=value, --where meta.id=value or --where /meta/id=value",
  );
}

/** Conditions as a program gives them. */
export function conditionsOf(where: Readonly<Record<string, Scalar>> = {}): Condition[] {
  return Object.entries(where).map(([field, value]) => ({ field, value: String(value) }));
}

/** The ways in which a field may be meant: a name with dots in it goes before a name within another. */
function waysOf(field: string): Steps[] {
  if (field.startsWith("/")) return [field.slice(1).split("/").map(keyOfStep)];
  return field.includes(".") ? [[field], field.split(".")] : [[field]];
}

const isContainer = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !(value instanceof ExactNumber);

/** What is at some steps; undefined where nothing does. */
function valueAt(record: unknown, steps: Steps): unknown {
  let value: unknown = record;
  for (const step of steps) {
    if (!isContainer(value) || !Object.hasOwn(value, step)) return undefined;
    value = value[step];
  }
  return value;
}

/** The steps that lead to a field in a record, or undefined where it has none of that name. */
function stepsTo(record: object, field: string): Steps | undefined {
  return waysOf(field).find((steps) => valueAt(record, steps) !== undefined);
}

/**
 * Whether one value is written like a text. A number is the same in every way of writing it: 1, 1.0, 1e0; and no two
 * numbers of many digits are, though one double is for both.
 */
function isWritten(value: unknown, text: string): boolean {
  if (typeof value === "number" || value instanceof ExactNumber)
    return sameDecimal(text, String(value)) || text === String(value);
  return !isContainer(value) && String(value) === text;
}

function meets(record: object, { field, value: text }: Condition): boolean {
  const steps = stepsTo(record, field);
  if (!steps) return false;
  const value = valueAt(record, steps);
  return Array.isArray(value) ? value.some((item) => isWritten(item, text)) : isWritten(value, text);
}

/** Whether a record meets every condition. A list meets one where any of its values does. */
export function meetsAll(record: object, conditions: readonly Condition[]): boolean {
  return conditions.every((condition) => meets(record, condition));
}

/** Whether a schema names a field. */
function isInSchema(schemas: RecordSchemas, type: string, steps: Steps): boolean {
  let fields: unknown = Object.hasOwn(schemas, type) ? schemaOf(schemas, type).fields : undefined;
  for (const [index, step] of steps.entries()) {
    if (!isContainer(fields) || !Object.hasOwn(fields, step)) return false;
    if (index === steps.length - 1) return true;
    const inner = fields[step];
    fields = isContainer(inner) ? inner.properties : undefined;
  }
  return false;
}

/** The names of the fields of a record, those within others with dots. */
function* namesIn(record: object, prefix = "", depth = 1): Iterable<string> {
  for (const [name, value] of Object.entries(record)) {
    yield prefix + name;
    if (depth < DEEPEST && isContainer(value) && !Array.isArray(value))
      yield* namesIn(value, `${prefix}${name}.`, depth + 1);
  }
}

/**
 * Refuses a field that neither a schema of the type nor any of its records knows: nothing would ever fit, and a slip
 * would pass for an answer. Throws a UserError with the first one, and what was probably meant.
 */
export function refuseUnknownFields(store: QueryStore, type: string, conditions: readonly Condition[]): void {
  if (conditions.length === 0) return;
  const schemas = store.schemasOf(type);
  const unknown = new Set(
    conditions
      .map(({ field }) => field)
      .filter((field) => !schemas.some((one) => waysOf(field).some((steps) => isInSchema(one, type, steps)))),
  );
  if (unknown.size === 0) return;
  const names = new Set(
    schemas.flatMap((one) => (Object.hasOwn(one, type) ? Object.keys(schemaOf(one, type).fields ?? {}) : [])),
  );
  for (const { record } of store.all(type)) {
    for (const field of unknown) if (stepsTo(record, field)) unknown.delete(field);
    if (unknown.size === 0) return;
    if (names.size < MOST_NAMES) for (const name of namesIn(record)) names.add(name);
  }
  const [field = ""] = unknown;
  const asName = field.startsWith("/") ? field.slice(1).replaceAll("/", ".") : field;
  throw new UserError(
    `no record of ${type} has the field ${quote(field)}${didYouMean(asName, names)}`,
    names.size === 0 ? "leave --where out" : "name a field that the records or their schema have",
  );
}
