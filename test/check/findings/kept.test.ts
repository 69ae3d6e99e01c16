import { describe, expect, test } from "vitest";
import type { Finding, Severity } from "../../../src/base/core/finding.js";
import { Kept, leavesOut, sumLeftOut } from "../../../src/check/findings/kept.js";
import { exitCodeOf, toReport } from "../../../src/check/findings/report.js";
import { verdictOf } from "../../../src/output/reporters/verdict.js";
import { NO_WAY } from "../../helpers/do-steps.js";

const findingOf = (severity: Severity, number: number, message = "m".repeat(1000)): Finding => ({
  ruleId: severity === "error" ? "schema" : "unknown-field",
  severity,
  message,
  path: "log.jsonl",
  line: number,
  column: 1,
  endLine: number,
  endColumn: 1,
  pointer: "",
  recordId: null,
  hint: "",
  ...NO_WAY,
  related: [],
  introduced: false,
  fingerprint: "0123456789abcdef",
});

/** What is kept of some findings where there is room for about so many. */
function keep(room: number, findings: readonly Finding[]) {
  const kept = new Kept<Finding>((finding) => finding, room * 1_900);
  for (const finding of findings) kept.add(finding);
  return { lines: kept.items.map(({ severity, line }) => `${severity} ${line}`), leftOut: kept.leftOut };
}

describe("what a report lists of many findings", () => {
  test("all of them where there is room", () => {
    const { lines, leftOut } = keep(9, [findingOf("warning", 1), findingOf("error", 2)]);
    expect([lines, leftOut.size]).toEqual([["error 2", "warning 1"], 0]);
  });

  test("an error takes the place of a warning, which is still counted", () => {
    const { lines, leftOut } = keep(2, [
      findingOf("warning", 1),
      findingOf("warning", 2),
      findingOf("error", 3),
    ]);
    expect(lines).toEqual(["error 3", "warning 1"]);
    expect([...leftOut]).toEqual([["unknown-field", { errors: 0, warnings: 1 }]]);
  });

  test("an error that has no room is counted, and no warning after it is listed", () => {
    const { lines, leftOut } = keep(1, [
      findingOf("error", 1),
      findingOf("error", 2),
      findingOf("warning", 3, ""),
    ]);
    expect(lines).toEqual(["error 1"]);
    expect(sumLeftOut([leftOut, leftOut])).toEqual(
      new Map([
        ["schema", { errors: 2, warnings: 0 }],
        ["unknown-field", { errors: 0, warnings: 2 }],
      ]),
    );
  });

  test("a warning that made room for an error does not let a later warning in", () => {
    const late = findingOf("warning", 9, "");
    const { lines } = keep(2, [
      findingOf("warning", 1),
      findingOf("warning", 2),
      findingOf("error", 3),
      late,
    ]);
    expect(lines).toEqual(["error 3", "warning 1"]);
  });
});

describe("a report that leaves findings out", () => {
  const report = toReport({
    target: { mode: "audit", base: null, head: null },
    judged: [
      {
        findings: [findingOf("warning", 1)],
        leftOut: new Map([["unknown-field", { errors: 0, warnings: 4 }]]),
        waived: [],
        waivedLeftOut: new Map([["schema", { errors: 3, warnings: 0 }]]),
        notRun: [],
        faults: [],
        records: 5,
        newRecords: 0,
        files: 1,
      },
    ],
  });

  test("counts them, and says so under notRun", () => {
    expect([report.summary.errors, report.summary.warnings, report.summary.waived]).toEqual([0, 5, 3]);
    expect(report.notRun).toEqual([
      {
        ruleId: "schema",
        reason:
          "3 more waived findings (3 errors and 0 warnings) counted but not listed: the report has no room for more",
      },
      {
        ruleId: "unknown-field",
        reason:
          "4 more findings (0 errors and 4 warnings) counted but not listed: the report has no room for more",
      },
    ]);
  });

  test("is never a pass, though only warnings were left out", () => {
    expect([leavesOut(report), exitCodeOf(report), verdictOf(report).kind]).toEqual([true, 1, "violated"]);
  });
});
