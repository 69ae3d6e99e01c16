/** The moments of records in whatever form their type writes them. */

import { parseUtcMinute } from "../base/text/time.js";
import { scalarIn } from "../registry/logs/record.js";
import type { TimeForm, TypeModel } from "../registry/model/model.js";

const RFC3339 = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:)(\d{2})(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

/** Milliseconds since 1970 of an RFC 3339 time, with its fraction; undefined where it is none, or no real moment. */
export function parseRfc3339(text: string): number | undefined {
  const [, day, minute, second, fraction = ".0", zone] = RFC3339.exec(text) ?? [];
  if (day === undefined || minute === undefined || zone === undefined) return undefined;
  // A leap second counts as the one before it.
  const whole = Date.parse(`${day}T${minute}${second === "60" ? "59" : second}${zone.toUpperCase()}`);
  const isReal = parseUtcMinute(`${day}T${minute.slice(0, -1)}Z`) !== undefined;
  return Number.isNaN(whole) || !isReal ? undefined : whole + Number(`0${fraction}`) * 1000;
}

function parseNumber(text: string): number | undefined {
  return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : undefined;
}

const READERS: Readonly<Record<TimeForm, (text: string) => number | undefined>> = {
  minute: (text) => {
    const minute = parseUtcMinute(text);
    return minute === undefined ? undefined : minute * 60_000;
  },
  rfc3339: parseRfc3339,
  "epoch-seconds": (text) => {
    const seconds = parseNumber(text);
    return seconds === undefined ? undefined : seconds * 1000;
  },
  "epoch-milliseconds": parseNumber,
};

/** The moment that a record speaks from, in milliseconds since 1970: of the first of its type's fields that has one. */
export function instantOf({ times, timeForm }: TypeModel, value: object): number | undefined {
  for (const field of times) {
    const text = scalarIn(value, field);
    const instant = text === undefined ? undefined : READERS[timeForm](text);
    if (instant !== undefined) return instant;
  }
  return undefined;
}
