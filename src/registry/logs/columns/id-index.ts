/** Finds the rows of ids by their numbers: a table with open addressing. */
import { randomInt } from "node:crypto";
import { minuteOfId, restOfId } from "./dated-id.js";

/** Odd numbers that nobody knows, so that no log is made whose ids are all in one place. */
const [BY_MINUTE, BY_REST] = [randomInt(2 ** 31) * 2 + 1, randomInt(2 ** 31) * 2 + 1] as const;

export class IdIndex {
  /** A row and one for each place that is taken. */
  readonly #slots: Int32Array;
  readonly #ids: Float64Array;
  /** How many bits of a hash are left out: those at its end are the least random. */
  readonly #shift: number;
  #size = 0;

  /** @param size how many ids there are at most */
  constructor(size: number) {
    const bits = Math.ceil(Math.log2(Math.max(8, size * 2)));
    this.#slots = new Int32Array(2 ** bits);
    this.#ids = new Float64Array(2 ** bits);
    this.#shift = 32 - bits;
  }

  /** The place from which on an id is looked for. */
  #place(id: number): number {
    return (Math.imul(minuteOfId(id), BY_MINUTE) + Math.imul(restOfId(id), BY_REST)) >>> this.#shift;
  }

  /** Whether an id has a row. */
  has(id: number): boolean {
    return this.#size > 0 && this.find(id) >= 0;
  }

  /** The row of an id, or -1. */
  find(id: number): number {
    const mask = this.#slots.length - 1;
    for (let at = this.#place(id); ; at = (at + 1) & mask) {
      const row = this.#slots[at] as number;
      if (row === 0 || this.#ids[at] === id) return row - 1;
    }
  }

  /** Gives an id its row. Where it has one, that stays, and is given back; else -1. */
  add(id: number, row: number): number {
    const mask = this.#slots.length - 1;
    for (let at = this.#place(id); ; at = (at + 1) & mask) {
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
    let at = this.#place(id);
    while (this.#ids[at] !== id || this.#slots[at] === 0) at = (at + 1) & mask;
    this.#slots[at] = row + 1;
  }
}
