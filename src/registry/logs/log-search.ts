/** Finds the lines of a log in which ids stand by searching its bytes, so that a few questions do not parse it. */
import type { Line, TextFile } from "../jsonl/line.js";

const BACKSLASH = Buffer.from("\\");

/** An escape, by which an id can be written so that a plain search does not see it: `\u0052UN-…`. */
const ESCAPE = Buffer.from("\\u00");

export class LogSearch {
  readonly #files: readonly TextFile[];
  readonly #positionOf: (line: Line) => number;
  readonly #size: number;
  /** Positions of the lines that write printable characters as escapes. */
  #escaped: number[] | undefined;
  /** Where ids were found: rules ask for the same few again and again. */
  readonly #found = new Map<string, number[]>();
  #spent = 0;

  /** @param positionOf where a line lies in all segments of the log together */
  constructor(files: readonly TextFile[], positionOf: (line: Line) => number) {
    this.#files = files;
    this.#positionOf = positionOf;
    this.#size = files.reduce((sum, { bytes }) => sum + bytes.size, 0);
  }

  /** What searching and the reading of what it found have cost so far, as a number of passes over the log. */
  get passes(): number {
    return this.#size === 0 ? 0 : this.#spent / this.#size;
  }

  /** Counts bytes that were gone through for the sake of what was found. */
  spend(bytes: number): void {
    this.#spent += bytes;
  }

  /** Those of some ids that {@link find} would search for. */
  unknown(ids: Iterable<string>): string[] {
    return [...new Set(ids)].filter((id) => id !== "" && isPlain(id) && !this.#found.has(id));
  }

  /** Searches for several ids in one pass. */
  find(ids: Iterable<string>): void {
    const wanted = this.unknown(ids);
    if (wanted.length === 0) return;
    this.#spent += wanted.length * this.#size;
    const written = wanted.map((id) => Buffer.from(id));
    const found: number[][] = wanted.map(() => []);
    const escaped: number[] = [];
    for (const file of this.#files) {
      const [...places] = file.bytes.placesOf(this.#escaped ? written : [...written, ESCAPE]);
      const escapes = this.#escaped ? [] : (places.pop() ?? []);
      for (const position of this.#linesAt(
        file,
        escapes.filter((place) => isEscapedAscii(file, place)),
      ))
        escaped.push(position);
      places.forEach((those, index) => {
        for (const position of this.#linesAt(file, those)) found[index]?.push(position);
      });
    }
    this.#escaped ??= escaped;
    wanted.forEach((id, index) => {
      this.#found.set(id, inOrder([...(found[index] ?? []), ...(this.#escaped ?? [])]));
    });
  }

  /** The positions of the lines in which an id may stand, in order. */
  positionsOf(id: string): readonly number[] {
    if (id === "") return [];
    this.find([id]);
    const known = this.#found.get(id);
    if (known) return known;
    // An id of a user's own form may be escaped in more ways than one.
    const written = Buffer.from(JSON.stringify(id).slice(1, -1));
    const positions = inOrder([...this.linesWith(written), ...this.linesWith(BACKSLASH)]);
    this.#spent += 2 * this.#size;
    this.#found.set(id, positions);
    return positions;
  }

  /** The positions of the lines in which a needle is, each once, the first `most` of them. */
  linesWith(needle: Buffer, most = Number.POSITIVE_INFINITY): number[] {
    const found: number[] = [];
    for (const file of this.#files) {
      for (let at = file.bytes.indexOf(needle); at >= 0 && found.length < most; ) {
        const line = file.lineAround(at);
        found.push(this.#positionOf(line));
        at = file.bytes.indexOf(needle, line.end);
      }
    }
    return found;
  }

  /** The positions of the lines that places of one file lie in: a line with many of them is looked for once. */
  *#linesAt(file: TextFile, places: readonly number[]): Iterable<number> {
    let line: Line | undefined;
    for (const at of places) {
      if (line && at >= line.start && at <= line.end) continue;
      line = file.lineAround(at);
      yield this.#positionOf(line);
    }
  }
}

/** Whether an id can only be written in one way other than as it is: with `\\u00` escapes. */
function isPlain(id: string): boolean {
  return /^[\w-]+$/.test(id);
}

function inOrder(positions: readonly number[]): number[] {
  return [...new Set(positions)].sort((a, b) => a - b);
}

/** Whether `\u00` at an offset goes on to a printable ASCII character. */
function isEscapedAscii(file: TextFile, at: number): boolean {
  const digit = file.bytes.slice(at + 4, at + 5)[0] ?? 0;
  return digit >= 0x32 && digit <= 0x37;
}
