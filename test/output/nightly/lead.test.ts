import { expect, test } from "vitest";
import { leadOf } from "../../../src/output/nightly/lead.js";
import { verdicts } from "./by-hand.js";

const { holds, warns, violated, "could-not-check": failed } = verdicts();

test.each([
  [holds, "✓", "The registry is consistent"],
  [warns, "✓", "The registry is consistent"],
  [violated, "✗", "The registry is not consistent"],
  [failed, "?", "Could not check everything"],
])("a verdict has a sign and a sentence", (report, sign, title) => {
  expect(leadOf(report)).toMatchObject({ sign, title });
});

/** The violated report with alterations by name, and nothing else. */
function altered(classes: readonly string[], more = 0) {
  const [sample] = violated.findings;
  const commit = { commit: "0".repeat(40), author: "Dana Whitlock", date: "2026-01-03T10:00:00Z" };
  const made = Array.from({ length: classes.length + more }, () => ({
    ...sample,
    ruleId: "append-only",
    severity: "error" as const,
  }));
  const nightly = violated.nightly as NonNullable<typeof violated.nightly>;
  return {
    ...violated,
    findings: made as typeof violated.findings,
    summary: { ...violated.summary, errors: made.length },
    nightly: {
      ...nightly,
      history: {
        ...nightly.history,
        altered: classes.map((kind) => ({ path: "a.jsonl", class: kind, message: "", commit })),
      },
    },
  };
}

test("alterations are told with who made them and when", () => {
  expect(leadOf(altered(["edited", "deleted"])).worst).toBe(
    "History was altered 2 times: edited by Dana Whitlock on 2026-01-03; deleted by Dana Whitlock on 2026-01-03.",
  );
});

test("more than three are counted", () => {
  expect(leadOf(altered(["edited", "deleted", "moved", "glued"])).worst).toMatch(/; 1 more\.$/);
});

test("one without a commit is told all the same", () => {
  expect(leadOf(altered([], 1)).worst).toBe("History was altered once.");
});

test("what was accepted is not told as an alteration", () => {
  expect(leadOf(altered(["settled", "edited"])).worst).not.toContain("settled");
});

test("a night without alterations tells none", () => {
  expect(leadOf(holds).worst).toBe("");
});
