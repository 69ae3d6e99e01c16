/** Where a problem is: path, line, columns, and the slice of the line around it. */

import type { Excerpt } from "../../base/core/finding.js";
import { shorten, visible } from "../../base/text/visible.js";
import type { Line } from "../../registry/jsonl/line.js";
import type { Span } from "../../registry/jsonl/positions.js";
import { identify } from "../../registry/model/identify.js";
import type { At } from "../../rules/rule.js";
import type { OpenLine, OpenLines } from "./open-lines.js";
import type { IdOf } from "./record-ids.js";

/** How much of a line goes with a finding, before and after the start of the value, in UTF-16 units. */
const EXCERPT_BEFORE = 80;
const EXCERPT_AFTER = 220;

export interface Located {
  path: string;
  line: number | null;
  column: number | null;
  endColumn: number | null;
  excerpt?: Excerpt;
}

/** The line that a problem is in; undefined where it is about a file. */
export function lineOf(at: At): Line | undefined {
  if ("path" in at) return undefined;
  return "record" in at ? at.record.line : at.line;
}

/** The JSON Pointer of the value that a problem is about. */
export function pointerOf(at: At): string {
  return ("path" in at ? undefined : at.pointer) ?? "";
}

/** The offset, or the one after it where it lies within a character of two units. */
function wholeFrom(text: string, offset: number): number {
  const isInside =
    /[\ud800-\udbff]/.test(text[offset - 1] ?? "") && /[\udc00-\udfff]/.test(text[offset] ?? "");
  return isInside ? offset + 1 : offset;
}

/** A part of a text that does not keep the whole of it in memory, as a slice does. */
function copyOf(text: string, from: number, to: number): string {
  return Buffer.from(text.slice(from, to), "utf16le").toString("utf16le");
}

function excerptOf(text: string, start: number, end: number): Excerpt {
  const from = wholeFrom(text, Math.max(0, start - EXCERPT_BEFORE));
  const to = wholeFrom(text, Math.min(text.length, start + EXCERPT_AFTER));
  return {
    text: copyOf(text, from, to),
    start: start - from,
    length: Math.max(0, Math.min(end, to) - start),
    cutBefore: from > 0,
    cutAfter: to < text.length,
  };
}

function spanOf(at: Exclude<At, { path: string }>, { text = "", positions }: OpenLine): Span {
  const found = positions.nearest(at.pointer ?? "");
  if (!found) return { start: 0, end: text.length };
  return "key" in at && at.key === true && found.key ? found.key : found.value;
}

/** Finds the place of a problem. */
export function locate(at: At, lines: OpenLines): Located {
  if ("path" in at) return { path: at.path, line: null, column: null, endColumn: null };
  const line = "record" in at ? at.record.line : at.line;
  const open = lines.of(line);
  const span = ("span" in at && at.span) || spanOf(at, open);
  const isWhole = pointerOf(at) === "" && !("span" in at);
  return {
    path: line.file.path,
    line: line.file.numberOf(line),
    column: span.start + 1,
    endColumn: Math.max(span.end, span.start) + 1,
    // A record as a whole is pointed at, not underlined from end to end.
    ...(open.text !== undefined && {
      excerpt: excerptOf(open.text, span.start, isWhole ? span.start + 1 : span.end),
    }),
  };
}

/** The id of the record that a problem is in, as a report shows it: by its model, else by what ids are usually called. */
export function recordIdOf(at: At, lines: OpenLines, idOf: IdOf = () => undefined): string | null {
  if ("path" in at) return null;
  const line = "record" in at ? at.record.line : at.line;
  const value = "record" in at ? at.record.value : lines.of(line).value;
  const id = value && (idOf(line.file.path, value) ?? identify(value)?.id);
  return id === undefined ? null : shorten(visible(id), 80);
}
