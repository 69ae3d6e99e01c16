/** JSON Schemas that pick records: `when` and `that` of a requirement. */
import { isDeepStrictEqual } from "node:util";
import { UserError } from "../../base/core/errors.js";
import { pointerStep } from "../../base/text/pointer.js";
import type { JsonObject } from "../jsonl/parse.js";
import type { Predicate } from "../model/model.js";
import type { JsonFile } from "./json-file.js";

type Schema = Readonly<Record<string, unknown>>;

/** A schema that picks records, and what it says of them. */
export interface Picked {
  test: Predicate;
  /** JSON Pointers of the fields that it names. */
  fields: string[];
  /** The fields that it wants to have one value. */
  constants: { pointer: string; value: unknown }[];
}

function isObject(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The schema with what it implies: an object that has every property that is named. */
function explicit(schema: Schema): Schema {
  if (!isObject(schema.properties)) return { type: "object", ...schema };
  const own = Object.entries(schema.properties).map(([name, value]) => [
    name,
    isObject(value) && isObject(value.properties) ? explicit(value) : value,
  ]);
  const given = Array.isArray(schema.required) ? schema.required : [];
  const required = [...new Set([...given, ...Object.keys(schema.properties)])];
  return { type: "object", ...schema, properties: Object.fromEntries(own), required };
}

/** The fields that a schema names, with what it says of each. */
function* named(schema: Schema, prefix = ""): Iterable<{ pointer: string; value: Schema }> {
  for (const [name, value] of Object.entries(isObject(schema.properties) ? schema.properties : {})) {
    const pointer = prefix + pointerStep(name);
    if (isObject(value) && isObject(value.properties)) yield* named(value, pointer);
    else yield { pointer, value: isObject(value) ? value : {} };
  }
}

/** A test without a compiler, where a schema only asks for values of fields at the top; undefined for any other. */
function plainTest(schema: Schema): Predicate | undefined {
  if (Object.keys(schema).some((key) => !["type", "properties", "required"].includes(key))) return undefined;
  const wanted: [string, readonly unknown[]][] = [];
  for (const [name, value] of Object.entries(isObject(schema.properties) ? schema.properties : {})) {
    if (!isObject(value) || Object.keys(value).length !== 1) return undefined;
    if (Object.hasOwn(value, "const")) wanted.push([name, [value.const]]);
    else if (Array.isArray(value.enum)) wanted.push([name, value.enum]);
    else return undefined;
  }
  const required = Array.isArray(schema.required) ? schema.required.map(String) : [];
  return (record) =>
    required.every((name) => Object.hasOwn(record, name)) &&
    wanted.every(([name, values]) => values.some((value) => isDeepStrictEqual(value, record[name])));
}

/**
 * Makes a schema of a model file ready to pick records. Throws a UserError with the place where it can't be used.
 *
 * @param at where it is in the file
 */
export async function predicateOf(file: JsonFile, at: string, schema: Schema): Promise<Picked> {
  const whole = explicit(schema);
  const fields = [...named(whole)];
  const constants = fields.flatMap(({ pointer, value }) =>
    Object.hasOwn(value, "const") ? [{ pointer, value: value.const }] : [],
  );
  const test = plainTest(whole) ?? (await compiledTest(file, at, whole));
  return { test, fields: fields.map(({ pointer }) => pointer), constants };
}

async function compiledTest(file: JsonFile, at: string, schema: Schema): Promise<Predicate> {
  const { compileUserSchema } = await import("../model/user-schemas.js");
  try {
    const { validate } = await compileUserSchema("the schema", schema);
    return (record) => validate(record as JsonObject).length === 0;
  } catch (error) {
    if (error instanceof UserError) throw file.error(at, error.message, error.remedy, error);
    throw error;
  }
}
