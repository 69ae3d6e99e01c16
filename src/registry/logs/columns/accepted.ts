import type { Names } from "./names.js";

/** The names that a field was seen with in lines that hold. */
export class Accepted {
  readonly names: Names;
  /** By the number of a name: 1 where the field may have it. */
  flags = new Uint8Array(64);

  constructor(names: Names) {
    this.names = names;
  }

  /** The same as a copy of it that another thread was sent. */
  static revive({ flags }: Pick<Accepted, "flags">, names: Names): Accepted {
    const accepted = new Accepted(names);
    accepted.flags = flags;
    return accepted;
  }

  /** The number of a name; -1 where the field was not seen with it. */
  find(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const number = this.names.find(bytes, start, end, hash);
    return number >= 0 && this.flags[number] === 1 ? number : -1;
  }

  add(text: Buffer): void {
    const number = this.names.add(text);
    if (number < 0) return;
    if (number >= this.flags.length) {
      const more = new Uint8Array(number * 2);
      more.set(this.flags);
      this.flags = more;
    }
    this.flags[number] = 1;
  }
}
