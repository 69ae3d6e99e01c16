/** Goes through the lines of some bytes: those of a kind that is known become rows, the others are given out. */
import type { LogColumns } from "./log-columns.js";
import { PADDING, type Scanner } from "./scanner.js";

const LF = 0x0a;

/** How much of a file is read at once, in bytes. */
export const WINDOW = 1 << 20;

/** Bytes that are read from front to back. */
export interface Source {
  /** Where the reading ends; a line begins there, or the file has ended. */
  readonly end: number;
  /** Fills a buffer with the bytes from a place on, as far as they go; says how many there are. */
  fill(buffer: Buffer, from: number): number;
}

/** A line that is of no kind that is known. */
export interface UnknownLine {
  start: number;
  /** Where its newline is; undefined where it was not found in what is read at once. */
  end: number | undefined;
}

/**
 * Reads the lines from a place on, and gives out those that are of no kind that is known. Where the end of such a line was
 * not found, whoever takes it says where the next one begins.
 *
 * @param from where a line begins
 * @param base the position of the file's first byte within the log
 * @param window how many bytes are read at once
 */
export function* scanLines(
  source: Source,
  { scanner, columns }: { scanner: Scanner; columns: LogColumns },
  { from, base, window: size }: { from: number; base: number; window: number },
): Generator<UnknownLine, void, number | undefined> {
  const bytes = new Uint8Array(size + PADDING);
  const view = new DataView(bytes.buffer);
  const window = Buffer.from(bytes.buffer, 0, size);
  for (let start = from; start < source.end; ) {
    const length = source.fill(window.subarray(0, Math.min(size, source.end - start)), start);
    const last = window.lastIndexOf(LF, length - 1);
    if (last < 0) {
      start = (yield { start, end: undefined }) ?? source.end;
      continue;
    }
    for (let at = 0; at <= last; ) {
      const kind = scanner.read(bytes, view, at);
      if (kind >= 0 && columns.add(kind, base + start + at, scanner.values)) {
        at = scanner.next;
        continue;
      }
      const end = window.indexOf(LF, at);
      yield { start: start + at, end: start + end };
      at = end + 1;
    }
    start += last + 1;
  }
}
