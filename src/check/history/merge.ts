/** The rule for merges: nothing lost, nothing invented, nothing doubled. Linear time. */
import { type Alteration, isLostNewline } from "./alteration.js";
import type { Sequence } from "./sequence.js";

export interface ParentSequence {
  /** How the parent is called in messages: a commit id. */
  name: string;
  /** Undefined where the parent does not have the log. */
  sequence: Sequence | undefined;
}

/** How often each key is there. */
export function countKeys(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/** Lines of a parent that the result does not have, or not in the parent's order, or without their newline. */
function* lostFrom(
  { name, sequence }: ParentSequence,
  result: Sequence,
  available: Map<string, number>,
): Iterable<Alteration> {
  if (!sequence) return;
  const left = new Map(available);
  let missing = false;
  for (const [index, key] of sequence.keys.entries()) {
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    const before = sequence.lines[index];
    if (count > 0 || !before) continue;
    missing = true;
    yield { class: "lost", before, detail: name };
  }
  if (missing) return;
  let at = 0;
  for (const [index, key] of sequence.keys.entries()) {
    const found = result.keys.indexOf(key, at);
    const before = sequence.lines[index];
    if (found < 0 && before) {
      yield { class: "moved", before, detail: name };
      return;
    }
    const after = result.lines[found];
    // Only a last line can lack its newline, so nothing follows that could be lost too.
    if (before?.terminated && after?.terminated === false)
      yield { class: "lost", before, after, detail: name };
    at = found + 1;
  }
}

/** What a merge did to a log that it must not. */
export function checkMerge(parents: readonly ParentSequence[], result: Sequence): Alteration[] {
  const found: Alteration[] = [];
  const available = countKeys(result.keys);
  for (const parent of parents) for (const lost of lostFrom(parent, result, available)) found.push(lost);
  // It is one newline, however many parents had it.
  const newlines = found.filter(isLostNewline);
  for (const again of newlines.slice(1)) found.splice(found.indexOf(again), 1);
  const most = new Map<string, number>();
  for (const { sequence } of parents) {
    for (const [key, count] of countKeys(sequence?.keys ?? []))
      most.set(key, Math.max(count, most.get(key) ?? 0));
  }
  const seen = new Map<string, number>();
  result.keys.forEach((key, index) => {
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    const after = result.lines[index];
    if (!after || count <= (most.get(key) ?? 0)) return;
    found.push({ class: most.has(key) ? "doubled" : "invented", after });
  });
  return found;
}
