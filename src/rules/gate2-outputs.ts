import { listing } from "../base/text/visible.js";
import { STUDIO } from "../registry/model/music-studio.js";
import { example, healthy, run, work } from "./examples.js";
import type { RecordRule } from "./rule.js";

export const rule: RecordRule = {
  id: "gate2-outputs",
  model: STUDIO,
  severity: "error",
  summary: "a run that passed gate 2 names its work and at least one version",
  why: "A run that can't be linked to its outputs proves nothing: this is the registry's own blocker (RUN-INDEX.md 2.1 and 5).",
  fix: "Name work_id and version_ids, or record qa_gate2 as FAIL. For a committed run append a newer RUN record that has them.",
  whenOff: "Never.",
  scope: "record",
  types: ["RUN"],
  appliesTo: "current",
  dependsOn: "kind",
  needs: [],
  examples: () => ({
    bad: [
      example("PASS without a version", {
        runs: [run({ version_ids: [] })],
        songs: [work()],
      }),
      example("PASS without outputs", {
        runs: [run({ work_id: undefined, version_ids: undefined })],
        songs: [],
      }),
    ],
    good: [
      healthy(),
      example("a run that failed may have no outputs", {
        runs: [run({ qa_gate2: "FAIL", work_id: undefined, version_ids: undefined })],
        songs: [],
      }),
    ],
  }),

  *check(record) {
    if (record.text("qa_gate2") !== "PASS") return;
    const missing: string[] = [];
    if (record.text("work_id") === undefined) missing.push("work_id");
    if (record.texts("version_ids").length === 0) missing.push("version_ids");
    if (missing.length === 0) return;
    const named = missing.map((field) => (field === "work_id" ? "no work_id" : "no version_ids"));
    yield {
      at: { record, pointer: "/qa_gate2" },
      message: `qa_gate2 is PASS, but the run has ${listing(named)}`,
      hint: `give ${listing(missing)}, or set qa_gate2 to FAIL`,
    };
  },
};
