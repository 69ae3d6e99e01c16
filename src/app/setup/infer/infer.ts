/** A model that holds for every line of some logs: what can be concluded from all of them. */

import { keyOfStep, pointerStep } from "../../../base/text/pointer.js";
import type { ModelEntry, ReferenceEntry, TypeEntry } from "../../../registry/config/model-entry.js";
import { fieldOfPointer, fieldValue } from "../../../registry/model/field.js";
import { openNarrowEnums } from "./enums.js";
import { type Group, type GroupedLog, groupLogs } from "./groups.js";
import { type Identity, identityOf } from "./identity.js";
import type { ReadLog } from "./read-log.js";
import { type KnownIds, referencesOf } from "./references.js";
import { recordSchema, type Schema } from "./schema-of.js";
import { idPatternOf } from "./text-form.js";
import { type Times, timesOf } from "./times.js";

/** What was concluded of one type. */
export interface InferredType {
  group: Group;
  schema: Schema;
  entry: TypeEntry;
}

export interface Inferred {
  logs: readonly GroupedLog[];
  types: ReadonlyMap<string, InferredType>;
  model: ModelEntry;
}

interface Draft {
  group: Group;
  schema: Schema;
  times: Times | undefined;
  identity: Identity | undefined;
}

/** The different whole numbers at a place, as texts; empty where a number is there that names nothing. */
function numbersIn({ records }: Group, pointer: string): ReadonlySet<string> {
  const values = records.flatMap((record) => fieldValue(record, fieldOfPointer(pointer)) ?? []);
  return values.every((value) => Number.isSafeInteger(value)) ? new Set(values.map(String)) : new Set();
}

function knownIds({ group, identity }: Draft): KnownIds[] {
  if (!identity) return [];
  const ids = new Set(group.records.map((record) => String(record[identity.field])));
  const haveForm = idPatternOf([...ids].filter((id) => !/^\d+$/.test(id))) !== undefined;
  return [{ type: group.type, field: identity.field, ids, haveForm }];
}

/** The schema of what is at a place. */
function schemaAt(schema: Schema, pointer: string): Schema | undefined {
  let at: Schema | undefined = schema;
  for (const step of pointer.split("/").slice(1)) at = at?.properties?.[keyOfStep(step)];
  return at;
}

/** What is asked of the form of an id is asked of all that names it. */
function askForm(schema: Schema | undefined, pattern: string | undefined): void {
  if (!schema || pattern === undefined || schema.format !== undefined) return;
  schema.pattern = pattern;
  delete schema.enum;
}

function entryOf({ schema, times, identity }: Draft, references: ReferenceEntry[]): TypeEntry {
  return {
    ...(identity && { id: pointerStep(identity.field), repeat: identity.repeat }),
    ...(times && { times: times.fields.map(pointerStep), timeForm: times.form }),
    ...(references.length > 0 && { references }),
    schema: schema as Record<string, unknown>,
  };
}

function draftOf(group: Group, typeField: string | undefined): Draft {
  const schema = recordSchema(group.shape);
  const discriminator = typeField === undefined ? undefined : schema.properties?.[typeField];
  if (discriminator && schema.properties && typeField !== undefined)
    schema.properties[typeField] = { const: group.type };
  const times = timesOf(schema);
  return { group, schema, times, identity: identityOf({ group, schema, times }) };
}

function draftsOf({ groups, typeField }: GroupedLog): Draft[] {
  const drafts = groups.map((group) => draftOf(group, typeField));
  openNarrowEnums(drafts.map(({ schema, group }) => ({ schema, shape: group.shape })));
  return drafts;
}

/** A field whose values are ids of another type is a reference to it, and no identity where its name leaves that open. */
function withoutBorrowedIds(drafts: readonly Draft[]): void {
  for (const draft of drafts) {
    if (!draft.identity) continue;
    const others = drafts.filter((one) => one !== draft).flatMap(knownIds);
    const isReference = (field: string) =>
      others.some(({ ids }) => draft.group.records.every((record) => ids.has(String(record[field]))));
    draft.identity = identityOf(draft, isReference);
  }
}

/** Infers a model from logs. Its schemas hold for every record that was read. */
export function infer(read: readonly ReadLog[]): Inferred {
  const logs = groupLogs(read);
  const drafts = logs.flatMap(draftsOf);
  withoutBorrowedIds(drafts);
  const ids = drafts.flatMap(knownIds);
  const types = new Map<string, InferredType>();
  for (const draft of drafts) {
    const { identity, schema, group } = draft;
    const id = identity && pointerStep(identity.field);
    const own = { type: group.type, id };
    const references = referencesOf(group.shape, own, ids, (pointer) => numbersIn(group, pointer));
    const identified = id === undefined ? undefined : schemaAt(schema, id);
    if (identified?.type === "number") identified.type = "integer";
    askForm(identified, patternOf(ids, group.type));
    for (const { field, type, many } of references) {
      const at = schemaAt(schema, field);
      askForm(many ? at?.items : at, patternOf(ids, type));
    }
    types.set(group.type, { group, schema, entry: entryOf(draft, references) });
  }
  return { logs, types, model: modelOf(logs, types) };
}

/** The pattern of the ids of a type; undefined where they are numbers or have no form. */
function patternOf(ids: readonly KnownIds[], type: string): string | undefined {
  const known = ids.find((one) => one.type === type);
  return known && idPatternOf([...known.ids]);
}

function modelOf(logs: readonly GroupedLog[], types: ReadonlyMap<string, InferredType>): ModelEntry {
  return {
    logs: logs.map(({ name, log, typeField, groups }) => ({
      name,
      path: log.path,
      types: groups.map(({ type }) => type),
      ...(typeField !== undefined && { type: { pointer: pointerStep(typeField) } }),
    })),
    types: Object.fromEntries([...types].map(([name, { entry }]) => [name, entry])),
  };
}
