/** Finds the rows of ids by their numbers: a table with open addressing. */
import { ENDINGS } from "./dated-id.js";

function hashOf(id: number): number {
  const minute = Math.floor(id / ENDINGS);
  const hash = Math.imul(minute, 0x9e3779b1) ^ Math.imul(id - minute * ENDINGS, 0x85ebca6b);
  return hash ^ (hash >>> 15);
}

export class IdIndex {
  /** A row and one for each place that is taken. */
  readonly #slots: Int32Array;
  readonly #ids: Float64Array;
  #size = 0;

  /** @param size how many ids there are at most */
  constructor(size: number) {
    const places = 2 ** Math.ceil(Math.log2(Math.max(8, size * 2)));
    this.#slots = new Int32Array(places);
    this.#ids = new Float64Array(places);
  }

  /** Whether an id has a row. */
  has(id: number): boolean {
    return this.#size > 0 && this.find(id) >= 0;
  }

  /** The row of an id, or -1. */
  find(id: number): number {
    const mask = this.#slots.length - 1;
    for (let at = hashOf(id) & mask; ; at = (at + 1) & mask) {
      const row = this.#slots[at] as number;
      if (row === 0 || this.#ids[at] === id) return row - 1;
    }
  }

  /** Gives an id its row. Where it has one, that stays, and is given back; else -1. */
  add(id: number, row: number): number {
    const mask = this.#slots.length - 1;
    for (let at = hashOf(id) & mask; ; at = (at + 1) & mask) {
      const known = this.#slots[at] as number;
      if (known !== 0 && this.#ids[at] === id) return known - 1;
      if (known !== 0) continue;
      this.#slots[at] = row + 1;
      this.#ids[at] = id;
      this.#size++;
      return -1;
    }
  }

  /** Gives an id another row. */
  set(id: number, row: number): void {
    const mask = this.#slots.length - 1;
    let at = hashOf(id) & mask;
    while (this.#ids[at] !== id || this.#slots[at] === 0) at = (at + 1) & mask;
    this.#slots[at] = row + 1;
  }
}
