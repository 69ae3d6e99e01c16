import { expect, test } from "vitest";
import type { Obligation } from "../../src/studio/obligations.js";
import { delays } from "../../src/studio/report-sections.js";

const item = (state: Obligation["state"], delay_minutes: number | null) =>
  ({ state, delay_minutes }) as Obligation;

test("overrides are counted by how long after their run they came", () => {
  const rows = delays([
    item("met", -30),
    item("met", 0),
    item("late", 1),
    item("late", 60),
    item("late", 61),
    item("late", 24 * 60),
    item("late", 24 * 60 + 1),
    item("late", 7 * 24 * 60 + 1),
    item("late", null),
    item("open", null),
  ]);
  expect(rows.map(({ name, number }) => [name, number])).toEqual([
    ["before", 2],
    ["≤ 1 h", 2],
    ["≤ 1 day", 2],
    ["≤ 7 days", 1],
    ["later", 2],
    ["still open", 1],
  ]);
});
