import { expect, test } from "vitest";
import { label, rect, scaleStep, share } from "../../../../src/output/nightly/charts/svg.js";

test("places are shares of the width or units of the chart, with two digits at most", () => {
  expect(rect({ x: share(1 / 3), y: 2.3456, width: share(12.5), height: 7 }, "first")).toBe(
    '<rect class="first" x="0.33%" y="2.35" width="12.5%" height="7"/>',
  );
});

test("a text is never markup", () => {
  expect(label(0, 0, "start", "</text><script>")).not.toContain("<script>");
});

test.each([
  [0, 1],
  [4, 1],
  [6, 2],
  [23, 5],
  [480, 100],
])("the steps to %d are of %d", (greatest, step) => {
  expect(scaleStep(greatest)).toBe(step);
});
