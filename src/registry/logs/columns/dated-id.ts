/** Dated ids as numbers: `RUN-20260102-2140-A7K2` is one number that no other id has. */
import { formatUtcMinute } from "../../../base/text/time.js";
import { idTime } from "../../model/ids.js";
import { DATED_PREFIXES } from "../../model/music-studio.js";

const PREFIXES = Object.keys(DATED_PREFIXES);

/** How many prefixes there is room for in the numbers. */
export const MOST_PREFIXES = 16;

/** How many different endings and prefixes there are: 36⁴ endings in each prefix. */
const ENDINGS = 36 ** 4 * MOST_PREFIXES;

/** The first minute whose ids have no number: the year 2225. A number of an id is exact in a double. */
export const LAST_MINUTE_OF_IDS = 2 ** 27;

/** The place of a prefix in the numbers, or -1. */
export function prefixNumber(prefix: string): number {
  return PREFIXES.indexOf(prefix);
}

/**
 * The number of an id.
 *
 * @param minute since 1970, from 0 to below {@link LAST_MINUTE_OF_IDS}
 * @param ending the last four characters, as a number of base 36
 * @param prefix as {@link prefixNumber} gives it
 */
export function idNumber(minute: number, ending: number, prefix: number): number {
  return minute * ENDINGS + ending * MOST_PREFIXES + prefix;
}

/** The minute in the number of an id. */
export function minuteOfId(number: number): number {
  return Math.floor(number / ENDINGS);
}

/** Its ending and prefix, as one number. */
export function restOfId(number: number): number {
  return number - Math.floor(number / ENDINGS) * ENDINGS;
}

/** The number of an id that is written out; undefined where it has none. */
export function numberOfId(id: string): number | undefined {
  const time = idTime(id);
  if (!time || "unreal" in time || time.minute < 0 || time.minute >= LAST_MINUTE_OF_IDS) return undefined;
  const ending = Number.parseInt(id.slice(-4), 36);
  return idNumber(time.minute, ending, prefixNumber(id.slice(0, id.indexOf("-"))));
}

/** The id of a number. */
export function idOfNumber(number: number): string {
  const rest = restOfId(number);
  const ending = Math.floor(rest / MOST_PREFIXES)
    .toString(36)
    .toUpperCase()
    .padStart(4, "0");
  const time = formatUtcMinute(minuteOfId(number));
  const stamp = `${time.slice(0, 4)}${time.slice(5, 7)}${time.slice(8, 10)}-${time.slice(11, 13)}${time.slice(14, 16)}`;
  return `${PREFIXES[rest % MOST_PREFIXES]}-${stamp}-${ending}`;
}
