/**
 * What append-only means, said again slowly: an answer for every commit, from nothing but the bytes of the
 * logs in the commit and in its parents. Knows nothing of the program.
 */

/** What stands at a path of a commit. */
export interface Entry {
  /** As git writes it: 100644, 100755, 120000 (a link), 160000 (a submodule). */
  mode: string;
  bytes: Buffer;
}

/** All that stands in a commit, by path. */
export type Tree = ReadonlyMap<string, Entry>;

export interface Commit {
  /** Indexes of earlier commits. */
  parents: number[];
  tree: Tree;
}

export type Verdict = "ok" | "warning" | "violation";

const LFS = "version https://git-lfs.github.com/spec/";

function isFile(entry: Entry | undefined): entry is Entry {
  return entry?.mode === "100644" || entry?.mode === "100755";
}

function isPointer({ bytes }: Entry): boolean {
  return bytes.toString("latin1").startsWith(LFS);
}

/** The lines of a log: what stands between newlines. A newline at the very end begins no further line. */
export function linesOf(bytes: Buffer): string[] {
  const lines = bytes.toString("latin1").split("\n");
  if (lines[lines.length - 1] === "") lines.pop();
  return lines;
}

/** What stood at the path is gone, or is no file any more, or only points to one. */
function isReplaced(before: Entry, after: Entry | undefined): boolean {
  return !isFile(after) || (isPointer(after) && !isPointer(before));
}

/** The rule for one parent, and for the two ends of a range. */
export function judgeOneParent(before: Entry | undefined, after: Entry | undefined): Verdict {
  if (!isFile(before)) return "ok";
  if (isReplaced(before, after) || !after) return "violation";
  const [old, now] = [before.bytes.toString("latin1"), after.bytes.toString("latin1")];
  if (!now.startsWith(old)) return "violation";
  if (now === old) return before.mode === after.mode ? "ok" : "warning";
  if (old === "" || old.endsWith("\n")) return "ok";
  return /^\r?\n/.test(now.slice(old.length)) ? "warning" : "violation";
}

/** The lines of a log, each with the newline that ends it. */
function endedLinesOf(bytes: Buffer): string[] {
  return bytes.toString("latin1").match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Whether a line of a parent may have become a line of a merge: a newline may come, but none may go. */
function isKeptAs(before: string, after: string): boolean {
  return before === after || `${before}\n` === after;
}

/** Whether lines stand in others in their order: each pair of beginnings is judged by those before it. */
function isSubsequence(part: readonly string[], whole: readonly string[]): boolean {
  let fits = whole.map(() => true);
  fits.push(true);
  for (const line of part) {
    const next = [false];
    for (const [at, other] of whole.entries())
      next.push(next[at] === true || (fits[at] === true && isKeptAs(line, other)));
    fits = next;
  }
  return fits[whole.length] === true;
}

function timesIn(lines: readonly string[], wanted: string): number {
  return lines.filter((line) => line === wanted).length;
}

/** The rule for merges: nothing lost, nothing invented, nothing doubled, and no newline dropped. */
export function judgeMergeOf(parents: readonly (Entry | undefined)[], after: Entry | undefined): Verdict {
  const had = parents.filter(isFile);
  if (had.length === 0) return "ok";
  if (!isFile(after)) return "violation";
  const result = linesOf(after.bytes);
  const sides = had.map(({ bytes }) => linesOf(bytes));
  const nothingLost = had.every((side) => isSubsequence(endedLinesOf(side.bytes), endedLinesOf(after.bytes)));
  const nothingTooOften = result.every((line) =>
    sides.some((side) => timesIn(side, line) >= timesIn(result, line)),
  );
  return nothingLost && nothingTooOften ? "ok" : "violation";
}

/** The verdict on one path of one commit. */
export function judgeCommit(commits: readonly Commit[], index: number, path: string): Verdict {
  const commit = commits[index];
  const before = commit?.parents.map((parent) => commits[parent]?.tree.get(path)) ?? [];
  const after = commit?.tree.get(path);
  if (before.length === 0) return "ok";
  return before.length === 1 ? judgeOneParent(before[0], after) : judgeMergeOf(before, after);
}

/** A commit and all that it comes from. */
export function reachableFrom(commits: readonly Commit[], head: number): Set<number> {
  const found = new Set<number>();
  const waiting = [head];
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    if (found.has(index)) continue;
    found.add(index);
    waiting.push(...(commits[index]?.parents ?? []));
  }
  return found;
}

/** The common ancestors of two commits that are ancestors of no other common one. */
export function mergeBasesOf(commits: readonly Commit[], one: number, other: number): number[] {
  const ofOther = reachableFrom(commits, other);
  const common = [...reachableFrom(commits, one)].filter((index) => ofOther.has(index));
  return common.filter(
    (index) => !common.some((later) => later !== index && reachableFrom(commits, later).has(index)),
  );
}

/** The commits of a range, oldest first. */
export function rangeOf(commits: readonly Commit[], base: number, head: number): number[] {
  const known = reachableFrom(commits, base);
  return [...reachableFrom(commits, head)].filter((index) => !known.has(index)).sort((a, b) => a - b);
}

/** Whether a commit has something else at a path than one of its parents, or something at all where it has none. */
function touches(commits: readonly Commit[], index: number, path: string): boolean {
  const { parents = [], tree } = commits[index] ?? {};
  const after = tree?.get(path);
  if (parents.length === 0) return after !== undefined;
  return parents.some((parent) => {
    const before = commits[parent]?.tree.get(path);
    if (!before || !after) return before !== after;
    return before.mode !== after.mode || !before.bytes.equals(after.bytes);
  });
}

/** Whether a history lacks what was done to a log in another one that it was to go on from. */
export function isRewritten(commits: readonly Commit[], base: number, head: number, path: string): boolean {
  return rangeOf(commits, head, base).some((index) => touches(commits, index, path));
}
