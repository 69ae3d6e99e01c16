import { formatUtcMinute } from "../base/text/time.js";
import { refusal, UNIQUENESS_CHECKS } from "../registry/logs/overrides.js";
import type { RegistryRecord } from "../registry/logs/record.js";
import type { Registry } from "../registry/logs/registry.js";
import { draftId } from "../registry/model/ids.js";
import { STUDIO } from "../registry/model/music-studio.js";
import { example, healthy, override, overrideUpdate, run } from "./examples.js";
import { type RecordRule, WAIVE } from "./rule.js";

const failedHook = () => run({ uniqueness_hook: "FAIL" });

export const rule: RecordRule = {
  id: "uniqueness-override",
  model: STUDIO,
  severity: "error",
  summary: "a run that passed gate 2 in spite of a failed uniqueness check has an override that allows it",
  why: "The registry shows which hooks, scenes and passages the studio used lately. Only a person may permit it to use one again, in writing.",
  fix: "Append the OVERRIDE that a person approved, of the type that goes with the failed check, for this run and lane; or record qa_gate2 as FAIL. For a committed run append the missing OVERRIDE; where nobody approves it, append a newer RUN record with qa_gate2 FAIL, or have a person waive the finding where a version of the run passed gate 2.",
  whenOff: "Never.",
  scope: "registry",
  types: ["RUN"],
  appliesTo: "current",
  dependsOn: "joins",
  looksFurther: (record) => failedChecks(record).length > 0,
  needs: ["run-index", "overrides-log"],
  examples: () => ({
    bad: [
      example("no override at all", { runs: [failedHook()] }),
      example("the override was voided", { runs: [failedHook()], overrides: [override(), overrideUpdate()] }),
      example("the override is for another check", {
        runs: [run({ uniqueness_scene: "FAIL" })],
        overrides: [override()],
      }),
    ],
    good: [
      healthy(),
      example("an override that allows it", { runs: [failedHook()], overrides: [override()] }),
      example("a run that failed gate 2 needs none", {
        runs: [
          run({ uniqueness_hook: "FAIL", qa_gate2: "FAIL", work_id: undefined, version_ids: undefined }),
        ],
        songs: [],
      }),
    ],
  }),

  *check(record, registry) {
    const failed = failedChecks(record);
    if (failed.length === 0 || record.id === undefined) return;
    const states = registry.overridesOf(record.id);
    let without: string | undefined;
    for (const { field, type } of failed) {
      const refusals = states.map((state) => ({ state, why: refusal(record, type, state) }));
      if (refusals.some(({ why }) => why === undefined)) continue;
      without ??= withoutOverride(record, registry);
      yield {
        at: { record, pointer: `/${field}` },
        message: `qa_gate2 is PASS and ${field} is FAIL, but no ${type} override allows it`,
        hint: `append an OVERRIDE of type ${type} for ${record.id} that a person approved, or set qa_gate2 to FAIL`,
        whenCommitted: `append an OVERRIDE of type ${type} for ${record.id} that a person approved; where nobody approves it, ${without}`,
        unresolvedInto: "overrides-log",
        draft: { log: "overrides-log", record: draftOverride(record, type, registry.now) },
        related: refusals.map(({ state, why }) => ({
          at: { record: state.override },
          message: `${state.override.id} ${why}`,
        })),
      };
    }
  },
};

/** The uniqueness checks that a run failed though it passed gate 2. */
function failedChecks(record: RegistryRecord) {
  if (record.text("qa_gate2") !== "PASS") return [];
  return UNIQUENESS_CHECKS.filter(({ field }) => record.text(field) === "FAIL");
}

/** What is left for a committed run that nobody allows. A version that passed can't be made to agree with a run that failed. */
function withoutOverride(run: RegistryRecord, registry: Registry): string {
  const passed = registry.versionsOf(run).find((version) => version.text("qa_gate2") === "PASS");
  return passed
    ? `qa_gate2 can't become FAIL, because ${passed.id} passed gate 2 and a VERSION stays as it is: ${WAIVE}`
    : `append a newer RUN record of ${run.id} with qa_gate2 FAIL`;
}

/** The override that would allow it, for a person to complete. */
function draftOverride(record: RegistryRecord, type: string, now: number) {
  const created = formatUtcMinute(now);
  const subject = {
    HOOK_REUSE: { hook_family_id: "" },
    SCRIPTURE_REUSE: { scripture_packet_id: record.text("scripture_packet_id") ?? "" },
    SCENE_COLLISION: { scene_fingerprint_hash: "" },
  }[type];
  return {
    record_type: "OVERRIDE",
    override_id: draftId("OVR", created, `${record.id} ${type}`),
    created_utc: created,
    approved_by: "",
    override_type: type,
    artist_id: record.text("artist_id"),
    genre_id: record.text("genre_id"),
    run_id: record.id,
    policy_failed: "",
    why_allowed: "",
    ...subject,
  };
}
