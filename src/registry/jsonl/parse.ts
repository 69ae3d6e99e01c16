import { findFaults, type JsonFault } from "./json.js";

export type JsonObject = Record<string, unknown>;

/** What a line says: an object, or why it can't be told. */
export type Parsed = { value: JsonObject; faults?: undefined } | { value?: undefined; faults: JsonFault[] };

/** Texts in which JSON.parse and JSON.stringify agree though something is wrong or may be. */
const NEEDS_CARE = /\\u[dD]|__proto__|constructor/;

function isFlat(value: unknown): boolean {
  return value === null || typeof value !== "object";
}

/**
 * Whether the quick way is proof enough. Where a value, written again, gives the very text, no key can have
 * stood twice and no number can have lost digits; flat records can't be too deep.
 */
function isCanonical(text: string, value: JsonObject): boolean {
  if (NEEDS_CARE.test(text)) return false;
  const flat = Object.values(value).every(
    (member) => isFlat(member) || (Array.isArray(member) && member.every(isFlat)),
  );
  // Writing what is nested too deep would overflow the stack.
  return flat && JSON.stringify(value) === text;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Reads one record. JSON.parse goes first; whatever it can't vouch for is read again with care. */
export function parseRecord(text: string): Parsed {
  let value: unknown;
  let refusal: string | undefined;
  try {
    value = JSON.parse(text);
  } catch (error) {
    refusal = error instanceof Error ? error.message : String(error);
  }
  if (refusal === undefined && isObject(value) && isCanonical(text, value)) return { value };
  const faults = findFaults(text);
  if (faults.length > 0) return { faults };
  if (refusal === undefined && isObject(value)) return { value };
  // Both readers must agree before a record counts; the place is unknown then.
  const message = `not valid JSON: ${refusal ?? "not an object"}`;
  return { faults: [{ class: "syntax", message, start: 0, end: text.length, pointer: "" }] };
}
