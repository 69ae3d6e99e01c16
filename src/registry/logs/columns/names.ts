/** Texts as small numbers: equal texts have equal numbers, whichever field and log they are in. */

import { randomInt } from "node:crypto";

/** At most so many texts get a number, and none that has more bytes than these: they are kept in memory. */
const MOST = 1 << 16;
const LONGEST = 256;

/** The hash FNV-1a with 32 bits, but with a start that nobody knows, so that no log is made to collide. */
export const FNV_START = randomInt(2 ** 32) | 0;
export const FNV_PRIME = 0x01000193;

export class Names {
  /** The numbers, by hash, open addressed: 0 for a free place, else the number and one. */
  #slots = new Int32Array(256);
  readonly texts: Uint8Array[] = [];
  readonly #hashes: number[] = [];

  /** The same as a copy that another thread was sent. */
  static revive({ texts }: Pick<Names, "texts">): Names {
    const names = new Names();
    for (const text of texts) names.add(text);
    return names;
  }

  get size(): number {
    return this.texts.length;
  }

  /** The texts from a number on. */
  from(number: number): readonly Uint8Array[] {
    return this.texts.slice(number);
  }

  /** The number of a text; -1 where it has none. */
  find(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const mask = this.#slots.length - 1;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const number = (this.#slots[at] as number) - 1;
      if (number < 0) return -1;
      if (this.#hashes[number] === hash && this.#equals(number, bytes, start, end)) return number;
    }
  }

  #equals(number: number, bytes: Uint8Array, start: number, end: number): boolean {
    const text = this.texts[number] as Uint8Array;
    if (text.length !== end - start) return false;
    for (let index = 0; index < text.length; index++) if (text[index] !== bytes[start + index]) return false;
    return true;
  }

  /** The number of a text, a new one where it has none; -1 where there are too many, or where it is too long. */
  add(text: Uint8Array): number {
    if (text.length > LONGEST) return -1;
    const hash = hashOf(text, 0, text.length);
    const known = this.find(text, 0, text.length, hash);
    if (known >= 0 || this.texts.length >= MOST) return known;
    this.texts.push(Uint8Array.from(text));
    this.#hashes.push(hash);
    if (this.texts.length * 2 > this.#slots.length) this.#grow();
    else this.#place(this.texts.length - 1);
    return this.texts.length - 1;
  }

  #place(number: number): void {
    const mask = this.#slots.length - 1;
    let at = (this.#hashes[number] as number) & mask;
    while (this.#slots[at] !== 0) at = (at + 1) & mask;
    this.#slots[at] = number + 1;
  }

  #grow(): void {
    this.#slots = new Int32Array(this.#slots.length * 2);
    for (const number of this.texts.keys()) this.#place(number);
  }
}

/** The hash by which {@link Names} finds a text . */
export function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = FNV_START;
  for (let index = start; index < end; index++) hash = Math.imul(hash ^ (bytes[index] as number), FNV_PRIME);
  return hash;
}
