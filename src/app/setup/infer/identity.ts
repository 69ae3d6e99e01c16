/** The field that says which thing a record is about. */

import type { JsonObject } from "../../../registry/jsonl/parse.js";
import { momentOf } from "../../../registry/model/moment.js";
import type { Group } from "./groups.js";
import { isExactId, isNounId, nounOfId } from "./names.js";
import type { Schema } from "./schema-of.js";
import { idPatternOf, zonelessPatternOf } from "./text-form.js";
import type { Times } from "./times.js";

export interface Identity {
  field: string;
  repeat: "once" | "supersede";
}

/** What the finding of an identity rests on. */
export interface IdentityContext {
  group: Group;
  schema: Schema;
  times: Times | undefined;
}

/** In fewer lines anything is unique. */
const ENOUGH = 20;

/** Whether a field is a name in every record. */
function namesAll(field: string, { records }: Group): boolean {
  return records.every((record) => {
    const value = record[field];
    return (typeof value === "string" && value !== "") || Number.isSafeInteger(value);
  });
}

function momentIn(record: JsonObject, { fields, form }: Times): string | undefined {
  for (const field of fields) {
    const moment = momentOf(form, record[field]);
    if (moment !== undefined) return moment;
  }
  return undefined;
}

/** How often an id repeats, and whether each repeat is later than all lines of its id before it. */
function repeatsOf(field: string, { records }: Group, times: Times | undefined) {
  const last = new Map<string, string>();
  let [repeats, areLater] = [0, true];
  for (const record of records) {
    const id = String(record[field]);
    const before = last.get(id);
    const moment = times && momentIn(record, times);
    if (before !== undefined) {
      repeats += 1;
      areLater &&= moment !== undefined && moment > before;
    }
    last.set(id, moment ?? "");
  }
  return { repeats, areLater, ids: last.size };
}

/** How sure a name is: 0 for `id`, 1 for the type's own noun, 2 for another noun, 3 for none. */
function rank(field: string, type: string): number {
  if (isExactId(field)) return 0;
  if (!isNounId(field)) return 3;
  return nounOfId(field) === type.toLowerCase().replace(/[^a-z0-9]+/g, "_") ? 1 : 2;
}

/** Whether texts that nobody called an id are ids by their form. */
function looksMinted(field: string, { group: { shape }, schema }: IdentityContext): boolean {
  const member = shape.members.get(field);
  const texts = [...(member?.texts.keys() ?? [])];
  if (!member || schema.properties?.[field]?.format !== undefined || zonelessPatternOf(texts)) return false;
  return member.known.length === 1 && member.known[0] === "string" && idPatternOf(texts) !== undefined;
}

/**
 * The identity of a type's records; undefined where no field is one.
 *
 * @param isReference whether a field names things of other types
 */
export function identityOf(
  context: IdentityContext,
  isReference: (field: string) => boolean = () => false,
): Identity | undefined {
  const { group, schema, times } = context;
  const candidates = (schema.required ?? [])
    .filter((field) => namesAll(field, group))
    .map((field) => ({ field, rank: rank(field, group.type), ...repeatsOf(field, group, times) }))
    .sort((a, b) => a.rank - b.rank);
  const lines = group.records.length;
  const unique = candidates.find(
    ({ field, rank: its, repeats }) =>
      repeats === 0 &&
      (its < 2 || (lines >= ENOUGH && !isReference(field) && (its < 3 || looksMinted(field, context)))),
  );
  if (unique) return { field: unique.field, repeat: "once" };
  const newer = candidates.find(
    ({ field, rank: its, ids, areLater }) =>
      areLater && !isReference(field) && (its === 0 || (its < 3 && ids >= lines * 0.3)),
  );
  return newer && { field: newer.field, repeat: "supersede" };
}
