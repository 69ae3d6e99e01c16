import fc from "fast-check";
import type { Random } from "./random.js";

/** One value of an arbitrary. */
export function sample<Value>(arbitrary: fc.Arbitrary<Value>, random: Random): Value {
  // Small and extreme values are preferred by fast-check unless it is told otherwise; some cases are to have them.
  const [value] = fc.sample(arbitrary, {
    seed: random.bits() | 0,
    numRuns: 1,
    unbiased: !random.oneIn(4),
  });
  return value as Value;
}
