import { expect, test } from "vitest";
import { pieces, sparkline } from "../../../../src/output/nightly/charts/sparkline.js";

test("a month without a value breaks the line", () => {
  expect(pieces([0.1, 0.2, undefined, 0.1], 0.25).map((piece) => piece.length)).toEqual([2, 1]);
});

test("the points go from left to right, and none leaves the picture", () => {
  const [points = []] = pieces([0, 0.1, 0.9, 0.25], 0.25);
  expect(points.map(([x]) => x)).toEqual([...points.map(([x]) => x)].sort((a, b) => a - b));
  for (const [x, y] of points) expect([x >= 0 && x <= 96, y >= 0 && y <= 22]).toEqual([true, true]);
});

test("a greater value is higher", () => {
  const [[low, high] = []] = pieces([0.05, 0.2], 0.25);
  expect(high?.[1]).toBeLessThan(low?.[1] ?? 0);
});

test("one month alone is a point", () => {
  expect(sparkline([undefined, 0.1], 0.25)).toContain("<circle");
});
