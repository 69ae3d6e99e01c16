import { describe, expect, test } from "vitest";
import { columnsOf } from "../../../src/base/text/columns.js";
import { pretty } from "../../../src/output/reporters/pretty.js";
import { registryFiles, run } from "../../../src/rules/examples.js";
import { lintFiles } from "../../helpers/lint-files.js";

/** The lines of code frames in a report whose record has one bad value. */
async function framesOf(lane: string, width: number): Promise<string[]> {
  const report = await lintFiles(registryFiles({ runs: [run({ lane, notes: "n".repeat(200) })] }));
  const lines = pretty(report, { width }).split("\n");
  return lines.filter((line) => line.includes("│"));
}

describe.each([60, 72, 80, 100, 120])("a code frame at %i columns", (width) => {
  test.each([
    ["a short value", "X"],
    ["an empty value", ""],
    ["a value that is longer than the line", "x".repeat(300)],
    ["a value of wide characters", "王".repeat(300)],
    ["a value that no reader sees", "\u200b".repeat(30)],
  ])("fits with %s, and uses the width", async (_, lane) => {
    const lines = await framesOf(lane, width);
    expect(lines.length).toBeGreaterThan(0);
    const widest = Math.max(...lines.map(columnsOf));
    expect(widest).toBeLessThanOrEqual(width);
    expect(widest).toBeGreaterThanOrEqual(width - 3);
  });
});
