import { describe, expect, test } from "vitest";
import {
  type Column,
  columnBoxes,
  columnChart,
  FLOOR,
  monthLabels,
  topOf,
} from "../../../../src/output/nightly/charts/columns.js";

const column = (...parts: [number] | [number, number]): Column => ({ label: "", parts, says: "" });
const percent = (length: unknown) => Number(String(length).replace("%", ""));

describe("the boxes of columns", () => {
  const columns = [column(30, 10), column(0, 0), column(20, 0)];
  const boxes = columnBoxes(columns, 40);

  test("stand on the floor and on each other", () => {
    const [[good, bad] = []] = boxes;
    expect((good?.y ?? 0) + (good?.height ?? 0)).toBe(FLOOR);
    expect((bad?.y ?? 0) + (bad?.height ?? 0)).toBe(good?.y);
  });

  test("are as high as their numbers are to each other", () => {
    expect((boxes[0]?.[0]?.height ?? 0) / (boxes[2]?.[0]?.height ?? 1)).toBeCloseTo(1.5);
  });

  test("have no height for nothing", () => {
    expect(boxes[1]?.map(({ height }) => height)).toEqual([0, 0]);
  });

  test.each([1, 3, 12, 26, 60])("do not touch and stay in the chart, with %d of them", (number) => {
    const all = columnBoxes(
      Array.from({ length: number }, () => column(5)),
      5,
    ).map(([box]) => box);
    all.forEach((box, at) => {
      const end = percent(box?.x) + percent(box?.width);
      expect(percent(box?.x)).toBeGreaterThan(10);
      expect(end).toBeLessThanOrEqual(percent(all[at + 1]?.x ?? "100%"));
    });
  });
});

test.each([
  [1, 1, 1],
  [5, 5, 1],
  [7, 8, 2],
  [204, 250, 50],
  [1_234_567, 1_500_000, 500_000],
])("a scale to %d ends at %d in steps of %d", (greatest, top, step) => {
  expect(topOf([column(greatest)])).toEqual({ top, step });
});

test("a scale counts both parts of a column", () => {
  expect(topOf([column(30, 12)]).top).toBe(50);
});

test("the months have their letters, and the first of each year its year", () => {
  expect(monthLabels(["2025-11", "2025-12", "2026-01"])).toEqual([
    { label: "N", below: "2025" },
    { label: "D", below: "" },
    { label: "J", below: "2026" },
  ]);
});

test("more months than there is room for have the years alone", () => {
  const months = [
    "2024-11",
    "2024-12",
    ...Array.from({ length: 12 }, (_, at) => `2025-${String(at + 1).padStart(2, "0")}`),
  ];
  const labels = monthLabels(months);
  expect(labels.map(({ label }) => label).join("")).toBe("");
  expect(labels.flatMap(({ below }, at) => (below ? [[months[at], below]] : []))).toEqual([
    ["2024-11", "2024"],
    ["2025-01", "2025"],
  ]);
});

test("a running month is marked, and its bar alone", () => {
  const chart = columnChart({ id: "x", title: "t", description: "d" }, [
    column(1),
    { ...column(2), isRunning: true },
  ]);
  expect(chart.match(/class="first running"/g)?.length).toBe(1);
});

test("a text in a chart is never markup", () => {
  const name = { id: "x", title: "<script>", description: "</desc><script>" };
  const chart = columnChart(name, [{ label: "<b>", below: "<i>", parts: [1], says: "</title><script>" }]);
  expect(chart).not.toMatch(/<(?:script|b|i)>/);
});
