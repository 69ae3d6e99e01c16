/** What was done to a log whose old bytes are no prefix of the new ones, line by line. */
import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { canonicalJson } from "../../registry/jsonl/canonical.js";
import { isTooDeep } from "../../registry/jsonl/depth.js";
import { bytesOf, type Line } from "../../registry/jsonl/line.js";
import { identify } from "../../registry/model/identify.js";
import type { Alteration, FilePair } from "./alteration.js";
import { longestIncreasing } from "./increasing.js";
import { type Sequence, sequenceOf } from "./sequence.js";

const LONGEST_READ = 1 << 20;
/** How many lines that are left over are compared with one that has no partner. */
const WINDOW = 64;

type Value = Record<string, unknown>;

/** What a line says, or its bare text where that is no JSON object that can be compared. */
function read(line: Line): { text: string; value: Value | undefined } {
  if (line.end - line.start > LONGEST_READ) return { text: "", value: undefined };
  const text = bytesOf(line)
    .toString("utf8")
    .replace(/^\ufeff/, "")
    .trim();
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return { text, value: isObject && !isTooDeep(value) ? (value as Value) : undefined };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { text, value: undefined };
  }
}

/** What two lines have in common that say the same in other bytes, and that are about the same thing. */
export function meaningOf(line: Line): { meaning: string; identity: string | undefined } {
  const { text, value } = read(line);
  const found = value && identify(value);
  const canonical = value ? canonicalJson(value) : text;
  return {
    meaning: createHash("sha256").update(canonical).digest("base64"),
    identity: found && `${found.type} ${found.id}`,
  };
}

/** Whether two values are equal; most are plain, and told at once. */
function isSame(a: unknown, b: unknown): boolean {
  return Object.is(a, b) || (typeof a === "object" && typeof b === "object" && isDeepStrictEqual(a, b));
}

/** Whether one line reads as a changed form of the other: at least half of its fields are alike. */
function resembles(a: Value | undefined, b: Value | undefined): boolean {
  if (!a || !b) return !a && !b;
  const keys = Object.keys(a);
  return keys.filter((key) => isSame(a[key], b[key])).length * 2 >= keys.length;
}

/** The lines of both sides that are the same bytes in the same order, as pairs of indexes. */
function keptPairs(
  before: Sequence,
  after: Sequence,
): { kept: [number, number][]; moved: [number, number][] } {
  const places = new Map<string, number[]>();
  after.keys.forEach((key, index) => {
    const known = places.get(key);
    if (known) known.push(index);
    else places.set(key, [index]);
  });
  const next = new Map<string, number>();
  const pairs: [number, number][] = [];
  before.keys.forEach((key, index) => {
    const used = next.get(key) ?? 0;
    const place = places.get(key)?.[used];
    if (place === undefined) return;
    next.set(key, used + 1);
    pairs.push([index, place]);
  });
  const inOrder = new Set(longestIncreasing(pairs.map(([, place]) => place)));
  return {
    kept: pairs.filter((_, index) => inOrder.has(index)),
    moved: pairs.filter((_, index) => !inOrder.has(index)),
  };
}

/** What lies between two kept lines on either side, moved lines aside. */
interface Gap {
  before: Line[];
  after: Line[];
  /** Whether nothing kept follows: lines added here are an append. */
  atEnd: boolean;
}

function* gapsOf(
  before: Sequence,
  after: Sequence,
  kept: [number, number][],
  moved: [number, number][],
): Iterable<Gap> {
  const movedBefore = new Set(moved.map(([index]) => index));
  const movedAfter = new Set(moved.map(([, index]) => index));
  const pick = (sequence: Sequence, from: number, to: number, without: Set<number>) =>
    sequence.lines.slice(from, to).filter((_, index) => !without.has(from + index));
  let [i, j] = [0, 0];
  for (const [nextBefore, nextAfter] of [
    ...kept,
    [before.lines.length, after.lines.length] as [number, number],
  ]) {
    yield {
      before: pick(before, i, nextBefore, movedBefore),
      after: pick(after, j, nextAfter, movedAfter),
      atEnd: nextBefore === before.lines.length,
    };
    [i, j] = [nextBefore + 1, nextAfter + 1];
  }
}

/** Lines by some key, to be taken one after the other. */
class Shelf {
  readonly #lines = new Map<string, { lines: Line[]; next: number }>();

  put(key: string | undefined, line: Line): void {
    if (key === undefined) return;
    const known = this.#lines.get(key);
    if (known) known.lines.push(line);
    else this.#lines.set(key, { lines: [line], next: 0 });
  }

  /** The first line of a key that is not taken yet. */
  take(key: string | undefined, taken: ReadonlySet<Line>): Line | undefined {
    const lines = key === undefined ? undefined : this.#lines.get(key);
    if (!lines) return undefined;
    for (let line = lines.lines[lines.next]; line && taken.has(line); line = lines.lines[++lines.next]);
    return lines.lines[lines.next];
  }
}

/** Lines that are left over, of which the first few are open to be taken, each read once. */
class Leftovers {
  readonly #lines: readonly Line[];
  readonly #open: { line: Line; value: Value | undefined }[] = [];
  #next = 0;

  constructor(lines: readonly Line[]) {
    this.#lines = lines;
  }

  /** Takes the first open line that reads as a changed form of another one. */
  takeLike(before: Line): Line | undefined {
    for (
      let line = this.#lines[this.#next];
      line && this.#open.length < WINDOW;
      line = this.#lines[++this.#next]
    )
      this.#open.push({ line, value: read(line).value });
    const { value } = read(before);
    const at = this.#open.findIndex((other) => resembles(value, other.value));
    return at < 0 ? undefined : this.#open.splice(at, 1)[0]?.line;
  }

  /** What nobody took: the first of it, and how much it is. */
  get rest(): { first: Line | undefined; count: number } {
    const first = this.#open[0]?.line ?? this.#lines[this.#next];
    return { first, count: this.#open.length + this.#lines.length - this.#next };
  }
}

/** What was done within one gap. */
function* checkGap(gap: Gap): Iterable<Alteration> {
  const byMeaning = new Shelf();
  const byIdentity = new Shelf();
  const taken = new Set<Line>();
  for (const line of gap.before.length > 0 ? gap.after : []) {
    const { meaning, identity } = meaningOf(line);
    byMeaning.put(meaning, line);
    byIdentity.put(identity, line);
  }
  const unmatched: Line[] = [];
  for (const before of gap.before) {
    const { meaning, identity } = meaningOf(before);
    const equal = byMeaning.take(meaning, taken);
    const after = equal ?? byIdentity.take(identity, taken);
    if (!after) {
      unmatched.push(before);
      continue;
    }
    taken.add(after);
    yield { class: equal ? "re-encoded" : "edited", before, after };
  }
  const left = new Leftovers(gap.after.filter((line) => !taken.has(line)));
  for (const before of unmatched) {
    const after = left.takeLike(before);
    yield after ? { class: "edited", before, after } : { class: "deleted", before };
  }
  const { first, count } = left.rest;
  if (first && !gap.atEnd) yield { class: "inserted", after: first, count };
}

/** Whether the new file is nothing but the start of the old one. */
function truncation({ before, after }: FilePair, old: Sequence, now: Sequence): Alteration | undefined {
  if (after.bytes.size >= before.bytes.size) return undefined;
  const whole = now.keys.filter((key, index) => key === old.keys[index]).length;
  const torn = now.lines[whole];
  const first = old.lines[whole];
  const last = old.lines[old.lines.length - 1];
  if (!first && !torn && last) return { class: "truncated", before: last, detail: "the newline at its end" };
  if (!first || now.lines.length > whole + (torn ? 1 : 0)) return undefined;
  if (torn) {
    const [rest, full] = [bytesOf(torn), bytesOf(first)];
    if (torn.terminated || !full.subarray(0, rest.length).equals(rest)) return undefined;
  }
  return { class: "truncated", before: first, count: old.lines.length - whole };
}

/** Many re-encoded lines are one thing that was done, to the file. */
function gather(alterations: Alteration[]): Alteration[] {
  const encoded = alterations.filter((alteration) => alteration.class === "re-encoded");
  const [first] = encoded;
  if (!first) return alterations;
  const others = alterations.filter((alteration) => alteration.class !== "re-encoded");
  return [{ ...first, count: encoded.length }, ...others];
}

/** Names what was done to a log of which the old bytes are no prefix any more. Never empty. */
export function classify(pair: FilePair): Alteration[] {
  return alterationsOf(pair).map((alteration) => ({ ...alteration, now: pair.after }));
}

function alterationsOf(pair: FilePair): Alteration[] {
  const before = sequenceOf(pair.before);
  const after = sequenceOf(pair.after);
  const cut = truncation(pair, before, after);
  if (cut) return [cut];
  const { kept, moved } = keptPairs(before, after);
  const found: Alteration[] = moved.map(([old, now]) => ({
    class: "moved",
    ...(before.lines[old] && { before: before.lines[old] }),
    ...(after.lines[now] && { after: after.lines[now] }),
  }));
  for (const gap of gapsOf(before, after, kept, moved)) for (const one of checkGap(gap)) found.push(one);
  if (found.length > 0) return gather(found);
  // Every old line is still there, in order, with nothing between: only line ends or the last newline differ.
  const last = before.lines[before.lines.length - 1];
  return [{ class: "re-encoded", ...(last && { before: last }), count: before.lines.length }];
}
