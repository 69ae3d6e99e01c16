/** Which fields a JSON Schema knows, so that a pointer to none of them is found out. */
import { keyOfStep } from "../../base/text/pointer.js";

type Json = Readonly<Record<string, unknown>>;

/** Keywords whose schemas describe the same value. */
const SAME_VALUE = ["allOf", "anyOf", "oneOf"];

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The schemas that speak of one value: the schema itself, those that it combines, and what it refers to in its own file. */
function* together(schema: unknown, root: unknown, seen = new Set<unknown>()): Iterable<Json> {
  if (!isObject(schema) || seen.has(schema)) return;
  seen.add(schema);
  yield schema;
  for (const key of SAME_VALUE)
    if (Array.isArray(schema[key])) for (const one of schema[key]) yield* together(one, root, seen);
  for (const key of ["then", "else"]) yield* together(schema[key], root, seen);
  const { $ref } = schema;
  if (typeof $ref !== "string") return;
  // What is named in another way than by its place may say anything.
  if ($ref !== "#" && !$ref.startsWith("#/")) {
    yield { additionalProperties: {} };
    return;
  }
  let target = root;
  for (const step of $ref.slice(1).split("/").slice(1))
    target = isObject(target) ? target[keyOfStep(decodeURIComponent(step))] : undefined;
  yield* together(target, root, seen);
}

/** What a schema says of the item at an index: its schema, where it has one. */
function itemOf({ items, prefixItems, additionalItems }: Json, index: number): unknown {
  const first = Array.isArray(prefixItems) ? prefixItems : Array.isArray(items) ? items : [];
  if (index < first.length) return first[index];
  return Array.isArray(items) ? additionalItems : items;
}

/** Whether a value of these schemas can have a member; what says no type says nothing against it. */
function canHave(schemas: readonly Json[], isIndex: boolean): boolean {
  const types = schemas.flatMap(({ type }) => (type === undefined ? [] : [type].flat()));
  return types.length === 0 || types.includes("object") || (isIndex && types.includes("array"));
}

/** What a schema says of one member: its schemas, and the names that could have been meant. */
function memberOf(given: readonly unknown[], key: string, root: unknown) {
  const names = new Set<string>();
  const found: unknown[] = [];
  const isIndex = /^\d+$/.test(key);
  const schemas = given.flatMap((one) => [...together(one, root)]);
  let isOpen = canHave(schemas, isIndex);
  for (const schema of schemas) {
    if (isObject(schema.properties)) {
      isOpen = false;
      for (const name of Object.keys(schema.properties)) names.add(name);
      if (Object.hasOwn(schema.properties, key)) found.push(schema.properties[key]);
    }
    const item = isIndex ? itemOf(schema, Number(key)) : undefined;
    if (item !== undefined && item !== false) found.push(item);
    if (isObject(schema.patternProperties) || isObject(schema.additionalProperties)) found.push(true);
  }
  return { found, names: [...names], isKnown: found.length > 0 || isOpen };
}

/**
 * The names that a schema has in place of a field that it does not know; undefined where it knows the field. A schema that
 * names no fields at all knows all of them.
 *
 * @param pointer a JSON Pointer to the field
 */
export function unknownAt(schema: unknown, pointer: string): { step: string; names: string[] } | undefined {
  let schemas: unknown[] = [schema];
  for (const step of pointer.split("/").slice(1)) {
    const key = keyOfStep(step);
    const { found, names, isKnown } = memberOf(schemas, key, schema);
    if (!isKnown) return { step: key, names };
    schemas = found;
  }
  return undefined;
}
