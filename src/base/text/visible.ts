/**
 * Record text, file names and git output are untrusted: they may hold terminal escapes, text direction
 * overrides or workflow commands. Everything that is shown to somebody goes through this file first.
 */
import { toJson } from "./exact-number.js";

/** Control, format, separator, filler and lone surrogate characters, and what is none: nothing a reader could see. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0\ufffe\uffff]/gu;

/** The same without the line feed, for texts that are laid out in lines of our own. */
export const UNSEEN_IN_LINES = new RegExp(`(?!\\n)${UNSEEN.source}`, "gu");

/** Runners read `##[command]` anywhere in a line, some of them with a name: `##vso[command]`. */
const RUNNER_COMMAND = /#(?=#\w*\[)|(?<=#)#(?=\w*\[)/g;

/** A runner reads `::command::` at the start of a line, after blanks. */
const WORKFLOW_COMMAND = /^(\s*):(?=:)/;

function codePoint(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`;
}

/**
 * The text with every character that a reader cannot see, or that a terminal or runner would obey, written
 * as its code point: `<U+001B>`. The result is one line.
 */
export function visible(text: string): string {
  return text
    .replace(UNSEEN, codePoint)
    .replace(RUNNER_COMMAND, codePoint)
    .replace(WORKFLOW_COMMAND, (_, blanks: string) => `${blanks}<U+003A>`);
}

/** As {@link visible}, and every character beyond ASCII as its code point, so that look-alike ids differ. */
export function visibleId(text: string): string {
  return visible(text).replace(/[^\x20-\x7e]/gu, (character) => `${character}${codePoint(character)}`);
}

/** The text cut to at most `limit` UTF-16 units, with `…` where something was left out of its middle. */
export function shorten(text: string, limit = 120): string {
  if (text.length <= limit) return text;
  const head = Math.ceil((limit - 1) * 0.7);
  // Half of a character is none.
  const start = text.slice(0, head).replace(/[\ud800-\udbff]$/, "");
  const end = text.slice(text.length - (limit - 1 - head)).replace(/^[\udc00-\udfff]/, "");
  return `${start}…${end}`;
}

/** Nothing in a quoted text ends the quote. */
const within = (text: string) => text.replaceAll('"', codePoint);

/** A JSON value as it is in a message: quoted, shortened and visible. */
export function quote(value: unknown, limit = 80): string {
  if (typeof value === "string") return `"${within(shorten(visible(value), limit))}"`;
  return shorten(visible(toJson(value) || String(value)), limit);
}

/** An id that did not fit its form, quoted so that every unusual character shows. */
export function quoteId(value: string, limit = 80): string {
  return `"${within(shorten(visibleId(value), limit))}"`;
}

/** `1 record`, `2 records`. */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${number} ${number === 1 ? singular : plural}`;
}

/** `5 251`: thousands are set apart by a narrow blank that no line is broken at. */
export function grouped(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, "\u202f");
}

/** `83.3 %`. It is rounded down: 100 only if nothing is missing. If `whole` is 0, it is a dash. */
export function percent(part: number, whole: number): string {
  return whole === 0 ? "–" : `${Math.floor((1000 * part) / whole) / 10} %`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listing(items: readonly string[], conjunction = "and"): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} ${conjunction} ${items[items.length - 1]}`;
}
