import { createHash } from "node:crypto";

/** Random numbers that a seed decides: the same seed gives the same numbers, on every machine. */
export class Random {
  readonly #state: Uint32Array;

  /** @param seed any text; each text gives numbers of its own */
  constructor(seed: string) {
    const bytes = createHash("sha256").update(seed).digest();
    this.#state = Uint32Array.from([0, 4, 8, 12], (at) => bytes.readUInt32LE(at));
  }

  /** 32 random bits (the generator sfc32). */
  bits(): number {
    const [a = 0, b = 0, c = 0, count = 0] = this.#state;
    const sum = (a + b + count) >>> 0;
    const turned = ((c << 21) | (c >>> 11)) + sum;
    this.#state.set([b ^ (b >>> 9), c + (c << 3), turned, count + 1]);
    return sum;
  }

  /** A whole number from 0 to below the limit. */
  below(limit: number): number {
    return Math.floor((this.bits() / 2 ** 32) * limit);
  }

  /** True in one of so many cases. */
  oneIn(count: number): boolean {
    return this.below(count) === 0;
  }

  /** One of some values. */
  pick<Value>(values: readonly Value[]): Value {
    if (values.length === 0) throw new Error("there is nothing to pick from");
    return values[this.below(values.length)] as Value;
  }

  /** So many of some values, each drawn from all of them. */
  several<Value>(count: number, values: readonly Value[]): Value[] {
    return Array.from({ length: count }, () => this.pick(values));
  }
}
