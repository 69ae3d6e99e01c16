import { AppendedBytes } from "./appended-bytes.js";
import type { Bytes } from "./bytes.js";

/** Bytes that are the start of others, as a proof elsewhere has shown: comparing them again would cost a pass. */
export class PrefixBytes implements Bytes {
  readonly size: number;
  readonly whole: Bytes;

  constructor(whole: Bytes, size: number) {
    this.whole = whole;
    this.size = size;
  }

  slice(start: number, end: number): Buffer {
    return this.whole.slice(start, Math.min(end, this.size));
  }

  indexOf(needle: number | Buffer, from = 0, to = this.size): number {
    return this.whole.indexOf(needle, from, Math.min(to, this.size));
  }

  placesOf(needles: readonly Buffer[]): number[][] {
    return this.whole.placesOf(needles).map((places, index) => {
      const length = needles[index]?.length ?? 0;
      return places.filter((place) => place + length <= this.size);
    });
  }

  lastIndexOf(byte: number, end: number): number {
    return this.whole.lastIndexOf(byte, Math.min(end, this.size));
  }

  chunks(start = 0, end = this.size): Iterable<Buffer> {
    return this.whole.chunks(start, Math.min(end, this.size));
  }

  copyTo(buffer: Buffer, start: number): number {
    return this.whole.copyTo(buffer.subarray(0, Math.max(0, this.size - start)), start);
  }

  close(): void {
    // The whole is closed by anybody who opened it.
  }
}

/** Whether both are of one file that did not change between. */
function areSameFile({ onDisk: a }: Bytes, { onDisk: b }: Bytes): boolean {
  return (
    a !== undefined &&
    b !== undefined &&
    a.inode === b.inode &&
    a.size === b.size &&
    a.modified === b.modified
  );
}

/** Whether some bytes are the start of others. */
export function isPrefixOf(before: Bytes, after: Bytes): boolean {
  if (after instanceof AppendedBytes && areSameFile(before, after.before)) return true;
  const whole = after instanceof PrefixBytes ? after.whole : after;
  if (before instanceof PrefixBytes && before.whole === whole && before.size <= after.size) return true;
  if (before.size > after.size) return false;
  let at = 0;
  for (const piece of before.chunks()) {
    if (!piece.equals(after.slice(at, at + piece.length))) return false;
    at += piece.length;
  }
  return true;
}
