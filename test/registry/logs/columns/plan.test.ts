import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { comparedFields } from "../../../../src/registry/logs/columns/log-columns.js";
import { Names } from "../../../../src/registry/logs/columns/names.js";
import { TypePlan } from "../../../../src/registry/logs/columns/plan.js";
import { builtInSchemas, RECORD_TYPES } from "../../../../src/registry/model/schemas.js";
import { studioTable } from "../../../../src/registry/model/table.js";

/** What the quick reading knows of schemas: a line that fits them in these ways fits them. */
const KNOWN = [
  "$schema",
  "$id",
  "title",
  "description",
  "type",
  "required",
  "properties",
  "items",
  "const",
  "enum",
  "pattern",
  "format",
  "uniqueItems",
  "if",
  "then",
  "else",
  "maxLength",
];

interface Found {
  keyword: string;
  value: unknown;
  /** The field that it is about. */
  field: string;
}

/** Every keyword of a schema. */
function* keywordsOf(schema: unknown, field = ""): Iterable<Found> {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return;
  for (const [keyword, value] of Object.entries(schema)) {
    yield { keyword, value, field };
    if (keyword !== "properties") yield* keywordsOf(value, field);
    else for (const [name, inner] of Object.entries(value)) yield* keywordsOf(inner, name);
  }
}

const schemas = readdirSync("schemas")
  .map((name) => JSON.parse(readFileSync(`schemas/${name}`, "utf8")))
  .filter(({ properties }) => properties?.record_type?.const !== undefined);
const found = schemas.flatMap((schema) => [...keywordsOf(schema)]);

test("the schemas of records say nothing that the quick reading does not know", () => {
  expect(found.filter(({ keyword }) => !KNOWN.includes(keyword))).toEqual([]);
});

test("a text has no other limit than that it must be empty, which no text with a hole is", () => {
  expect(found.filter(({ keyword, value }) => keyword === "maxLength" && value !== 0)).toEqual([]);
});

test("only lists whose ids are compared must not have a value twice", () => {
  const lists = studioTable.logs.flatMap((log) => comparedFields(log, studioTable).lists);
  const fields = found.filter(({ keyword }) => keyword === "uniqueItems").map(({ field }) => field);
  expect(fields.filter((field) => !lists.includes(field))).toEqual([]);
});

test.each(RECORD_TYPES)("the type of a %s is the same in all lines of a kind", (name) => {
  const schema = builtInSchemas[name];
  if (!schema) throw new Error(`${name} has no schema`);
  const plan = new TypePlan(studioTable.type(name), schema, { names: new Names(), compared: [], read: [] });
  expect(plan.differing("record_type", name, false, undefined)).toBeUndefined();
});
