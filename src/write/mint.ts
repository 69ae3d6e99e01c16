/** Ids for new things: in the form that the type's schema and its ids have, and like none that is there. */
import { UserError } from "../base/core/errors.js";
import { formatUtcMinute } from "../base/text/time.js";
import { quote } from "../base/text/visible.js";
import type { Registry } from "../registry/logs/registry.js";
import { draftId } from "../registry/model/ids.js";
import type { Field, TypeModel } from "../registry/model/model.js";
import { DATED_PREFIXES } from "../registry/model/music-studio.js";
import { type FieldTable, schemaOf } from "../registry/model/schemas.js";

/** What minting needs to know of a registry. */
export interface IdSource {
  type: TypeModel;
  /** What the schema says of the field of the id. */
  table: FieldTable | undefined;
  has(id: string): boolean;
  /** All ids of the type that are there. */
  ids(): Iterable<string>;
  /** The time of the record, in minutes since 1970. */
  minute: number;
}

/** Random bytes, so many. */
export type Chance = (bytes: number) => Buffer;

/** How often another id is tried: of 1.6 million for a minute, hardly two are taken. */
const MOST_TRIES = 1_000;

type DatedPrefix = keyof typeof DATED_PREFIXES;

/** The prefix of dated ids; undefined where the ids have another form. */
function datedPrefix({ type: { prefix }, table }: IdSource): DatedPrefix | undefined {
  if (prefix === undefined || !Object.hasOwn(DATED_PREFIXES, prefix)) return undefined;
  return /\[0-9\]\{8\}|\\d\{8\}/.test(table?.pattern ?? "") ? (prefix as DatedPrefix) : undefined;
}

function firstFree({ has, type }: IdSource, next: () => string): string {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const id = next();
    if (!has(id)) return id;
  }
  throw new UserError(`no free id of a ${type.noun} was found`, "give the id yourself");
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const NUMBERED = /^(.*?)(\d+)$/;

/** A random UUID (RFC 9562, version 4). */
function uuid(random: Chance): string {
  const bytes = random(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The number after the greatest one, where all ids are one text with numbers after it; undefined where they are not. */
function nextNumber(ids: readonly string[], prefix: string | undefined): string | undefined {
  const parts = ids.map((id) => NUMBERED.exec(id));
  const [first] = parts;
  const head = first?.[1] ?? prefix;
  if (head === undefined || (ids.length > 0 && parts.some((part) => part?.[1] !== head))) return undefined;
  const digits = parts.map((part) => part?.[2] ?? "0");
  const width = Math.max(0, ...digits.filter((text) => text.startsWith("0")).map((text) => text.length));
  const greatest = digits.map(BigInt).reduce((a, b) => (a > b ? a : b), 0n);
  return `${head}${String(greatest + 1n).padStart(width, "0")}`;
}

/**
 * An id that nothing in the registry has: dated for the studio's types, else a UUID or the next number where the ids are so.
 * Throws a UserError where the form of the ids is not known.
 */
export function mintId(source: IdSource, random: Chance): string | number {
  const { type, table, minute } = source;
  const dated = datedPrefix(source);
  if (dated)
    return firstFree(source, () => draftId(dated, formatUtcMinute(minute), random(16).toString("hex")));
  const ids = [...source.ids()];
  const isNumber = table?.type === "integer" || table?.type === "number";
  if (table?.format === "uuid" || (ids.length > 0 && ids.every((id) => UUID.test(id))))
    return firstFree(source, () => uuid(random));
  const next = nextNumber(ids, isNumber ? "" : type.prefix);
  if (next === undefined)
    throw new UserError(`the form of the ids of ${quote(type.name)} is not known`, "give the id yourself");
  return isNumber ? Number(next) : next;
}

/** The field that ids are minted for; undefined where records of the type have no id of their own. */
export const mintedField = ({ identity, repeat }: TypeModel): Field | undefined =>
  repeat.kind === "update" ? undefined : identity;

/** What minting needs to know of a registry, apart from ids that were minted already. */
export function idSourceOf(
  registry: Registry,
  { type, minute }: Pick<IdSource, "type" | "minute">,
  minted: ReadonlySet<string>,
): IdSource {
  return {
    type,
    table: schemaOf(registry.schemas, type.name).fields?.[mintedField(type) ?? ""],
    has: (id) => minted.has(id) || registry.has(type.name, id),
    ids: () => [...registry.log(registry.model.logOf(type.name)).ids(), ...minted],
    minute,
  };
}
