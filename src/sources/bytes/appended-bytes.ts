/** Bytes with more after them that are not written yet. */
import type { Bytes } from "./bytes.js";

export class AppendedBytes implements Bytes {
  readonly size: number;
  /** What is there already. */
  readonly before: Bytes;
  readonly #more: Buffer;

  constructor(before: Bytes, more: Buffer) {
    this.before = before;
    this.#more = more;
    this.size = before.size + more.length;
  }

  slice(start: number, end: number): Buffer {
    const { size } = this.before;
    if (end <= size) return this.before.slice(start, end);
    const after = this.#more.subarray(Math.max(start - size, 0), end - size);
    return start >= size ? after : Buffer.concat([this.before.slice(start, size), after]);
  }

  /** What is added begins in the middle of a line only where that line is looked at as a whole. */
  indexOf(needle: number | Buffer, from = 0, to = this.size): number {
    const { size } = this.before;
    const length = typeof needle === "number" ? 1 : needle.length;
    const found = from < size ? this.before.indexOf(needle, from, Math.min(to, size)) : -1;
    if (found >= 0) return found;
    const start = Math.max(from, size - length + 1);
    const at = this.slice(start, this.size).indexOf(needle);
    return at < 0 || start + at + length > to ? -1 : start + at;
  }

  placesOf(needles: readonly Buffer[]): number[][] {
    const { size } = this.before;
    const known = this.before.placesOf(needles);
    return needles.map((needle, index) => {
      const places = known[index] ?? [];
      const start = Math.max(0, size - needle.length + 1);
      const rest = this.slice(start, this.size);
      for (let at = rest.indexOf(needle); at >= 0; at = rest.indexOf(needle, at + 1)) places.push(start + at);
      return places;
    });
  }

  lastIndexOf(byte: number, end: number): number {
    const { size } = this.before;
    const at = end > size ? this.#more.lastIndexOf(byte, end - size - 1) : -1;
    return at >= 0 ? size + at : this.before.lastIndexOf(byte, Math.min(end, size));
  }

  *chunks(start = 0, end = this.size): Iterable<Buffer> {
    const { size } = this.before;
    if (start < size) yield* this.before.chunks(start, Math.min(end, size));
    if (end > size) yield this.#more.subarray(Math.max(start - size, 0), end - size);
  }

  copyTo(buffer: Buffer, start: number): number {
    const { size } = this.before;
    const length = start < size ? this.before.copyTo(buffer, start) : 0;
    return length + this.#more.copy(buffer, length, Math.min(Math.max(start - size, 0), this.#more.length));
  }

  close(): void {
    this.before.close();
  }
}
