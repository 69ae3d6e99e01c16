import { expect, test } from "vitest";
import { filled, meter } from "../../../../src/output/nightly/charts/meter.js";

test.each([
  [0, 100, 0],
  [50, 100, 50],
  [100, 100, 100],
  [5, 0, 0],
  [1, 100_000, 1.5],
  [99_999, 100_000, 99],
])("%d of %d fills %d percent: something is seen, and only all is full", (part, whole, share) => {
  expect(filled(part, whole)).toBe(share);
});

test("nothing has no bar", () => {
  expect(meter(0, 10)).not.toContain('class="first"');
});
