import { example, healthy, run, version, work } from "./examples.js";
import type { RecordRule } from "./rule.js";

const BLOCKING = ["FAIL", "REWRITE_REQUIRED", "PIVOT_REQUIRED"];

export const rule: RecordRule = {
  id: "gate-order",
  severity: "error",
  summary: "gates do not contradict each other",
  why: "Gates are passed in order. A PASS behind a gate that was not passed means that one of the two is not true.",
  fix: "Record what the gates really said. For a committed run append a newer RUN record.",
  whenOff: "Never.",
  scope: "record",
  types: ["RUN", "VERSION"],
  judges: "current",
  needs: [],
  examples: () => ({
    bad: [
      example("gate 2 passed after gate 1 asked for a rewrite", {
        runs: [run({ qa_gate1: "REWRITE_REQUIRED" })],
      }),
      example("gate 3 passed after gate 2 failed", {
        runs: [run({ qa_gate2: "FAIL", qa_gate3: "PASS" })],
        songs: [work(), version({ qa_gate2: "FAIL", saved_filepath_abs: "" })],
      }),
    ],
    good: [
      healthy(),
      example("minor fixes do not block", {
        runs: [run({ qa_gate1: "PASS_WITH_MINOR_FIXES", qa_gate3: "PASS" })],
      }),
    ],
  }),

  *check(record) {
    const [gate1, gate2, gate3] = [record.text("qa_gate1"), record.text("qa_gate2"), record.text("qa_gate3")];
    if (gate2 === "PASS" && gate1 !== undefined && BLOCKING.includes(gate1)) {
      yield {
        at: { record, pointer: "/qa_gate2" },
        message: `qa_gate2 is PASS, but qa_gate1 is ${gate1}`,
        hint: "set the gate right that is not true",
        related: [{ at: { record, pointer: "/qa_gate1" }, message: `qa_gate1 is ${gate1}` }],
      };
    }
    if (gate3 === "PASS" && gate2 === "FAIL") {
      yield {
        at: { record, pointer: "/qa_gate3" },
        message: "qa_gate3 is PASS, but qa_gate2 is FAIL",
        hint: "set the gate right that is not true",
        related: [{ at: { record, pointer: "/qa_gate2" }, message: "qa_gate2 is FAIL" }],
      };
    }
  },
};
