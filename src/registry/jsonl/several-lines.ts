/** A record that was written over several lines, as programs write JSON for people to read. */
import { findFaults } from "./json.js";
import { bytesOf, type Line } from "./line.js";

/** The most lines of one record that are looked at, and the most bytes of them together. */
const MOST_LINES = 64;
const MOST_BYTES = 16_384;

/** How far a line opens more than it closes, strings left out. */
function openedBy(text: string): number {
  const bare = text.replace(/"(?:[^"\\]|\\.)*"/g, "");
  return (bare.match(/[{[]/g)?.length ?? 0) - (bare.match(/[}\]]/g)?.length ?? 0);
}

/** The record that begins in a line and goes on below it, on one line, and its last line; undefined where there is none. */
export function recordOverLines(first: Line): { text: string; last: Line } | undefined {
  if (first.end - first.start > MOST_BYTES || !bytesOf(first).toString("utf8").trimStart().startsWith("{"))
    return undefined;
  let [joined, depth, count] = ["", 0, 0];
  for (const line of first.file.lines(first.start)) {
    if (++count > MOST_LINES || joined.length + line.end - line.start > MOST_BYTES) return undefined;
    const text = bytesOf(line).toString("utf8");
    joined += `${text}\n`;
    depth += openedBy(text);
    if (depth > 0) continue;
    const isRecord = count > 1 && depth === 0 && findFaults(joined).length === 0;
    return isRecord ? { text: JSON.stringify(JSON.parse(joined)), last: line } : undefined;
  }
  return undefined;
}
