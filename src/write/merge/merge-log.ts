/** Merges the two sides of a log in memory, and proves what comes out before anybody may write it. */
import { type Alteration, isLostNewline } from "../../check/history/alteration.js";
import { classify } from "../../check/history/classify.js";
import { checkMerge } from "../../check/history/merge.js";
import { type Sequence, sequenceOf } from "../../check/history/sequence.js";
import { bytesOf, type Line, TextFile } from "../../registry/jsonl/line.js";
import type { LogModel } from "../../registry/model/model.js";
import type { ModelTable } from "../../registry/model/table.js";
import { MemoryBytes } from "../../sources/bytes/bytes.js";
import { isAppended, linesToPick, neverHad } from "./pick.js";
import { findSameId, type SameId } from "./same-id.js";
import { uniteLines } from "./union.js";

export type SideName = "ours" | "theirs";

/** The three states of a log that git gives to a merge driver. */
export interface Sides {
  /** What both sides grew from; empty where both add the file. */
  base: Buffer;
  ours: Buffer;
  theirs: Buffer;
}

/**
 * Whose new lines come first in a merge; or that the lines which a commit added are put onto ours, which need not have what
 * was before them.
 */
export type Manner = SideName | "pick";

export interface MergeOptions {
  manner: Manner;
  /** The log and its model, by which ids are read; undefined where no id has to be unique. */
  log: { model: ModelTable; log: LogModel } | undefined;
}

/** Why two sides can't be merged. */
export type Conflict =
  /** A side changed, moved or removed lines that both sides had. */
  | { kind: "altered"; side: SideName; alteration: Alteration }
  /** Both sides added a record with the same id and different content. */
  | ({ kind: "same-id" } & SameId)
  /** Both sides have the same lines in different orders. */
  | { kind: "order" }
  /** The result would not be a legal merge. */
  | { kind: "unproved"; alteration: Alteration | undefined };

export type MergedLog = { bytes: Buffer; conflict?: undefined } | { bytes?: undefined; conflict: Conflict };

/** The lines of the three states behind what all of them begin with. */
interface Sequences {
  base: Sequence;
  ours: Sequence;
  theirs: Sequence;
  /** Where those lines begin. */
  from: number;
}

const unproved = (alteration: Alteration | undefined): MergedLog => ({
  conflict: { kind: "unproved", alteration },
});

const LF = 0x0a;
const NEWLINE = Buffer.from("\n");

const fileOf = (name: string, bytes: Buffer) => new TextFile(name, new MemoryBytes(bytes));

const startsWith = (bytes: Buffer, start: Buffer) =>
  start.length <= bytes.length && bytes.subarray(0, start.length).equals(start);

/** How many bytes at the start all three have as whole lines: that part need not be read by lines. */
function sharedStart({ base, ours, theirs }: Sides): number {
  const isWhole = base.length > 0 && base[base.length - 1] === LF;
  return isWhole && startsWith(ours, base) && startsWith(theirs, base) ? base.length : 0;
}

/** What a side did to the lines of the base that it must not; a final newline that is missing comes back by itself. */
function alterationOf(base: Sequence, side: Sequence): Alteration | undefined {
  const isWrong = (one: Alteration) => one.class === "moved" || (one.class === "lost" && !isLostNewline(one));
  const wrong = checkMerge([{ name: "base", sequence: base }], side).find(isWrong);
  if (!wrong) return undefined;
  const named = classify({ before: base.file, after: side.file }).find(
    ({ before, class: kind }) => before !== undefined && kind !== "inserted",
  );
  return named ?? wrong;
}

/** Bytes with a newline at their end, unless there are none. */
function closed(bytes: Buffer): Buffer {
  return bytes.length === 0 || bytes[bytes.length - 1] === LF ? bytes : Buffer.concat([bytes, NEWLINE]);
}

function join(start: Buffer, lines: readonly Line[]): Buffer {
  return Buffer.concat([start, ...lines.flatMap((line) => [bytesOf(line), NEWLINE])]);
}

/** The proof of a result against both sides and the base; undefined where it is a legal merge. */
function findWrong(
  { base: start }: Sides,
  result: Buffer,
  { base, ours, theirs, from }: Sequences,
): { alteration?: Alteration } | undefined {
  if (!startsWith(result, start.subarray(0, from))) return {};
  const parents = Object.entries({ ours, theirs, base }).map(([name, sequence]) => ({ name, sequence }));
  const [alteration] = checkMerge(parents, sequenceOf(fileOf("result", result), from));
  return alteration && { alteration };
}

/** The lines of theirs at the end of ours, for a commit that has only ours as its parent. */
function pick(sides: Sides, { base, ours, theirs }: Sequences): MergedLog {
  const lines = linesToPick(base, ours, theirs);
  const bytes = join(closed(sides.ours), lines);
  return isAppended(bytes, sides.ours, lines) ? { bytes } : unproved(undefined);
}

function unite(sides: Sides, sequences: Sequences, manner: Manner): MergedLog {
  const { ours, theirs, from } = sequences;
  const lines = manner === "theirs" ? uniteLines(theirs, ours) : uniteLines(ours, theirs);
  if (!lines) return { conflict: { kind: "order" } };
  const bytes = join(sides.base.subarray(0, from), lines);
  const wrong = findWrong(sides, bytes, sequences);
  return wrong ? unproved(wrong.alteration) : { bytes };
}

/** Merges a log. What it gives has all lines of both sides, or says why that is not possible. */
export function mergeLog(sides: Sides, { manner, log }: MergeOptions): MergedLog {
  const from = sharedStart(sides);
  const read = (name: keyof Sides) => sequenceOf(fileOf(name, sides[name]), from);
  const read3 = { base: read("base"), ours: read("ours"), theirs: read("theirs"), from };
  const { base, ours, theirs } = read3;
  const altered = { ours: alterationOf(base, ours), theirs: alterationOf(base, theirs) };
  const isElsewhere = manner === "pick" && altered.ours !== undefined && neverHad(base, ours);
  for (const side of ["ours", "theirs"] as const) {
    const alteration = altered[side];
    if (alteration && !(side === "ours" && isElsewhere))
      return { conflict: { kind: "altered", side, alteration } };
  }
  const same = log && findSameId({ ours, theirs }, log);
  if (same) return { conflict: { kind: "same-id", ...same } };
  if (isElsewhere) return pick(sides, read3);
  const united = unite(sides, read3, manner);
  if (manner !== "pick" || (united.bytes && startsWith(united.bytes, closed(sides.ours)))) return united;
  return pick(sides, read3);
}
