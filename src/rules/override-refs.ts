import { visibleId } from "../text/visible.js";
import { example, healthy, override, overrideUpdate } from "./examples.js";
import type { RecordRule } from "./rule.js";

export const rule: RecordRule = {
  id: "override-refs",
  severity: "error",
  classes: {
    run: { summary: "an override for a run that is not recorded" },
    override: { summary: "an update of an override that is not recorded" },
  },
  summary: "an override's run is recorded, and an update's override is",
  why: "An override that leads to no run allows nothing, though it looks as if it did.",
  fix: "Append the missing record, or correct the id before you commit. A committed line stays: append the right one and waive this one.",
  whenOff: "While the run index is brought in bit by bit.",
  scope: "registry",
  types: ["OVERRIDE", "OVERRIDE_UPDATE"],
  judges: "current",
  wayOut: "waive",
  needs: ["run-index", "overrides-log"],
  examples: () => ({
    bad: [
      example("another run", { overrides: [override({ run_id: "RUN-20260102-2141-A7K2" })] }),
      example("an update of nothing", { overrides: [overrideUpdate()] }),
    ],
    good: [healthy(), example("an override of a run", { overrides: [override()] })],
  }),

  *check(record, registry) {
    if (record.type === "OVERRIDE_UPDATE") {
      if (record.id === undefined || registry.has("OVERRIDE", record.id)) return;
      yield {
        at: { record, pointer: "/override_id" },
        class: "override",
        message: `the update is for override ${visibleId(record.id)}, which the overrides log does not have`,
        hint: "correct override_id, or append the OVERRIDE record",
        unresolvedInto: "overrides-log",
      };
      return;
    }
    const runId = record.text("run_id");
    if (runId === undefined || registry.has("RUN", runId)) return;
    yield {
      at: { record, pointer: "/run_id" },
      class: "run",
      message: `${visibleId(record.id ?? "the override")} is for run ${visibleId(runId)}, which the run index does not have`,
      hint: "correct run_id, or append the RUN record",
      unresolvedInto: "run-index",
    };
  },
};
