/** The record that a line was meant to be, where a slip of the pen keeps it from being read and only one can be meant. */
import { isDeepStrictEqual } from "node:util";
import { findFaults } from "./json.js";

/** A string of JSON, or a comma that nothing follows. */
const TRAILING = /"(?:[^"\\]|\\.)*"|,(?=\s*[}\]])/g;

/** The text of a line without commas that end an object or an array; undefined where that makes no record. */
function withoutTrailingCommas(text: string): string | undefined {
  const repaired = text.replace(TRAILING, (found) => (found === "," ? "" : found));
  return repaired !== text && isRecord(repaired) ? repaired : undefined;
}

/** The one object of a list; undefined where a line is anything else. */
function onlyObjectOf(text: string): string | undefined {
  const inner = /^\[\s*(\{[\s\S]*\})\s*\]$/.exec(text)?.[1];
  return inner !== undefined && isRecord(inner) ? inner : undefined;
}

/** Whether a text is one object that every reader reads in the same way. */
function isRecord(text: string): boolean {
  return findFaults(text).length === 0;
}

/** The record that a line was meant to be, as text; undefined where it is not known. */
export function repaired(text: string): string | undefined {
  const inner = text.trim();
  return withoutTrailingCommas(inner) ?? onlyObjectOf(inner) ?? withoutEqualKeys(inner);
}

/** A name that no record has. */
const SECOND = "\u0001second";

/** A record that says one key twice with the same value, with the key once. */
function withoutEqualKeys(text: string): string | undefined {
  const [fault, ...others] = findFaults(text);
  if (fault?.class !== "duplicate-key" || others.length > 0) return undefined;
  const renamed = text.slice(0, fault.start) + JSON.stringify(SECOND) + text.slice(fault.end);
  const key: unknown = JSON.parse(text.slice(fault.start, fault.end));
  const { [SECOND]: second, ...value } = JSON.parse(renamed) as Record<string, unknown>;
  // Some readers take the first of two keys and some the last: both must say the same.
  const isSame =
    typeof key === "string" && Object.hasOwn(value, key) && isDeepStrictEqual(value[key], second);
  return isSame ? JSON.stringify(value) : undefined;
}
