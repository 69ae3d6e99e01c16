/** Makes records whole: their type, their ids and times, and the order of their fields. */
import { UserError } from "../base/core/errors.js";
import { formatUtcMinute, parseUtcMinute } from "../base/text/time.js";
import { listing, quote } from "../base/text/visible.js";
import type { JsonObject } from "../registry/jsonl/parse.js";
import { scalarIn, timeFieldOf } from "../registry/logs/record.js";
import type { Registry } from "../registry/logs/registry.js";
import { fieldValue, nameOfField } from "../registry/model/field.js";
import type { LogModel, TimeForm, TypeModel } from "../registry/model/model.js";
import { WAIVERS } from "../registry/model/plain-logs.js";
import { schemaOf } from "../registry/model/schemas.js";
import type { ModelTable } from "../registry/model/table.js";
import { inSchemaOrder, isOpen, withField } from "./fields.js";
import { idSourceOf, mintedField, mintId } from "./mint.js";

/** What minting needs: a moment, and chance. */
export interface Minting {
  now: Date;
  random: (bytes: number) => Buffer;
}

/** A record on its way into a log. */
export interface Draft {
  value: JsonObject;
  type: TypeModel;
  log: LogModel;
}

/** Stands for an id that is to be minted, alone or with a name by which other records of the batch refer to it. */
const NEW = /^new(?::(.+))?$/;

const newName = (value: unknown): string | undefined =>
  typeof value === "string" ? NEW.exec(value)?.[0] : undefined;

/** The logs whose types a record may be of. */
function candidates(model: ModelTable, value: JsonObject): { log: LogModel; type: TypeModel }[] {
  return model.logs.flatMap((log) => {
    const type = model.typeIn(log, value);
    return type ? [{ log, type }] : [];
  });
}

/** What a log's records are: the type that the record says, else the only one that there is. */
function typeInLog(model: ModelTable, log: LogModel, value: JsonObject): Draft {
  const { typeField, types } = log;
  const type = model.typeIn(log, value);
  if (type) return { value, type, log };
  const [only, ...more] = types;
  const given = typeField === undefined ? undefined : fieldValue(value, typeField);
  if (typeField !== undefined && given === undefined && only !== undefined && more.length === 0)
    return { value: withField(value, typeField, only), type: model.type(only), log };
  const field = nameOfField(typeField ?? "");
  const what = given === undefined ? `${field} is missing` : `${field} is ${quote(given)}`;
  throw new UserError(
    `${what}: ${quote(log.name)} does not say which record that is`,
    `set ${field} to ${listing(types, "or")}`,
  );
}

/**
 * Which type a record is of. Throws a UserError where that is not known.
 *
 * @param name the log or type that was named
 */
export function draftOf(model: ModelTable, value: JsonObject, name: string | undefined): Draft {
  if (name !== undefined && model.has(name)) {
    const log = model.log(model.logOf(name)) as LogModel;
    const { typeField } = log;
    const isSaid = typeField === undefined || fieldValue(value, typeField) !== undefined;
    return typeInLog(model, log, isSaid ? value : withField(value, typeField, name));
  }
  const log = name === undefined ? undefined : model.log(name);
  if (log) return typeInLog(model, log, value);
  const found = candidates(model, value).filter(({ log: { typeField } }) => typeField !== undefined);
  const [only, ...more] = found;
  if (only && more.length === 0) return { value, ...only };
  const plain = model.logs.filter(({ types, name: its }) => types.length > 0 && its !== WAIVERS);
  if (!only && plain.length === 1 && plain[0]) return typeInLog(model, plain[0], value);
  throw new UserError(
    "the record does not say which log it belongs in",
    `name the log: ${listing(
      model.logs.map(({ name: its }) => its),
      "or",
    )}`,
  );
}

/** Now, in the form of a type's times. */
function timeNow(form: TimeForm, now: Date, after: string | undefined): unknown {
  switch (form) {
    case "minute": {
      const minute = Math.floor(now.getTime() / 60_000);
      const before = after === undefined ? undefined : parseUtcMinute(after);
      return formatUtcMinute(before === undefined ? minute : Math.max(minute, before + 1));
    }
    case "rfc3339":
      return now.toISOString();
    case "epoch-seconds":
      return Math.floor(now.getTime() / 1_000);
    case "epoch-milliseconds":
      return now.getTime();
  }
}

/** A record with the time that it speaks from, where it has none. */
function withTime({ value, type }: Draft, now: Date): JsonObject {
  const field = type.times.at(-1);
  const isThere = type.times.some((one) => !isOpen(value, one));
  return field === undefined || isThere
    ? value
    : withField(value, field, timeNow(type.timeForm, now, undefined));
}

/** The minute that a record's id is minted for: its own where it says one. */
function minuteOf({ value, type }: Draft, now: Date): number {
  const field = type.timeForm === "minute" ? timeFieldOf(type, value) : undefined;
  const time = field === undefined ? undefined : parseUtcMinute(String(fieldValue(value, field)));
  return time ?? Math.floor(now.getTime() / 60_000);
}

/** The ids that were minted, by type and by what stood in their place. */
type Minted = Map<string, Map<string, string | number>>;

/** Mints the id of a record where it has none; of a batch no two are alike. */
function withId(draft: Draft, registry: Registry, minted: Minted, minting: Minting): JsonObject {
  const { value, type } = draft;
  const identity = mintedField(type);
  if (identity === undefined) return value;
  const said = fieldValue(value, identity);
  if (said !== undefined && newName(said) === undefined) return value;
  const given = minted.get(type.name) ?? new Map<string, string | number>();
  minted.set(type.name, given);
  const used = new Set([...given.values()].map(String));
  const minute = minuteOf(draft, minting.now);
  const id = mintId(idSourceOf(registry, { type, minute }, used), minting.random);
  given.set(newName(said) ?? `new #${given.size + 1}`, id);
  return withField(value, identity, id);
}

/** What `new` stands for in a field that names another record of the batch. */
function referred(minted: Minted, to: string, name: string): string | number {
  const ids = minted.get(to);
  const byName = ids?.get(name);
  const [only, ...more] = ids ? [...ids.values()] : [];
  if (byName !== undefined && (name !== "new" || more.length === 0)) return byName;
  if (name === "new" && only !== undefined && more.length === 0) return only;
  throw new UserError(
    `${quote(name)} does not say which ${to} is meant`,
    `give the records of the batch names: "new:a" as the id of one, and "new:a" where another record names it`,
  );
}

function withReferences({ value, type }: Draft, minted: Minted): JsonObject {
  const isOwnId = (field: string) => field === mintedField(type);
  return type.references.reduce((record, { field, to }) => {
    const named = fieldValue(record, field);
    const meant = (one: unknown) => {
      const name = newName(one);
      return name === undefined ? one : referred(minted, to, name);
    };
    if (isOwnId(field) || named === undefined) return record;
    if (!(Array.isArray(named) ? named : [named]).some((one) => newName(one) !== undefined)) return record;
    return withField(record, field, Array.isArray(named) ? named.map(meant) : meant(named));
  }, value);
}

/**
 * Makes the records of a batch whole. Throws a UserError where an id can't be minted, or where a name in the batch is not
 * clear.
 */
export function complete(drafts: readonly Draft[], registry: Registry, minting: Minting): Draft[] {
  const minted: Minted = new Map();
  const dated = drafts.map((draft) => ({ ...draft, value: withTime(draft, minting.now) }));
  const named = dated.map((draft) => ({ ...draft, value: withId(draft, registry, minted, minting) }));
  return named.map((draft) => ({
    ...draft,
    value: inSchemaOrder(withReferences(draft, minted), schemaOf(registry.schemas, draft.type.name)),
  }));
}

/**
 * A newer record of a thing: the current one with what changes, dated now or a minute after it. Throws a UserError where
 * there is no such thing, or where its type does not allow a newer record.
 */
export function newerRecord(
  { registry, now }: { registry: Registry; now: Date },
  id: string,
  changes: JsonObject,
): Draft {
  const { model } = registry;
  const holders = [...model.types]
    .map((name) => model.type(name))
    .filter((type) => registry.has(type.name, id));
  const superseding = holders.filter(({ repeat }) => repeat.kind === "supersede");
  const [type, ...more] = superseding;
  if (!type) {
    const [other] = holders;
    throw other
      ? new UserError(
          `a ${other.noun} can't be superseded: ${quote(id)} is written once`,
          "append a new one, or an update of it where its model has updates",
        )
      : new UserError(
          `nothing here is ${quote(id)}`,
          "check the id; `runidx-lint list` shows those that are there",
        );
  }
  if (more.length > 0) throw new UserError(`${quote(id)} is of several types`, "append the whole record");
  const current = registry.current(type.name, id);
  if (!current) throw new UserError(`no record answers for ${quote(id)}`, "append the whole record");
  const [field] = type.times;
  const isTimed = field === undefined || Object.hasOwn(changes, field);
  const merged = { ...current.value, ...changes };
  const value = isTimed ? merged : withField(merged, field, timeNow(type.timeForm, now, current.time));
  return { value, type, log: model.log(model.logOf(type.name)) as LogModel };
}

/** The id that a record has, as a text; undefined where its type has none. */
export const idOf = ({ value, type }: Draft): string | undefined =>
  type.identity === undefined ? undefined : scalarIn(value, type.identity);
