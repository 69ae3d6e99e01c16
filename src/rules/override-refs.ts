import { parseUtcMinute } from "../base/text/time.js";
import { visibleId } from "../base/text/visible.js";
import { isOver } from "../registry/logs/overrides.js";
import type { RegistryRecord } from "../registry/logs/record.js";
import type { Registry } from "../registry/logs/registry.js";
import { STUDIO } from "../registry/model/music-studio.js";
import { example, healthy, override, overrideUpdate } from "./examples.js";
import { referenceRule } from "./reference-rule.js";

/** How long an override may wait for its run, in days: it is often written before gate 2, when no run is recorded. */
const PATIENCE = 30;

/** The examples' clock says 2026-01-10: this override is older than the patience, and the run is another. */
const OLD = {
  override_id: "OVR-20251201-0900-K6M1",
  created_utc: "2025-12-01T09:00Z",
  run_id: "RUN-20251201-0830-A7K2",
};

export const rule = referenceRule({
  id: "override-refs",
  model: STUDIO,
  classes: {
    run: { summary: `an override whose run is not recorded, ${PATIENCE} days after it was written` },
    pending: {
      summary: `an override whose run is not recorded yet, in the first ${PATIENCE} days`,
      severity: "warning",
      isInformation: true,
    },
    override: { summary: "an update of an override that is not recorded" },
  },
  summary: "the run of an override and the override of an update are recorded",
  why: "An override may be written before its run. If the run is never recorded, the override allows nothing, but it looks valid.",
  fix: "Append the RUN record at Final Save, or correct the id before you commit. Where there will be no run, append an OVERRIDE_UPDATE with status voided, or with TEST_NO_ARTIFACT and test_complete_no_artifact_created after a test.",
  whenOff: "While your run index is still incomplete.",
  types: ["OVERRIDE", "OVERRIDE_UPDATE"],
  dependsOn: "joins",
  remedy: "waive",
  needs: ["run-index", "overrides-log"],
  examples: () => ({
    bad: [
      example("a run that was never recorded", { overrides: [override(OLD)] }),
      example("a run that is not recorded yet", {
        overrides: [override({ run_id: "RUN-20260102-2141-A7K2" })],
      }),
      example("an update of nothing", { overrides: [overrideUpdate()] }),
    ],
    good: [
      healthy(),
      example("an override of a run", { overrides: [override()] }),
      example("a voided override needs no run", {
        overrides: [override(OLD), overrideUpdate({ override_id: OLD.override_id })],
      }),
    ],
  }),

  unresolved({ record, registry, reference, text }) {
    const id = visibleId(text);
    if (reference.to === "OVERRIDE") {
      return {
        class: "override",
        message: `the update is for override ${id}, which the overrides log does not have`,
        hint: "correct override_id, or append the OVERRIDE record",
      };
    }
    // A voided override allows nothing any more, and needs no run.
    if (record.id !== undefined && isOver(registry.current("OVERRIDE_UPDATE", record.id))) return undefined;
    const name = visibleId(record.id ?? "the override");
    const message = `${name} is for run ${id}, which the run index does not have`;
    if (!mayStillCome(record, registry)) {
      return { class: "run", message, hint: "correct run_id, or append the RUN record", remedy: "void" };
    }
    return {
      class: "pending",
      message: `${message} yet`,
      hint: `append the RUN record of ${id} within ${PATIENCE} days; where there will be none, append an OVERRIDE_UPDATE of ${name} with status voided`,
      remedy: "elsewhere",
    };
  },
});

/** Whether the run of an override may still be recorded: the override is young, and not from the future. */
function mayStillCome(record: RegistryRecord, { now, clockSkew }: Registry): boolean {
  const created = parseUtcMinute(record.text("created_utc") ?? "");
  if (created === undefined || created > now + clockSkew) return false;
  return now <= created + PATIENCE * 24 * 60;
}
