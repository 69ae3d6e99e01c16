import { listing } from "../base/text/visible.js";
import type { RegistryRecord } from "../registry/logs/record.js";
import { STUDIO } from "../registry/model/music-studio.js";
import { example, healthy, run, version, work } from "./examples.js";
import { type Problem, type RecordRule, WAIVE } from "./rule.js";

const GATES = ["qa_gate0", "qa_gate1", "qa_gate2", "qa_gate3"] as const;
const BLOCKING = ["FAIL", "REWRITE_REQUIRED", "PIVOT_REQUIRED"];
const PASSED = ["PASS", "PASS_WITH_MINOR_FIXES"];

export const rule: RecordRule = {
  id: "gate-order",
  model: STUDIO,
  severity: "error",
  summary: "gates do not contradict each other",
  why: "Gates are passed in order. A gate that passed after an earlier gate stopped the run means that one of the two is wrong.",
  fix: "Record what the gates really said. For a committed run append a newer RUN record; where gate 2 is the wrong one and a version passed it, a person waives the finding.",
  whenOff: "Never.",
  scope: "record",
  types: ["RUN", "VERSION"],
  appliesTo: "current",
  dependsOn: "kind",
  needs: [],
  examples: () => ({
    bad: [
      example("gate 2 passed after gate 1 asked for a rewrite", {
        runs: [run({ qa_gate1: "REWRITE_REQUIRED" })],
      }),
      example("later gates passed after gate 0 failed", { runs: [run({ qa_gate0: "FAIL" })] }),
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
    for (const [index, later] of GATES.entries()) {
      const passed = record.text(later);
      if (passed === undefined || !PASSED.includes(passed)) continue;
      const blocking = GATES.slice(0, index).filter((gate) => BLOCKING.includes(record.text(gate) ?? ""));
      if (blocking.length === 0) continue;
      const says = (gate: string) => `${gate} is ${record.text(gate)}`;
      yield {
        at: { record, pointer: `/${later}` },
        message: `${says(later)}, but ${listing(blocking.map(says))}`,
        hint: "correct the gate that is wrong",
        ...(record.type === "RUN" && later === "qa_gate2" && committedGate2(record)),
        related: blocking.map((gate) => ({ at: { record, pointer: `/${gate}` }, message: says(gate) })),
      };
    }
  },
};

/** The remedy of a committed run whose gate 2 may be the wrong one: a VERSION that passed it says so permanently. */
function committedGate2({ id }: RegistryRecord): Pick<Problem, "remedy" | "whenCommitted"> {
  const newer = `where an earlier gate is wrong, append a newer RUN record of ${id ?? "the run"} with the right one`;
  const gate2 =
    "where qa_gate2 is wrong, the newer record may say FAIL only if no VERSION of the run passed gate 2";
  return { remedy: "waive", whenCommitted: `${newer}; ${gate2}; else ${WAIVE}` };
}
