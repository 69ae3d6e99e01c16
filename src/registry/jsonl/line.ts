import { createHash } from "node:crypto";
import type { Bytes } from "../../sources/bytes/bytes.js";

const LF = 0x0a;

/** One line of a file: where it lies, not what it says. Split on byte 0x0A alone. */
export interface Line {
  readonly file: TextFile;
  /** Offset of its first byte. */
  readonly start: number;
  /** Offset after its last byte, without the newline. */
  readonly end: number;
  /** Whether a newline ends it. */
  readonly terminated: boolean;
}

/** How often a line number is remembered, in lines. */
const MARK = 64;

/** The index of the last of some ascending numbers that is at most a limit; 0 where none is. */
export function lastAtMost(numbers: readonly number[], limit: number): number {
  let [low, high] = [0, numbers.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((numbers[middle] ?? 0) <= limit) low = middle;
    else high = middle - 1;
  }
  return Math.max(low, 0);
}

/** A file read by lines. Finding the number of a line costs one pass, and only when it is asked for. */
export class TextFile {
  readonly path: string;
  readonly bytes: Bytes;
  /** Offsets of lines 1, 1 + MARK, 1 + 2 MARK …, as far as the file was counted. */
  readonly #marks: number[] = [0];
  /** The line whose number was requested last: the next one is mostly near it. */
  #last = { start: 0, number: 1 };

  constructor(path: string, bytes: Bytes) {
    this.path = path;
    this.bytes = bytes;
  }

  /** The line that starts at an offset. */
  lineAt(start: number): Line {
    const found = this.bytes.indexOf(LF, start);
    return found < 0
      ? { file: this, start, end: this.bytes.size, terminated: false }
      : { file: this, start, end: found, terminated: true };
  }

  /** The line that an offset lies in. */
  lineAround(offset: number): Line {
    return this.lineAt(this.bytes.lastIndexOf(LF, offset) + 1);
  }

  /** The lines from one offset (the start of a line) to the end of the file. */
  *lines(from = 0): Iterable<Line> {
    for (let start = from; start < this.bytes.size; ) {
      const line = this.lineAt(start);
      yield line;
      start = line.end + 1;
    }
  }

  /** The number of a line, from 1. */
  numberOf(line: Line): number {
    const mark = lastAtMost(this.#marks, line.start);
    let [at, number] = [this.#marks[mark] ?? 0, mark * MARK + 1];
    if (this.#last.start <= line.start && this.#last.start > at)
      [at, number] = [this.#last.start, this.#last.number];
    for (; at < line.start; number++) {
      if ((number - 1) % MARK === 0 && (number - 1) / MARK === this.#marks.length) this.#marks.push(at);
      at = this.lineAt(at).end + 1;
    }
    this.#last = { start: at, number };
    return number;
  }
}

/** The bytes of a line, without its newline. */
export function bytesOf(line: Line): Buffer {
  return line.file.bytes.slice(line.start, line.end);
}

/** A hash over text and the bytes of a line, in hex, read by the piece. */
export function hashLine(line: Line | undefined, before: string): string {
  const hash = createHash("sha256").update(before);
  if (line) for (const piece of line.file.bytes.chunks(line.start, line.end)) hash.update(piece);
  return hash.digest("hex");
}
