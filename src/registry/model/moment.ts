/** Times of every form that a table can name, as texts that can be compared. */

import { isUtcMinute } from "../../base/text/time.js";
import type { TimeForm } from "./model.js";

/** The years that four digits can say. */
const [FIRST, LAST] = ["0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z"].map(Date.parse) as [
  number,
  number,
];

const RFC3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;

/** Digits of a second that a number of seconds can say. */
const DIGITS = 9;

/** A moment with all digits of its second and nothing after them, so that texts compare as moments do. */
function written(milliseconds: number, fraction: string): string | undefined {
  if (!(milliseconds >= FIRST && milliseconds <= LAST)) return undefined;
  return `${new Date(milliseconds).toISOString().slice(0, 19)}.${fraction.replace(/0+$/, "") || "0"}`;
}

function ofRfc3339(text: string): string | undefined {
  const match = RFC3339.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction = "", sign, offsetHour, offsetMinute] = match;
  if (!isUtcMinute(`${year}-${month}-${day}T${hour}:${minute}Z`) || Number(second) > 60) return undefined;
  if (Number(offsetHour ?? 0) > 23 || Number(offsetMinute ?? 0) > 59) return undefined;
  const offset = (Number(offsetHour ?? 0) * 60 + Number(offsetMinute ?? 0)) * (sign === "-" ? -1 : 1);
  const start = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:00Z`);
  const utc = start - offset * 60_000;
  // A leap second ends a day, and compares as the first of the next one.
  if (Number(second) === 60 && (utc + 60_000) % 86_400_000 !== 0) return undefined;
  return written(utc + Number(second) * 1000, fraction);
}

function ofEpoch(value: unknown, perSecond: number): string | undefined {
  if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
  const seconds = Math.floor(value / perSecond);
  const rest = ((value - seconds * perSecond) / perSecond).toFixed(DIGITS);
  return rest.startsWith("1") ? written((seconds + 1) * 1000, "") : written(seconds * 1000, rest.slice(2));
}

/**
 * The moment that a value says, in a form whose texts compare as the moments do; undefined where the value is not a time of
 * the form. A minute stays as it is written, and compares with the others as its end.
 */
export function momentOf(form: TimeForm, value: unknown): string | undefined {
  switch (form) {
    case "minute":
      return typeof value === "string" && isUtcMinute(value) ? value : undefined;
    case "rfc3339":
      return typeof value === "string" ? ofRfc3339(value) : undefined;
    case "epoch-seconds":
      return ofEpoch(value, 1);
    case "epoch-milliseconds":
      return ofEpoch(value, 1000);
  }
}

/** What a form of times is called in a sentence. */
export const TIME_FORMS: Readonly<Record<TimeForm, string>> = {
  minute: "a time such as 2026-01-02T22:06Z",
  rfc3339: "a time such as 2026-01-02T22:06:00Z",
  "epoch-seconds": "a number of seconds since 1970",
  "epoch-milliseconds": "a number of milliseconds since 1970",
};
