import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { longestIncreasing } from "../../../src/check/history/increasing.js";

/** Every choice of indexes, tried. */
function longestLength(values: readonly number[]): number {
  let longest = 0;
  for (let choice = 0; choice < 2 ** values.length; choice++) {
    const chosen = values.filter((_, index) => (choice >> index) & 1);
    if (chosen.every((value, index) => index === 0 || value > (chosen[index - 1] ?? value)))
      longest = Math.max(longest, chosen.length);
  }
  return longest;
}

const values = fc.array(fc.nat(9), { maxLength: 9 });

describe("a longest increasing subsequence", () => {
  test("is as long as any that there is", () => {
    fc.assert(
      fc.property(values, (all) => {
        expect(longestIncreasing(all)).toHaveLength(longestLength(all));
      }),
    );
  });

  test("is given by indexes in order", () => {
    fc.assert(
      fc.property(values, (all) => {
        const found = longestIncreasing(all);
        expect(found).toEqual([...new Set(found)].sort((a, b) => a - b));
      }),
    );
  });

  test("increases", () => {
    fc.assert(
      fc.property(values, (all) => {
        const chosen = longestIncreasing(all).map((index) => all[index] ?? Number.NaN);
        expect(chosen).toEqual([...new Set(chosen)].sort((a, b) => a - b));
      }),
    );
  });
});
