/** The colours of all pages: readable, seen, and told apart without their hue. */
import { describe, expect, test } from "vitest";
import {
  type ChartColours,
  type Colours,
  DARK,
  DARK_CHARTS,
  LIGHT,
  LIGHT_CHARTS,
  THEME,
} from "../../../src/output/reporters/theme.js";

/** The relative luminance of WCAG 2. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

type Name = keyof Colours | keyof ChartColours;
const PAPERS: readonly Name[] = ["paper", "tint", "badTint", "goodTint"];
const SHADES: readonly Name[] = ["shade1", "shade2", "shade3", "shade4"];

describe.each([
  ["light", { ...LIGHT, ...LIGHT_CHARTS }],
  ["dark", { ...DARK, ...DARK_CHARTS }],
])("the %s colours", (_, colours) => {
  const between = (one: Name, other: Name) => contrast(colours[one], colours[other]);

  test.each(["ink", "soft", "good", "bad", "warn", "mark"] as const)("have %s as a text of 4.5:1", (name) => {
    for (const paper of ["paper", "tint"] as const) expect(between(name, paper)).toBeGreaterThanOrEqual(4.5);
  });

  test("have texts of 4.5:1 on every ground that they stand on", () => {
    for (const paper of PAPERS) expect(between("ink", paper)).toBeGreaterThanOrEqual(4.5);
    for (const shade of SHADES) expect(between("ink", shade)).toBeGreaterThanOrEqual(4.5);
    expect(between("bad", "badTint")).toBeGreaterThanOrEqual(4.5);
    expect(between("good", "goodTint")).toBeGreaterThanOrEqual(4.5);
  });

  test.each(["first", "second", "good", "bad", "ring", "day1", "day2", "day3", "day4"] as const)(
    "have %s as a bar, a line, a ring or a day of 3:1",
    (name) => {
      expect(between(name, "paper")).toBeGreaterThanOrEqual(3);
    },
  );

  test("have bars of a stack that differ in grey", () => {
    expect(between("first", "second")).toBeGreaterThanOrEqual(1.5);
  });

  test("have shades that differ in grey, each more than the one before", () => {
    for (const names of [SHADES, ["day1", "day2", "day3", "day4"] as const]) {
      const steps = names.slice(1).map((name, at) => between(name, names[at] as Name));
      expect(Math.min(...steps)).toBeGreaterThanOrEqual(1.1);
    }
  });
});

test("both schemes have the same colours by name", () => {
  expect(Object.keys(DARK)).toEqual(Object.keys(LIGHT));
  expect(Object.keys(DARK_CHARTS)).toEqual(Object.keys(LIGHT_CHARTS));
});

test("paper is white whatever somebody chose for the screen", () => {
  expect(THEME).toContain("@media screen and (prefers-color-scheme:dark)");
});
