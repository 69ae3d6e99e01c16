import { expect, test, vi } from "vitest";
import { FORMATS, REPORTERS } from "../../../src/output/reporters/index.js";
import { awkwardReport } from "./awkward.js";
import { goldenOf } from "./golden.js";

/** Three rules of the tests' own: what a format writes does not change with the catalogue. */
vi.mock("../../../src/rules/index.js", () => ({
  rules: ["append-only", "schema", "unique-id"].map((id) => ({
    id,
    severity: "error",
    summary: `a summary of ${id}`,
    why: `Why ${id} matters.`,
    fix: `How to fix what ${id} finds.`,
    whenOff: `When to turn ${id} off.`,
    classes: id === "schema" ? { unknown: { summary: "one class", severity: "warning" } } : undefined,
  })),
}));

test.each(FORMATS)("%s writes the awkward report as somebody approved it", (format) => {
  const actual = REPORTERS[format](awkwardReport());
  const golden = goldenOf(format, actual);
  // The text first, because its difference can be read; then the bytes.
  expect(actual).toBe(golden.toString("utf8"));
  expect(Buffer.from(actual).equals(golden)).toBe(true);
});
