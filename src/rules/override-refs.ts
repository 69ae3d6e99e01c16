import { parseUtcMinute } from "../base/text/time.js";
import { visibleId } from "../base/text/visible.js";
import { danglingIn } from "../registry/logs/dangling.js";
import { isOver } from "../registry/logs/overrides.js";
import type { RegistryRecord } from "../registry/logs/record.js";
import type { Registry } from "../registry/logs/registry.js";
import { STUDIO } from "../registry/model/music-studio.js";
import { example, healthy, override, overrideUpdate } from "./examples.js";
import type { Problem, RecordRule } from "./rule.js";

/** How long an override may wait for its run, in days: it is often written before gate 2, when no run is recorded. */
const PATIENCE = 30;

/** The examples' clock says 2026-01-10: this override is older than the patience, and the run is another. */
const OLD = {
  override_id: "OVR-20251201-0900-K6M1",
  created_utc: "2025-12-01T09:00Z",
  run_id: "RUN-20251201-0830-A7K2",
};

export const rule: RecordRule = {
  id: "override-refs",
  model: STUDIO,
  severity: "error",
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
  scope: "registry",
  types: ["OVERRIDE", "OVERRIDE_UPDATE"],
  appliesTo: "current",
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

  *check(record, registry) {
    for (const { reference, text, pointer } of danglingIn(record, registry, "override-refs")) {
      if (reference.to === "OVERRIDE") yield withoutOverride(record, text, pointer);
      else if (!isVoided(record, registry)) yield withoutRun(record, text, pointer, registry);
    }
  },
};

/** Whether an override allows nothing any more, so that it needs no run. */
function isVoided({ id }: RegistryRecord, registry: Registry): boolean {
  return id !== undefined && isOver(registry.current("OVERRIDE_UPDATE", id));
}

/** An update of an override that is not recorded. */
function withoutOverride(record: RegistryRecord, id: string, pointer: string): Problem {
  return {
    at: { record, pointer },
    class: "override",
    message: `the update is for override ${visibleId(id)}, which the overrides log does not have`,
    hint: "correct override_id, or append the OVERRIDE record",
    unresolvedInto: "overrides-log",
  };
}

/** An override of a run that is not recorded. */
function withoutRun(record: RegistryRecord, runId: string, pointer: string, registry: Registry): Problem {
  const isPending = mayStillCome(record, registry);
  const name = visibleId(record.id ?? "the override");
  return {
    at: { record, pointer },
    class: isPending ? "pending" : "run",
    message: `${name} is for run ${visibleId(runId)}, which the run index does not have${isPending ? " yet" : ""}`,
    hint: isPending
      ? `append the RUN record of ${visibleId(runId)} within ${PATIENCE} days; where there will be none, append an OVERRIDE_UPDATE of ${name} with status voided`
      : "correct run_id, or append the RUN record",
    unresolvedInto: "run-index",
    remedy: isPending ? "elsewhere" : "void",
  };
}

/** Whether the run of an override may still be recorded: the override is young, and not from the future. */
function mayStillCome(record: RegistryRecord, { now, clockSkew }: Registry): boolean {
  const created = parseUtcMinute(record.text("created_utc") ?? "");
  if (created === undefined || created > now + clockSkew) return false;
  return now <= created + PATIENCE * 24 * 60;
}
