/** A range of a file whose lines another thread goes through: what it is given, what it gives back, and what it does. */
import { Accepted } from "./accepted.js";
import type { Kind } from "./kind.js";
import { type Clock, type ColumnsOfRows, LogColumns } from "./log-columns.js";
import { Names } from "./names.js";
import { type Source, scanLines, WINDOW } from "./scan-lines.js";
import { Scanner } from "./scanner.js";
import type { Step } from "./step.js";
import { addKind } from "./trie.js";

/** What is known when the range is given away: nothing is learned there. */
export interface Known {
  /** The kinds, without what only the rules ask of them, and their steps. */
  kinds: readonly Omit<Kind, "type">[];
  steps: readonly (readonly Step[])[];
  fields: { scalars: readonly string[]; lists: readonly string[] };
  clock: Clock;
}

export interface Range {
  /** Where a line begins, and where one begins after the last. */
  from: number;
  to: number;
  /** The position of the file's first byte within the log. */
  base: number;
}

/** What came of a range. */
export interface RowsOfRange {
  rows: ColumnsOfRows;
  /** Where the lines begin that are of no kind that is known. */
  unknown: Float64Array;
  /** The names that became known on the way, in the order of their numbers, and the number of the first. */
  names: { first: number; texts: readonly Uint8Array[] };
}

/** Reads the lines of a range by what is known of kinds. */
export function readRange(source: Source, { from, base }: Range, known: Known): RowsOfRange {
  const { names, steps } = revived(known.steps);
  const first = names.size;
  const scanner = new Scanner();
  for (const [kind, its] of steps.entries()) addKind(scanner.root, its, kind);
  const columns = new LogColumns(known.fields, known.clock, names);
  columns.kinds.push(...(known.kinds as Kind[]));
  const unknown: number[] = [];
  const lines = scanLines(source, { scanner, columns }, { from, base, window: WINDOW });
  for (
    let line = lines.next();
    !line.done;
    line = lines.next(endOf(source, line.value.start, line.value.end))
  )
    unknown.push(line.value.start);
  return {
    rows: columns.take(),
    unknown: Float64Array.from(unknown),
    names: { first, texts: names.from(first) },
  };
}

/** Where the line after one begins whose end was not found in what is read at once. */
function endOf(source: Source, start: number, end: number | undefined): number | undefined {
  if (end !== undefined) return undefined;
  const buffer = Buffer.alloc(WINDOW);
  for (let at = start; at < source.end; at += buffer.length) {
    const length = source.fill(buffer.subarray(0, Math.min(buffer.length, source.end - at)), at);
    const found = buffer.subarray(0, length).indexOf(0x0a);
    if (found >= 0) return at + found + 1;
  }
  return source.end;
}

/** Steps that came from another thread, and the names in them: on the way, objects lose their classes. */
function revived(all: Known["steps"]): { names: Names; steps: Step[][] } {
  let names: Names | undefined;
  const namesOf = (copy: Names): Names => {
    names ??= Names.revive(copy);
    return names;
  };
  const accepted = new Map<Accepted, Accepted>();
  const acceptedOf = (copy: Accepted): Accepted => {
    const known = accepted.get(copy) ?? Accepted.revive(copy, namesOf(copy.names));
    accepted.set(copy, known);
    return known;
  };
  const steps = all.map((its) =>
    its.map((step): Step => {
      if ("bytes" in step) return step;
      const { names: ofSlugs, accepted: ofNames, ...hole } = step.hole;
      return {
        hole: {
          ...hole,
          ...(ofSlugs && { names: namesOf(ofSlugs) }),
          ...(ofNames && { accepted: acceptedOf(ofNames) }),
        },
      };
    }),
  );
  return { names: names ?? new Names(), steps };
}
