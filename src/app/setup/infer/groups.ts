/** The records of a log, by their types. */
import type { JsonObject } from "../../../registry/jsonl/parse.js";
import { singular } from "./names.js";
import type { ReadLog } from "./read-log.js";
import { Shape } from "./shape.js";

/** Records of one type. */
export interface Group {
  type: string;
  records: readonly JsonObject[];
  shape: Shape;
}

/** The records of one log. */
export interface GroupedLog {
  name: string;
  log: ReadLog;
  /** The field that says the type; undefined where the log has one type. */
  typeField: string | undefined;
  groups: Group[];
}

/** Fields that may say of which type a record is, the surest first. */
const TYPE_FIELDS = ["record_type", "type", "kind", "event", "event_type", "action"];
const MOST_TYPES = 12;
const OFTEN = 20;

/** The shape of records, each with its place among all lines of the log. */
function shapeOf(records: readonly JsonObject[], isEarly: (index: number) => boolean): Shape {
  const shape = new Shape();
  for (const [index, record] of records.entries()) shape.add(record, isEarly(index));
  return shape;
}

function requiredOf(records: readonly JsonObject[]): string {
  const [first = {}, ...others] = records;
  return JSON.stringify(
    Object.keys(first)
      .filter((key) => others.every((record) => Object.hasOwn(record, key)))
      .sort(),
  );
}

function pick(records: readonly JsonObject[], rows: readonly number[]): JsonObject[] {
  const wanted = new Set(rows);
  return records.filter((_, index) => wanted.has(index));
}

/** The records by what a field says; undefined where it says no type. */
function splitBy(field: string, records: readonly JsonObject[]): Map<string, number[]> | undefined {
  const found = new Map<string, number[]>();
  for (const [index, record] of records.entries()) {
    const value = Object.hasOwn(record, field) ? record[field] : undefined;
    if (typeof value !== "string" || !/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/.test(value)) return undefined;
    const rows = found.get(value);
    if (rows) rows.push(index);
    else if (found.size === MOST_TYPES) return undefined;
    else found.set(value, [index]);
  }
  const half = records.length / 2;
  const isSure = [...found.values()].every((rows) => rows.length >= OFTEN && (rows[0] ?? half) < half);
  if (found.size < 2 || !isSure) return undefined;
  const forms = new Set([...found.values()].map((rows) => requiredOf(pick(records, rows))));
  return forms.size > 1 ? found : undefined;
}

/** A name that no other has, whatever its case. */
function freeName(wanted: string, taken: Set<string>): string {
  let name = wanted;
  for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${wanted}-${number}`;
  taken.add(name.toLowerCase());
  return name;
}

/** What a log is called: its file's name without the ending. */
function nameOf(path: string): string {
  const base = path.slice(path.lastIndexOf("/") + 1).replace(/\.(?:jsonl|ndjson)$/i, "");
  const name = base
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^[^A-Za-z0-9]+/, "")
    .slice(0, 50);
  return name === "" ? "log" : name;
}

/** The logs, each with its records by type. A type is in one log alone. */
export function groupLogs(logs: readonly ReadLog[]): GroupedLog[] {
  // No JSON file may have "constructor" as a key.
  const [names, types] = [new Set(["waivers"]), new Set(["waiver", "constructor"])];
  return logs.map((log) => {
    const { records } = log;
    const name = freeName(nameOf(log.path), names);
    const half = records.length / 2;
    for (const field of TYPE_FIELDS) {
      const split = splitBy(field, records);
      if (!split || [...split.keys()].some((type) => types.has(type.toLowerCase()))) continue;
      const groups = [...split].map(([type, rows]) => {
        types.add(type.toLowerCase());
        const own = pick(records, rows);
        return { type, records: own, shape: shapeOf(own, (index) => (rows[index] ?? half) < half) };
      });
      return { name, log, typeField: field, groups };
    }
    const type = freeName(singular(nameOf(log.path)), types);
    return {
      name,
      log,
      typeField: undefined,
      groups: [{ type, records, shape: shapeOf(records, (index) => index < half) }],
    };
  });
}
