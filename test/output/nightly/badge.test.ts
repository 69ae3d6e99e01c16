import { describe, expect, test } from "vitest";
import { badge } from "../../../src/output/nightly/badge.js";
import { verdicts } from "./by-hand.js";
import { nightOf } from "./nights.js";
import { SCENES } from "./scenarios.js";

describe("the badge", () => {
  const { holds, warns, violated, "could-not-check": failed } = verdicts();
  const read = (report: Parameters<typeof badge>[0]) => JSON.parse(badge(report));

  test("of a valid registry is green", () => {
    expect(read(holds)).toEqual({
      schemaVersion: 1,
      label: "registry",
      message: "valid",
      color: "brightgreen",
    });
  });

  test("of a valid registry with warnings is yellow and counts them", () => {
    const { warnings } = warns.summary;
    expect(read(warns)).toMatchObject({ message: `valid, ${warnings} warnings`, color: "yellow" });
  });

  test("of one warning counts it in the singular", () => {
    const one = { ...warns, summary: { ...warns.summary, warnings: 1 } };
    expect(read(one).message).toBe("valid, 1 warning");
  });

  test("of a registry that is violated is red and counts the errors", () => {
    expect(read(violated)).toMatchObject({ message: `${violated.summary.errors} errors`, color: "red" });
  });

  test("of a night that could not check is neither green nor red", () => {
    expect(read(failed)).toMatchObject({ message: "could not check", color: "lightgrey" });
  });

  test("of a night that could not check everything says so though there are errors", () => {
    expect(read({ ...violated, faults: failed.faults }).message).toBe("could not check");
  });

  test.each(Object.entries(SCENES))("of a registry %s is one that shields.io takes", async (_, make) => {
    const { where, options } = await make();
    const value = JSON.parse((await nightOf(where, options)).badge);
    expect(value).toEqual({
      schemaVersion: 1,
      label: expect.stringMatching(/^.+$/),
      message: expect.stringMatching(/^.+$/),
      color: expect.stringMatching(/^(?:brightgreen|yellow|red|lightgrey)$/),
    });
  });
});
