import { didYouMean } from "../../base/text/nearest.js";
import { keyOfStep, pointerStep } from "../../base/text/pointer.js";
import { listing, quote, quoteId, shorten } from "../../base/text/visible.js";
import { recordTables } from "../../generated/record-tables.js";
import * as validators from "../../generated/record-validators.js";
import type { JsonObject } from "../jsonl/parse.js";
import { RECORD_TYPES } from "./music-studio.js";

export { RECORD_TYPES };

/** The name of a type of record. */
export type RecordType = string;

/** Whether a text is one of the studio's types. */
export function isRecordType(value: unknown): value is (typeof RECORD_TYPES)[number] {
  return RECORD_TYPES.some((type) => type === value);
}

/** What a schema says against one value. */
export interface SchemaFault {
  /** Of the value; of the record where a field is missing. */
  pointer: string;
  message: string;
  /** The field that is missing, where that is the fault. */
  missing?: string;
  /** The values that would do, where the schema lists them. */
  allowed?: readonly unknown[];
  /** A value that would do, where only one can be meant. */
  hint: string;
}

/** An error as Ajv gives it. */
export interface AjvError {
  instancePath: string;
  keyword: string;
  params: Record<string, unknown>;
  message?: string;
}

export interface FieldTable {
  type?: string;
  pattern?: string;
  format?: string;
  enum?: string[];
  itemPattern?: string;
}

/** The schema of one record type, ready to check. */
export interface RecordSchema {
  /** Names of required fields, as far as the schema says so at its top. */
  readonly required: readonly string[];
  /** The fields that the schema names, or undefined where it names none. */
  readonly fields: Readonly<Record<string, FieldTable>> | undefined;
  /** Every fault of a record, at most one for each pointer. */
  validate(record: JsonObject): SchemaFault[];
}

/** By type of record. */
export type RecordSchemas = Readonly<Record<RecordType, RecordSchema>>;

/** The schema of a type that a registry has. */
export function schemaOf(schemas: RecordSchemas, type: RecordType): RecordSchema {
  const found = Object.hasOwn(schemas, type) ? schemas[type] : undefined;
  if (!found) throw new Error(`no schema is known for ${type}`);
  return found;
}

const FORM_HELP: readonly [RegExp, string][] = [
  [/^\^\(?(?:VOID\|)?([A-Z]+)-\[0-9\]\{8\}/, "-YYYYMMDD-HHMM-RAND4, RAND4 being four of A-Z 0-9"],
  [/^\^([A-Z]+)-\[a-z0-9\]\+/, "-<slug>, a slug being lower case words joined by single hyphens"],
];

function describePattern(pattern: string): string {
  for (const [known, rest] of FORM_HELP) {
    const prefix = known.exec(pattern)?.[1];
    if (prefix) return `the form is ${prefix}${rest}`;
  }
  if (pattern.startsWith("^(?!")) return "a path leads down from its folder: it has no .. in it";
  if (pattern.startsWith("^[0-9]{4}-")) return "the form is YYYY-MM-DDTHH:MMZ";
  if (pattern.startsWith("^[a-z0-9]+(-"))
    return "the form is a slug: lower case words joined by single hyphens";
  if (pattern.startsWith("^v[")) return "the form is v01, v02 and so on";
  if (pattern.startsWith("^[0-9a-f]{64}")) return "the form is 64 hex digits in lower case";
  if (pattern.startsWith("^([0-9a-f]{40}|"))
    return "the form is the full id of a commit: 40 or 64 hex digits in lower case";
  return `it must match ${pattern}`;
}

function valueAt(record: JsonObject, pointer: string): unknown {
  let value: unknown = record;
  for (const step of pointer.split("/").slice(1)) {
    const key = keyOfStep(step);
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as JsonObject)[key];
  }
  return value;
}

function fieldName(pointer: string, whole: string): string {
  return shorten(pointer.split("/").slice(1).join(".")) || whole;
}

/** Types of JSON with their articles: `an object`, `a string or null`. */
function withArticles(types: unknown): string {
  const names = Array.isArray(types) ? types : String(types).split(",");
  const named = names.map((name) =>
    name === "null" ? "null" : `${/^[aio]/.test(String(name)) ? "an" : "a"} ${String(name)}`,
  );
  return listing(named, "or");
}

/**
 * One of Ajv's errors in words.
 *
 * @param whole what the value as a whole is called
 */
export function describeSchemaError(record: JsonObject, error: AjvError, whole = "the record"): SchemaFault {
  const { instancePath: pointer, keyword, params } = error;
  const field = fieldName(pointer, whole);
  const value = valueAt(record, pointer);
  const fault = (message: string, hint: string): SchemaFault => ({ pointer, message, hint });
  switch (keyword) {
    case "required": {
      const missing = String(params.missingProperty);
      return { ...fault(`${missing} is required and missing`, `add "${missing}"`), missing };
    }
    case "enum": {
      const allowed = (params.allowedValues as unknown[]).map(String);
      const guess = typeof value === "string" ? didYouMean(value, allowed) : "";
      const told = fault(`${field} is ${quote(value)}${guess}`, `use one of ${listing(allowed, "or")}`);
      return { ...told, allowed: params.allowedValues as unknown[] };
    }
    case "const":
      return {
        ...fault(`${field} is ${quote(value)}`, `use ${quote(params.allowedValue)}`),
        allowed: [params.allowedValue],
      };
    case "type":
      return fault(
        `${field} is ${quote(value)}, which is not ${withArticles(params.type)}`,
        `write ${withArticles(params.type)}`,
      );
    case "pattern": {
      const shown = typeof value === "string" ? quoteId(value) : quote(value);
      return fault(`${field} is ${shown}`, describePattern(String(params.pattern)));
    }
    case "format":
      return fault(
        `${field} is ${quote(value)}, which is not a real ${String(params.format)}`,
        "give a moment that exists",
      );
    case "uniqueItems":
      return fault(`${field} names the same value twice`, "name each value once");
    case "maxLength":
      if (params.limit === 0)
        return fault(`${field} is ${quote(value)}, and must be empty here`, `leave ${field} empty or out`);
      return fault(
        `${field} is ${quote(value)}, longer than ${String(params.limit)} characters`,
        "shorten it",
      );
    case "minLength":
      return params.limit === 1
        ? fault(`${field} is empty`, `give ${field} a value`)
        : fault(
            `${field} is ${quote(value)}, shorter than ${String(params.limit)} characters`,
            "write more characters",
          );
    case "minimum":
      return fault(
        `${field} is ${quote(value)}, which is less than ${String(params.limit)}`,
        `write ${String(params.limit)} or more`,
      );
    case "maximum":
      return fault(
        `${field} is ${quote(value)}, which is more than ${String(params.limit)}`,
        `write ${String(params.limit)} or less`,
      );
    case "additionalProperties":
      return fault(`${quote(params.additionalProperty)} is not a field here`, "remove it");
    default:
      return fault(
        `${field} ${error.message ?? `does not fit the schema (${keyword})`}`,
        `write ${field} as the schema of ${whole} describes it`,
      );
  }
}

/** Keywords that only say which branch of a schema spoke. */
const BRANCHES = new Set(["if", "allOf"]);

/** More faults than this in one record are not described one by one: nobody reads them. */
const MOST_DESCRIBED = 20;

/** A fault that only says where it is. There can be very many, so they share their words. */
function brief({ instancePath: pointer, keyword, params }: AjvError): SchemaFault {
  const fault = { pointer, message: "does not fit the schema", hint: "see the schema" };
  return keyword === "required" ? { ...fault, missing: String(params.missingProperty) } : fault;
}

/** Ajv's errors as faults, the first one for each value or missing field. */
export function toSchemaFaults(record: JsonObject, errors: readonly AjvError[]): SchemaFault[] {
  const faults = new Map<string, SchemaFault>();
  for (const error of errors) {
    if (BRANCHES.has(error.keyword)) continue;
    const missing = error.keyword === "required" ? pointerStep(String(error.params.missingProperty)) : "";
    const key = error.instancePath + missing;
    if (faults.has(key)) continue;
    faults.set(key, faults.size < MOST_DESCRIBED ? describeSchemaError(record, error) : brief(error));
  }
  return [...faults.values()];
}

interface Validator {
  (value: unknown): boolean;
  errors?: AjvError[] | null;
}

function builtIn(type: RecordType, validate: Validator): RecordSchema {
  const table = recordTables[type];
  if (!table) throw new Error(`no schema was compiled for ${type}`);
  return {
    required: table.required,
    fields: table.fields,
    validate: (record) => {
      if (validate(record)) return [];
      const faults = toSchemaFaults(record, validate.errors ?? []);
      // It would keep all of them until it is asked again.
      validate.errors = null;
      return faults;
    },
  };
}

/** The compiled validator of a type: `OVERRIDE_UPDATE` is overrideUpdate. */
function validatorOf(type: RecordType): Validator {
  const name = type.toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const found = (validators as Readonly<Record<string, Validator>>)[name];
  if (!found) throw new Error(`no schema was compiled for ${type}`);
  return found;
}

/** The schemas that come with the tool. */
export const builtInSchemas: RecordSchemas = Object.fromEntries(
  RECORD_TYPES.map((type) => [type, builtIn(type, validatorOf(type))]),
);
