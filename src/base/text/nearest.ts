import { quote } from "./visible.js";

/** Edit distance (insert, delete, replace, swap of neighbours), given up above `limit`. */
export function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let best = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (!same && i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(cost);
      best = Math.min(best, cost);
    }
    if (best > limit) return limit + 1;
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? limit + 1;
}

/**
 * The candidate that a writer most likely meant, or undefined when none is near enough: case and `_`/`-` are
 * free, otherwise at most a third of the word and never more than `most` edits.
 */
export function nearest(word: string, candidates: Iterable<string>, most = 3): string | undefined {
  const fold = (text: string) => text.toLowerCase().replaceAll("_", "-").trim();
  const wanted = fold(word);
  let limit = Math.min(most, Math.ceil(wanted.length / 3));
  let best: string | undefined;
  for (const candidate of candidates) {
    const found = distance(wanted, fold(candidate), limit);
    if (found <= limit && (best === undefined || found < limit)) {
      best = candidate;
      limit = found;
      if (found === 0) break;
    }
  }
  return best;
}

/** ` (did you mean "x"?)`, or nothing. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const found = nearest(word, candidates);
  return found === undefined || found === word ? "" : ` (did you mean ${quote(found)}?)`;
}
