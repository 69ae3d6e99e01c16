/** The value that was meant, where one was refused and only one form of it would be accepted. */
import type { JsonObject } from "../jsonl/parse.js";
import { momentOf } from "./moment.js";
import type { RecordSchema, SchemaFault } from "./schemas.js";

/** A word without what writers vary: case, and how its parts are joined. */
const fold = (text: string) => text.toLowerCase().replace(/[\s_-]+/g, "");

/** Other forms of a text. */
function formsOf(text: string): unknown[] {
  const trimmed = text.trim();
  const time = momentOf("rfc3339", trimmed.replace(/^(\S{10})[ t](\S{5})Z?$/, "$1T$2:00Z"));
  return [
    trimmed,
    trimmed.toUpperCase(),
    trimmed.toLowerCase(),
    ...(time === undefined ? [] : [`${time.slice(0, 16)}Z`]),
    ...(/^-?(?:0|[1-9]\d{0,14})$/.test(trimmed) ? [Number(trimmed)] : []),
    ...(/^(?:true|false)$/i.test(trimmed) ? [trimmed.toLowerCase() === "true"] : []),
  ];
}

function candidatesFor(value: unknown, allowed: readonly unknown[]): unknown[] {
  if (typeof value === "number" || typeof value === "boolean") return [String(value)];
  if (typeof value !== "string") return [];
  const named = allowed.filter((one) => typeof one === "string" && fold(one) === fold(value));
  return allowed.length > 0 ? named : formsOf(value);
}

/**
 * The value for a field of a record that its schema would accept in place of the refused one; undefined where none is known,
 * or where several would do. Only for fields of the record itself.
 */
export function likelyValue(record: JsonObject, fault: SchemaFault, schema: RecordSchema): unknown {
  const { pointer, allowed = [] } = fault;
  const field = pointer.slice(1);
  if (field === "" || !Object.hasOwn(record, field)) return undefined;
  const isAccepted = (value: unknown) =>
    schema.validate({ ...record, [field]: value }).every((other) => other.pointer !== pointer);
  const accepted = [...new Set(candidatesFor(record[field], allowed))].filter(isAccepted);
  return accepted.length === 1 ? accepted[0] : undefined;
}
