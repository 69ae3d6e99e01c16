/** Which lines of a log a change adds, and which it takes away. */

import type { Line, TextFile } from "../../registry/jsonl/line.js";
import type { Log } from "../../registry/logs/log.js";
import { isPrefixOf } from "../../sources/bytes/prefix.js";
import { type Sequence, sequenceOf } from "../history/sequence.js";

export interface LineChange {
  /** All lines that the base does not have. */
  added: Line[];
  removed: Line[];
  /** Those of the added lines that are in the place of a removed one, or before a line of the base. */
  edited: Set<Line>;
}

/** The lines of one side that the other does not have as often. */
function surplus(from: Sequence, other: Sequence): Line[] {
  const left = new Map<string, number>();
  for (const key of other.keys) left.set(key, (left.get(key) ?? 0) + 1);
  return from.lines.filter((_, index) => {
    const key = from.keys[index] ?? "";
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    return count <= 0;
  });
}

/** How many of the last lines are among some. */
function trailing(lines: readonly Line[], some: ReadonlySet<Line>): number {
  return lines.length - 1 - lines.findLastIndex((line) => !some.has(line));
}

/** Which lines are no appends where lines were removed; where none was, two sides may have appended in turns. */
function editedLines(
  old: Sequence,
  now: Sequence,
  { added, removed }: Omit<LineChange, "edited">,
): Set<Line> {
  if (removed.length === 0) return new Set();
  const atEnd = trailing(now.lines, new Set(added));
  const replaced = trailing(old.lines, new Set(removed));
  return new Set(added.slice(0, added.length - atEnd + replaced));
}

function compareFiles(before: TextFile | undefined, after: TextFile | undefined): LineChange {
  const edited = new Set<Line>();
  if (!after) return { added: [], removed: before ? [...before.lines()] : [], edited };
  if (!before) return { added: [...after.lines()], removed: [], edited };
  const size = before.bytes.size;
  if (isPrefixOf(before.bytes, after.bytes)) {
    if (size === after.bytes.size) return { added: [], removed: [], edited };
    const joined = size === 0 || before.bytes.slice(size - 1, size)[0] === 0x0a;
    if (joined) return { added: [...after.lines(size)], removed: [], edited };
    // The old last line had no newline: what follows it on the same line is checked with it.
    const line = after.lineAround(size - 1);
    const isGlued = line.end > size + 1;
    const added = isGlued ? [...after.lines(line.start)] : [...after.lines(line.end + 1)];
    return { added, removed: [], edited: new Set(isGlued ? added.slice(0, 1) : []) };
  }
  const [old, now] = [sequenceOf(before), sequenceOf(after)];
  const change = { added: surplus(now, old), removed: surplus(old, now) };
  return { ...change, edited: editedLines(old, now, change) };
}

/** Compares a log in two states, segment by segment. */
export function compareLogs(before: Log | undefined, after: Log): LineChange {
  const change: LineChange = { added: [], removed: [], edited: new Set() };
  const old = new Map((before?.files ?? []).map((file) => [file.path, file]));
  const take = ({ added, removed, edited }: LineChange) => {
    for (const line of added) change.added.push(line);
    for (const line of removed) change.removed.push(line);
    for (const line of edited) change.edited.add(line);
  };
  // A log of one file may have moved: its lines are the same wherever it is.
  const [only] = before?.files.length === 1 && after.files.length === 1 ? before.files : [];
  for (const file of after.files) {
    const earlier = old.get(file.path) ?? only;
    take(compareFiles(earlier, file));
    if (earlier) old.delete(earlier.path);
  }
  for (const file of old.values()) take(compareFiles(file, undefined));
  return change;
}
