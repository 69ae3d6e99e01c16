/** Makes an answer fit: whole entries of its lists are left out, and how many is said. */
import { safeJsonText } from "../../base/text/escape.js";
import { shorten, visible } from "../../base/text/visible.js";

type Fields = Readonly<Record<string, unknown>>;

/** How many of the entries of the main list are there. */
export interface Truncated {
  shown: number;
  total: number;
}

/** Lines of a log, which are JSON themselves: what is not seen is escaped in them as JSON does it. */
const LINES = ["line", "newLine", "lines", "page"];
/** How long a text is at most in an answer of the usual length. */
const LONGEST_TEXT = 600;

/** A value in which everything can be seen; texts are shortened unless a longer answer was asked for. */
export function inPlainSight(value: unknown, isShort: boolean, field = ""): unknown {
  if (typeof value === "string") {
    if (field === "page") return value;
    if (LINES.includes(field)) return safeLine(value);
    return isShort ? shorten(visible(value), LONGEST_TEXT) : visible(value);
  }
  if (Array.isArray(value)) return value.map((one) => inPlainSight(one, isShort, field));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [visible(name), inPlainSight(one, isShort, name)]),
  );
}

function safeLine(line: string): string {
  const end = line.endsWith("\n") ? "\n" : "";
  return `${safeJsonText(line.slice(0, line.length - end.length))}${end}`;
}

export const sizeOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** The first so many entries of a list that fit. */
function fitting(answer: Fields, list: string, most: number): unknown[] {
  const all = answer[list] as readonly unknown[];
  let room = most - sizeOf({ ...answer, [list]: [] });
  const kept: unknown[] = [];
  for (const one of all) {
    room -= sizeOf(one) + 1;
    if (room < 0) break;
    kept.push(one);
  }
  return kept;
}

/**
 * The answer with so much of its lists that it fits.
 *
 * @param lists the main one first; what is left out of the others leaves no trace, so they go only where they must
 */
export function cut(
  answer: Fields,
  lists: readonly string[],
  most: number,
): Fields & { truncated: Truncated } {
  const [main = ""] = lists;
  const total = (answer[main] as readonly unknown[]).length;
  const withCount = (fields: Fields, shown: number) => ({ ...fields, truncated: { shown, total } });
  if (sizeOf(withCount(answer, total)) <= most) return withCount(answer, total);
  let rest: Fields = { ...answer, [main]: [] };
  for (const list of lists.slice(1).reverse()) {
    if (sizeOf(withCount(rest, total)) <= most / 2) break;
    rest = { ...rest, [list]: fitting(rest, list, most / 2) };
  }
  const kept = fitting(withCount({ ...rest, [main]: answer[main] }, total), main, most);
  return withCount({ ...rest, [main]: kept }, kept.length);
}
