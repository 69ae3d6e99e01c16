import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { UserError } from "../../base/core/errors.js";
import { visible } from "../../base/text/visible.js";

/** A file, and what of it changes with its bytes. */
export interface FileOnDisk {
  path: string | Buffer;
  size: number;
  modified: number;
  inode: number;
}

/** The bytes of one file of one state. Offsets count from 0; `end` is exclusive. */
export interface Bytes {
  readonly size: number;
  /** The file that has them, where another thread can open it as well. */
  readonly onDisk?: FileOnDisk | undefined;
  /** A view or a copy; not to be written to. */
  slice(start: number, end: number): Buffer;
  /** The first place of `needle` at or after `from` and wholly before `to`, or -1. */
  indexOf(needle: number | Buffer, from?: number, to?: number): number;
  /** Every place of each of some needles, in one pass over the bytes. */
  placesOf(needles: readonly Buffer[]): number[][];
  /** The last place of `byte` before `end`, or -1. */
  lastIndexOf(byte: number, end: number): number;
  /** The bytes of a range in pieces, each a view that may be overwritten when the next one is asked for. */
  chunks(start?: number, end?: number): Iterable<Buffer>;
  /** Fills a buffer with the bytes from `start` on, as far as they go; says how many there are. */
  copyTo(buffer: Buffer, start: number): number;
  close(): void;
}

/** Every place of a needle in a buffer that begins at `offset`, before `limit`. */
function* placesIn(buffer: Buffer, needle: Buffer, offset: number, limit: number): Iterable<number> {
  for (let at = buffer.indexOf(needle); at >= 0 && offset + at < limit; at = buffer.indexOf(needle, at + 1))
    yield offset + at;
}

/** Bytes that are in memory. */
export class MemoryBytes implements Bytes {
  readonly size: number;
  readonly #buffer: Buffer;

  constructor(buffer: Buffer) {
    this.#buffer = buffer;
    this.size = buffer.length;
  }

  slice(start: number, end: number): Buffer {
    return this.#buffer.subarray(start, end);
  }

  indexOf(needle: number | Buffer, from = 0, to = this.size): number {
    const found = this.#buffer.indexOf(needle, from);
    const length = typeof needle === "number" ? 1 : needle.length;
    return found < 0 || found + length > to ? -1 : found;
  }

  placesOf(needles: readonly Buffer[]): number[][] {
    return needles.map((needle) => [...placesIn(this.#buffer, needle, 0, this.size)]);
  }

  lastIndexOf(byte: number, end: number): number {
    return end <= 0 ? -1 : this.#buffer.lastIndexOf(byte, end - 1);
  }

  *chunks(start = 0, end = this.size): Iterable<Buffer> {
    if (end > start) yield this.#buffer.subarray(start, end);
  }

  copyTo(buffer: Buffer, start: number): number {
    return this.#buffer.copy(buffer, 0, Math.min(start, this.size));
  }

  close(): void {
    // Nothing is held open.
  }
}

/** How much is read at once for one question: most are about a line, which is much shorter. */
const PAGE = 1 << 18;
/** How many pages are kept: questions about neighbouring records go to and fro between a few. */
const KEPT_PAGES = 32;

/** Bytes of a file that is too large to be held: read by the page, so memory stays bounded. */
export class FileBytes implements Bytes {
  readonly size: number;
  readonly onDisk: FileOnDisk | undefined;
  readonly #path: string | Buffer;
  readonly #fd: number;
  readonly #modified: number;
  /** By start, the one that was requested longest ago first. */
  readonly #kept = new Map<number, Buffer>();
  #page: Buffer = Buffer.alloc(0);
  #pageStart = -1;
  #pageLength = 0;

  /** @param fd the open file, where it has no name any more; it is closed with the bytes */
  constructor(path: string | Buffer, fd?: number) {
    this.#path = path;
    this.#fd = fd ?? openSync(path, "r");
    const stat = fstatSync(this.#fd);
    this.size = stat.size;
    this.#modified = stat.mtimeMs;
    if (fd === undefined) this.onDisk = { path, size: stat.size, modified: stat.mtimeMs, inode: stat.ino };
  }

  #load(index: number): void {
    const start = index * PAGE;
    if (this.#pageStart === start) return;
    const wanted = Math.min(PAGE, this.size - start);
    const known = this.#kept.get(start);
    if (known) {
      this.#kept.delete(start);
      this.#kept.set(start, known);
      this.#page = known;
      this.#pageStart = start;
      this.#pageLength = wanted;
      return;
    }
    this.#page = this.#freePage();
    // Until it is whole it is no page.
    this.#pageStart = -1;
    this.#read(this.#page, start, wanted);
    this.#kept.set(start, this.#page);
    this.#pageStart = start;
    this.#pageLength = wanted;
  }

  /** Reads so many bytes of the file. Throws a UserError where it is not the file that was opened any more. */
  #read(buffer: Buffer, start: number, wanted: number): void {
    const stat = fstatSync(this.#fd);
    let length = 0;
    while (length < wanted) {
      const read = readSync(this.#fd, buffer, length, wanted - length, start + length);
      if (read === 0) break;
      length += read;
    }
    if (length < wanted || stat.size !== this.size || stat.mtimeMs !== this.#modified) {
      throw new UserError(
        `${visible(this.#path.toString())} changed while it was being read`,
        "run the check again",
      );
    }
  }

  /** The buffer of the page that was requested longest ago, once enough are kept. */
  #freePage(): Buffer {
    const [oldest] = this.#kept;
    if (!oldest || this.#kept.size < KEPT_PAGES) return Buffer.allocUnsafe(PAGE);
    this.#kept.delete(oldest[0]);
    return oldest[1];
  }

  slice(start: number, end: number): Buffer {
    const from = Math.max(0, start);
    const to = Math.min(end, this.size);
    if (to <= from) return Buffer.alloc(0);
    const pieces: Buffer[] = [];
    for (const piece of this.chunks(from, to)) pieces.push(Buffer.from(piece));
    return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
  }

  indexOf(needle: number | Buffer, from = 0, to = this.size): number {
    const wanted = typeof needle === "number" ? Buffer.from([needle]) : needle;
    const overlap = wanted.length - 1;
    for (let at = from; at < to; ) {
      this.#load(Math.floor(at / PAGE));
      const found = this.#page.subarray(0, this.#pageLength).indexOf(wanted, at - this.#pageStart);
      const next = this.#pageStart + this.#pageLength;
      if (found >= 0) return this.#pageStart + found + wanted.length > to ? -1 : this.#pageStart + found;
      if (overlap > 0) {
        // A needle may lie across two pages.
        const seam = Math.max(at, next - overlap);
        const across = this.slice(seam, Math.min(to, next + overlap)).indexOf(wanted);
        if (across >= 0) return seam + across;
      }
      at = next;
    }
    return -1;
  }

  placesOf(needles: readonly Buffer[]): number[][] {
    const found: number[][] = needles.map(() => []);
    const overlap = Math.max(0, ...needles.map(({ length }) => length - 1));
    let tail: Buffer = Buffer.alloc(0);
    for (let start = 0; start < this.size; ) {
      this.#load(Math.floor(start / PAGE));
      const page = this.#page.subarray(0, this.#pageLength);
      // What begins in the last bytes of one page may end in the next.
      const seam = Buffer.concat([tail, page.subarray(0, overlap)]);
      needles.forEach((needle, index) => {
        for (const place of placesIn(seam, needle, start - tail.length, start)) found[index]?.push(place);
        for (const place of placesIn(page, needle, start, this.size)) found[index]?.push(place);
      });
      tail = Buffer.from(page.subarray(Math.max(0, page.length - overlap)));
      start += this.#pageLength;
    }
    return found;
  }

  lastIndexOf(byte: number, end: number): number {
    let stop = Math.min(end, this.size);
    while (stop > 0) {
      const index = Math.floor((stop - 1) / PAGE);
      this.#load(index);
      const found = this.#page.lastIndexOf(byte, stop - 1 - this.#pageStart);
      if (found >= 0) return this.#pageStart + found;
      stop = index * PAGE;
    }
    return -1;
  }

  *chunks(start = 0, end = this.size): Iterable<Buffer> {
    for (let at = start; at < end; ) {
      this.#load(Math.floor(at / PAGE));
      const stop = Math.min(end, this.#pageStart + this.#pageLength);
      yield this.#page.subarray(at - this.#pageStart, stop - this.#pageStart);
      at = stop;
    }
  }

  /** Reads past the pages: what goes through a whole file once has no use for them. */
  copyTo(buffer: Buffer, start: number): number {
    const wanted = Math.max(0, Math.min(buffer.length, this.size - start));
    if (wanted > 0) this.#read(buffer, start, wanted);
    return wanted;
  }

  close(): void {
    closeSync(this.#fd);
  }
}
