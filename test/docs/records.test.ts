/** docs/records.md: every type of record with a line that is valid, and every field of its schema. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { builtInSchemas, RECORD_TYPES, schemaOf } from "../../src/registry/model/schemas.js";

const page = readFileSync("docs/records.md", "utf8");

function sectionOf(type: string): string {
  const start = page.indexOf(`\n## ${type}\n`);
  const end = page.indexOf("\n## ", start + 1);
  return page.slice(start, end < 0 ? page.length : end);
}

test.each(RECORD_TYPES)("the example of %s is valid", (type) => {
  const line = /^```json\n(.*)\n```$/m.exec(sectionOf(type))?.[1] ?? "{}";
  expect(schemaOf(builtInSchemas, type).validate(JSON.parse(line))).toEqual([]);
});

test.each(RECORD_TYPES)("every field of %s is explained, and marked where it is required", (type) => {
  const { fields = {}, required } = schemaOf(builtInSchemas, type);
  const rows = [...sectionOf(type).matchAll(/^\| `([a-z0-9_]+)` \| (yes)? ?\|/gm)];
  expect(rows.map(([, name]) => name).sort()).toEqual(Object.keys(fields).sort());
  expect(rows.flatMap(([, name, isNeeded]) => (isNeeded ? [name] : [])).sort()).toEqual([...required].sort());
});
