/** Which lines of a log a change adds, and which it takes away. */

import type { Line, TextFile } from "../../registry/jsonl/line.js";
import type { Log } from "../../registry/logs/log.js";
import { isPrefixOf } from "../../sources/bytes/prefix.js";
import { type Sequence, sequenceOf } from "../history/sequence.js";

export interface LineChange {
  added: Line[];
  removed: Line[];
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

function compareFiles(before: TextFile | undefined, after: TextFile | undefined): LineChange {
  if (!after) return { added: [], removed: before ? [...before.lines()] : [] };
  if (!before) return { added: [...after.lines()], removed: [] };
  const size = before.bytes.size;
  if (isPrefixOf(before.bytes, after.bytes)) {
    if (size === after.bytes.size) return { added: [], removed: [] };
    const joined = size === 0 || before.bytes.slice(size - 1, size)[0] === 0x0a;
    if (joined) return { added: [...after.lines(size)], removed: [] };
    // The old last line had no newline: what follows it on the same line is checked with it.
    const line = after.lineAround(size - 1);
    const isGlued = line.end > size + 1;
    return { added: isGlued ? [...after.lines(line.start)] : [...after.lines(line.end + 1)], removed: [] };
  }
  const [old, now] = [sequenceOf(before), sequenceOf(after)];
  return { added: surplus(now, old), removed: surplus(old, now) };
}

/** Compares a log in two states, segment by segment. */
export function compareLogs(before: Log | undefined, after: Log): LineChange {
  const change: LineChange = { added: [], removed: [] };
  const old = new Map((before?.files ?? []).map((file) => [file.path, file]));
  const take = ({ added, removed }: LineChange) => {
    for (const line of added) change.added.push(line);
    for (const line of removed) change.removed.push(line);
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
