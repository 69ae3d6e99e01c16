/** Lines with which nothing is wrong but that a number in them has more digits than a double holds. */
import { ExactNumber } from "../../base/text/exact-number.js";
import { keyOfStep } from "../../base/text/pointer.js";
import type { JsonObject } from "./parse.js";
import type { LineReading } from "./read-line.js";

/** A reader stops after so many faults in a line: what follows is not known then. */
const MOST_FAULTS = 10;

/** The object or list that a value is in, and its key there. */
function placeOf(root: JsonObject, pointer: string): { holder: JsonObject; key: string } | undefined {
  const steps = pointer.split("/").slice(1).map(keyOfStep);
  const key = steps.pop();
  let holder: unknown = root;
  for (const step of steps) holder = (holder as JsonObject | undefined)?.[step];
  return key === undefined || typeof holder !== "object" || holder === null
    ? undefined
    : { holder: holder as JsonObject, key };
}

/**
 * The record of such a line, its numbers of many digits as {@link ExactNumber}; undefined where something else is wrong
 * with the line, or nothing.
 */
export function readInexact({
  text,
  parsed,
  faults,
}: Pick<LineReading, "text" | "parsed" | "faults">): JsonObject | undefined {
  const numbers = parsed?.faults ?? [];
  const isAll = numbers.length > 0 && numbers.length < MOST_FAULTS;
  if (
    text === undefined ||
    faults.some((fault) => fault.class !== "crlf" && fault.class !== "no-final-newline")
  )
    return undefined;
  if (!isAll || numbers.some((fault) => fault.class !== "unsafe-number")) return undefined;
  const value = JSON.parse(text) as JsonObject;
  for (const { pointer, start, end } of numbers) {
    const place = placeOf(value, pointer);
    if (!place) return undefined;
    place.holder[place.key] = new ExactNumber(text.slice(start, end));
  }
  return value;
}
