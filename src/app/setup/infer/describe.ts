/** What was concluded, in plain English: one line for each field. */

import { keyOfStep, pointerStep } from "../../../base/text/pointer.js";
import { count, listing, quote, visible } from "../../../base/text/visible.js";
import { nameOfField } from "../../../registry/model/field.js";
import type { GroupedLog } from "./groups.js";
import type { Inferred, InferredType } from "./infer.js";
import type { UnreadLine } from "./read-log.js";
import type { Schema } from "./schema-of.js";
import type { Shape } from "./shape.js";

/** Lines that could not be read are named up to so many. */
const MOST_NAMED = 5;

const KINDS: Readonly<Record<string, string>> = {
  string: "text",
  number: "number",
  integer: "whole number",
  boolean: "true or false",
  object: "object",
  array: "list",
  null: "null",
};

const FORMATS: Readonly<Record<string, string>> = {
  "date-time": "time with seconds (RFC 3339)",
  "utc-minute": "time in minutes (2026-01-02T22:06Z)",
  date: "day (2026-01-02)",
  uuid: "UUID",
};

/** What a schema asks of a value, in words. */
function formOf(schema: Schema): string {
  if (schema.const !== undefined) return `always ${quote(schema.const)}`;
  if (schema.enum)
    return `one of ${listing(
      schema.enum.map((text) => quote(text)),
      "or",
    )}`;
  const types = [schema.type ?? []].flat();
  const base = types.map((type) => (type === "string" ? textForm(schema) : (KINDS[type] ?? type)));
  if (base.length === 0) return "anything";
  const since =
    schema.minimum === undefined ? "" : `, ${schema.minimum > 1e11 ? "milliseconds" : "seconds"} since 1970`;
  const items = schema.items && !schema.items.properties ? `, each ${formOf(schema.items)}` : "";
  return listing(base, "or") + since + items;
}

function textForm({ format, pattern }: Schema): string {
  if (format !== undefined) return FORMATS[format] ?? format;
  return pattern === undefined ? "text" : `text of the form ${visible(pattern)}`;
}

interface Row {
  field: string;
  text: string;
}

/** The fields of an object and of the objects in it. */
function* rowsOf(schema: Schema, shape: Shape, at: string, { group, entry }: InferredType): Iterable<Row> {
  const lines = group.records.length;
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    const pointer = at + pointerStep(name);
    const seen = shape.members.get(name);
    if (!seen) continue;
    const often = seen.seen === lines ? "in every line" : `in ${seen.seen} of ${count(lines, "line")}`;
    const named = entry.references?.find(({ field }) => field === pointer);
    const reference = named ? `; names ${quote(named.type)}` : "";
    yield { field: shownName(pointer), text: `${often}: ${formOf(member)}${reference}` };
    if (member.properties) yield* rowsOf(member, seen, pointer, { group, entry } as InferredType);
  }
}

function shownName(pointer: string): string {
  return visible(pointer.split("/").slice(1).map(keyOfStep).join("."));
}

function identityText({ entry }: InferredType): string {
  if (entry.id === undefined) return "no field is an id";
  const id = shownName(entry.id);
  return entry.repeat === "once"
    ? `${id} is the id, and no two lines have the same one`
    : `${id} is the id, and a newer line takes the place of an older one`;
}

function timeText({ entry }: InferredType): string {
  const times = (entry.times ?? []).map((pointer) => shownName(pointer));
  return times.length === 0 ? "no field is the time" : `the time is ${times.join(", else ")}`;
}

function unreadText(unread: readonly UnreadLine[]): string[] {
  if (unread.length === 0) return [];
  const more = unread.length - MOST_NAMED;
  return [
    `  ${count(unread.length, "line")} could not be read, and nothing was concluded from ${unread.length === 1 ? "it" : "them"}:`,
    ...unread.slice(0, MOST_NAMED).map(({ number, why }) => `    line ${number}: ${visible(why)}`),
    ...(more > 0 ? [`    and ${more} more`] : []),
  ];
}

function typeText(type: InferredType): string[] {
  const rows = [...rowsOf(type.schema, type.group.shape, "", type)];
  const width = Math.min(Math.max(...rows.map(({ field }) => field.length), 0), 40);
  return [
    `  ${visible(type.group.type)}, from ${count(type.group.records.length, "line")}: ${identityText(type)}; ${timeText(type)}`,
    ...rows.map(({ field, text }) => `    ${field.padEnd(width)}  ${text}`),
  ];
}

function logText({ log, typeField, groups }: GroupedLog, { types }: Inferred): string[] {
  const by = typeField === undefined ? "" : `; ${visible(nameOfField(typeField))} says the type of each`;
  return [
    `${visible(log.path)}: ${count(log.records.length + log.unread.length, "line")}${by}`,
    ...unreadText(log.unread),
    ...groups.flatMap(({ type }) => {
      const found = types.get(type);
      return found ? typeText(found) : [];
    }),
  ];
}

/** What was concluded, as lines of text. */
export function describeInferred(inferred: Inferred): string[] {
  return inferred.logs.flatMap((log) => logText(log, inferred));
}
