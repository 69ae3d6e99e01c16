/** Puts the lines that a commit added onto a log that need not have the lines before them: cherry-pick, rebase, stash. */
import { classify, meaningOf } from "../../check/history/classify.js";
import { countKeys } from "../../check/history/merge.js";
import type { Sequence } from "../../check/history/sequence.js";
import { bytesOf, type Line } from "../../registry/jsonl/line.js";

/**
 * Whether a side never had the lines of the base that it lacks: it has the first lines of the base, lacks lines at the end,
 * and none of its own lines is another form of one of them.
 */
export function neverHad(base: Sequence, side: Sequence): boolean {
  const shared = base.keys.findIndex((key, index) => key !== side.keys[index]);
  const later = countKeys(side.keys.slice(shared));
  if (shared < 0 || base.keys.slice(shared).every((key) => later.has(key))) return false;
  return classify({ before: base.file, after: side.file }).every(({ class: kind, before, after }) => {
    if (kind === "re-encoded" || kind === "moved") return false;
    if (!before || !after) return true;
    const { identity } = meaningOf(before);
    return identity !== undefined && identity !== meaningOf(after).identity;
  });
}

/** The lines that theirs adds to the base and that ours has not added already, in their order. */
export function linesToPick(base: Sequence, ours: Sequence, theirs: Sequence): Line[] {
  const known = countKeys(base.keys);
  const there = countKeys(ours.keys);
  for (const [key, count] of known) there.set(key, (there.get(key) ?? 0) - count);
  const takeOne = (counts: Map<string, number>, key: string) => {
    const count = counts.get(key) ?? 0;
    counts.set(key, count - 1);
    return count > 0;
  };
  return theirs.lines.filter((_, index) => {
    const key = theirs.keys[index] ?? "";
    return !takeOne(known, key) && !takeOne(there, key);
  });
}

/** Whether a log is ours with these lines at its end, and nothing else: the rule for a commit with one parent. */
export function isAppended(result: Buffer, ours: Buffer, lines: readonly Line[]): boolean {
  if (!result.subarray(0, ours.length).equals(ours)) return false;
  const isOpen = ours.length > 0 && ours[ours.length - 1] !== 0x0a;
  const added = Buffer.concat(lines.flatMap((line) => [bytesOf(line), Buffer.from("\n")]));
  const rest = result.subarray(ours.length);
  return isOpen ? rest[0] === 0x0a && rest.subarray(1).equals(added) : rest.equals(added);
}
