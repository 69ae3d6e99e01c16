/** Times as people write them in a question. */
import { UserError } from "../base/core/errors.js";
import { formatUtcMinute, parseUtcMinute } from "../base/text/time.js";
import { quote } from "../base/text/visible.js";
import { parseRfc3339 } from "./instant.js";

const MINUTES: Readonly<Record<string, number>> = { h: 60, d: 1_440, w: 10_080 };
const REMEDY =
  "write a day such as 2026-01-02, a time such as 2026-01-02T22:06Z, or how long ago: 7d, 12h, 4w";

/** How many minutes `7d`, `12h` or `4w` are, or undefined for anything else. */
export function parseSpan(text: string): number | undefined {
  const match = /^(\d{1,5})([hdw])$/.exec(text);
  return match ? Number(match[1]) * (MINUTES[match[2] ?? ""] ?? 0) : undefined;
}

/** How long a moment is that is written so exactly, in milliseconds. */
const DAY = 86_400_000;
const MINUTE = 60_000;

/**
 * A moment in milliseconds since 1970: its first millisecond, or its last one for the `end` of a range. Seconds,
 * fractions and a zone may be given. Throws a UserError that says how to write it.
 *
 * @param now the clock, in minutes since 1970
 */
export function parseInstant(flag: string, text: string, now: number, end = false): number {
  const exact = parseRfc3339(text);
  if (exact !== undefined) return end && !text.includes(".") ? exact + 999 : exact;
  const first = parseUtcMinute(parseMoment(flag, text, now)) ?? 0;
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  return first * MINUTE + (end ? (isDay ? DAY : MINUTE) - 1 : 0);
}

/**
 * A moment as a registry time. A day is its first minute, or its last one for the `end` of a range.
 * Throws a UserError that says how to write it.
 *
 * @param flag the flag that it was given to
 * @param now the clock, in minutes since 1970
 */
export function parseMoment(flag: string, text: string, now: number, end = false): string {
  const span = parseSpan(text);
  if (span !== undefined) return formatUtcMinute(now - span);
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const full = day
    ? `${text}T${end ? "23:59" : "00:00"}Z`
    : text.replace(/^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?Z?$/, "$1Z");
  if (parseUtcMinute(full) === undefined)
    throw new UserError(`--${flag} is ${quote(text)}, which is not a time`, REMEDY);
  return full;
}
