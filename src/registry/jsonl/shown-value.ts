import { visible } from "../../base/text/visible.js";
import type { Span } from "./positions.js";

/** More of a value would bury the message that it stands in, in UTF-16 units. */
const LONGEST = 40;

/** A value of a text as it is written, and where. */
export function shownValue(text: string, { start, end }: Span): string {
  const cut = text.slice(start, Math.min(end, start + LONGEST)).toWellFormed();
  return `${visible(cut)}${end - start > LONGEST ? "…" : ""} at column ${start + 1}`;
}
