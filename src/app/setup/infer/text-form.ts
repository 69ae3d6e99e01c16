/** The form that all of some texts have: a time, a UUID, or ids made by one scheme. */

import { isUtcMinute } from "../../../base/text/time.js";
import { momentOf } from "../../../registry/model/moment.js";

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:[0-5]\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Fewer different texts show no scheme. */
const FEWEST = 10;

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && isUtcMinute(`${text}T00:00Z`);
}

/** Formats that a validator knows, each with what certainly has it. */
const FORMATS: readonly [string, (text: string) => boolean][] = [
  ["date-time", (text) => RFC3339.test(text) && momentOf("rfc3339", text) !== undefined],
  ["utc-minute", isUtcMinute],
  ["date", isDay],
  ["uuid", (text) => UUID.test(text)],
];

/** The format that all texts have; undefined where they have none in common. */
export function formatOf(texts: readonly string[]): string | undefined {
  if (texts.length === 0) return undefined;
  return FORMATS.find(([, fits]) => texts.every(fits))?.[0];
}

/** Times that name no zone, as many programs write them: no format knows them, and they are no moment. */
const ZONELESS = "^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)?$";

/** The pattern of times without a zone; undefined where the texts are none. */
export function zonelessPatternOf(texts: readonly string[]): string | undefined {
  const form = new RegExp(ZONELESS);
  return texts.length > 0 && texts.every((text) => form.test(text)) ? ZONELESS : undefined;
}

/** One part of ids, between what is neither a letter nor a digit. */
function partOf(parts: readonly string[]): string | undefined {
  const lengths = new Set(parts.map(({ length }) => length));
  const [first = ""] = parts;
  if (parts.every((part) => /^\d+$/.test(part))) return digits(parts);
  const stem = /^[A-Za-z]+/.exec(first)?.[0] ?? "";
  if (stem !== "" && parts.every((part) => part.startsWith(stem) && /^\d*$/.test(part.slice(stem.length)))) {
    const rests = parts.map((part) => part.slice(stem.length));
    if (rests.every((rest) => rest === "")) return stem;
    return rests.some((rest) => rest === "") ? undefined : stem + digits(rests);
  }
  if (lengths.size > 1 || !parts.some((part) => /\d/.test(part))) return undefined;
  const { length } = first;
  const all = (form: RegExp) => parts.every((part) => form.test(part));
  if (length === 26 && all(/^[0-9A-HJKMNP-TV-Z]+$/)) return "[0-9A-HJKMNP-TV-Z]{26}";
  if (length < 4) return undefined;
  if (length >= 6 && all(/^[0-9a-f]+$/)) return `[0-9a-f]{${length}}`;
  if (all(/^[A-Z0-9]+$/)) return `[A-Z0-9]{${length}}`;
  if (all(/^[a-z0-9]+$/)) return `[a-z0-9]{${length}}`;
  return length >= 8 ? `[A-Za-z0-9]{${length}}` : undefined;
}

function digits(runs: readonly string[]): string {
  const shortest = Math.min(...new Set(runs.map(({ length }) => length)));
  return runs.some((run) => run.startsWith("0") && run.length > 1) ? `[0-9]{${shortest},}` : "[0-9]+";
}

const SEPARATOR = /[^A-Za-z0-9]+/g;

/** The pattern of ids that are made by one scheme; undefined where the texts show none. */
export function idPatternOf(texts: readonly string[]): string | undefined {
  const [first] = texts;
  if (first === undefined || texts.length < FEWEST) return undefined;
  if (texts.some((text) => text.length > 200 || /\s/.test(text))) return undefined;
  const separators = first.match(SEPARATOR) ?? [];
  const split = texts.map((text) => text.split(SEPARATOR));
  const isSame = (text: string) => {
    const found = text.match(SEPARATOR) ?? [];
    return found.length === separators.length && found.every((one, index) => one === separators[index]);
  };
  if (!texts.every(isSame)) return undefined;
  let pattern = "";
  let isVaried = false;
  for (const index of (split[0] ?? []).keys()) {
    const parts = split.map((one) => one[index] ?? "");
    const part = parts.every((one) => one === "") ? "" : partOf(parts);
    if (part === undefined) return undefined;
    isVaried ||= part.includes("[");
    pattern += part + (separators[index] ?? "").replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  }
  return isVaried ? `^${pattern}$` : undefined;
}
