import { expect, test } from "vitest";
import {
  calendar,
  calendarCells,
  cellBox,
  levelOf,
  monthNames,
  WEEKS,
} from "../../../../src/output/nightly/charts/calendar.js";

const days = (
  today: string,
  records: Record<string, number> = {},
  findings: Record<string, number> = {},
) => ({
  today,
  records: new Map(Object.entries(records)),
  findings: new Map(Object.entries(findings)),
});

test.each(["2026-11-25", "2024-02-29", "2026-01-01", "2026-11-29", "2026-11-23"])(
  "the calendar to %s has a year of days, each once, and ends with that day",
  (today) => {
    const all = calendarCells(days(today)).flat();
    expect(all.at(-1)?.day).toBe(today);
    expect(new Set(all.map(({ day }) => day)).size).toBe(all.length);
    expect(all.length).toBeGreaterThanOrEqual(366);
  },
);

test("a week begins with its Monday, and a column holds one week", () => {
  for (const half of calendarCells(days("2026-11-25")))
    for (const { day, weekday } of half)
      expect((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7).toBe(weekday);
});

test("no two cells of a half touch, and all are inside it", () => {
  for (const half of calendarCells(days("2026-11-25"))) {
    const places = half.map((cell) => cellBox(cell));
    expect(new Set(places.map(({ x, y }) => `${x} ${y}`)).size).toBe(places.length);
    for (const { x, width } of places) expect(x + width).toBeLessThanOrEqual(30 + WEEKS * 14);
  }
});

test.each([
  [0, 10, 0],
  [1, 10, 1],
  [3, 10, 2],
  [10, 10, 4],
  [1, 1, 4],
])("%d of at most %d has the shade %d", (records, greatest, level) => {
  expect(levelOf(records, greatest)).toBe(level);
});

test("the names of months do not overlap", () => {
  for (const half of calendarCells(days("2026-11-25"))) {
    const weeks = monthNames(half).map(({ week }) => week);
    const gaps = weeks.slice(1).map((week, at) => week - (weeks[at] ?? 0));
    expect(Math.min(9, ...gaps)).toBeGreaterThanOrEqual(3);
  }
});

test("a day with findings has a ring, and a day with records says how many", () => {
  const text = calendar(days("2026-11-25", { "2026-11-24": 7 }, { "2026-11-24": 1 }), "run");
  expect(text.match(/class="ring"/g)?.length).toBe(1);
  expect(text).toContain("<title>2026-11-24: 7 runs, 1 finding</title>");
});

test("a day outside the year is not drawn", () => {
  expect(calendar(days("2026-11-25", { "2024-01-01": 7 }), "run")).not.toContain("7 runs");
});
