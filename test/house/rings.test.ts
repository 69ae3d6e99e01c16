/** Tests are of two rings: those that start nothing, and the others. */
import { expect, test } from "vitest";
import { rings } from "../setup/rings.js";

test("no file of tests is left out of both rings, and none is in both", () => {
  const { fast, slow } = rings();
  expect(fast.filter((path) => slow.includes(path))).toEqual([]);
  expect(Math.min(fast.length, slow.length)).toBeGreaterThan(40);
});

test.each([
  "test/e2e/hooks.test.ts",
  "test/output/nightly/page.test.ts",
  "test/check/modes/range.test.ts",
  "test/app/cli/setup/init-log.test.ts",
])("%s, which starts git or a browser, is of the slow ring", (path) => {
  expect(rings().slow).toContain(path);
});
