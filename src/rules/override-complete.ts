import { quote } from "../base/text/visible.js";
import { isHumanApprover } from "../registry/logs/approver.js";
import type { RegistryRecord } from "../registry/logs/record.js";
import { STUDIO } from "../registry/model/music-studio.js";
import { example, healthy, override, overrideUpdate } from "./examples.js";
import type { Problem, RecordRule } from "./rule.js";

/** What each type of override has to say. */
const NEEDED: Readonly<Record<string, string>> = {
  HOOK_REUSE: "hook_family_id",
  SCRIPTURE_REUSE: "scripture_packet_id",
  SCENE_COLLISION: "scene_fingerprint_hash",
  OTHER: "scope_notes",
};

export const rule: RecordRule = {
  id: "override-complete",
  model: STUDIO,
  severity: "error",
  classes: {
    incomplete: { summary: "a field that the override's type needs is missing" },
    approver: { summary: "no person approved it" },
  },
  summary: "an override has what its type needs, and a person approved it",
  why: "With an override a person permits a run to break a policy. An override permits nothing if it does not name what it covers, or if an executor gives it to itself.",
  fix: "Complete the override before it is committed. A committed one stays: append an OVERRIDE_UPDATE with status voided, and a new OVERRIDE with an id of its own.",
  whenOff: "Never.",
  scope: "record",
  types: ["OVERRIDE"],
  appliesTo: "current",
  dependsOn: "joins",
  reads: ["approved_by"],
  // An update that voids it takes the problem away, which only the registry tells.
  looksFurther: (record) => problemsOf(record).next().done !== true,
  remedy: "void",
  needs: [],
  examples: () => ({
    bad: [
      example("a hook is used again, but which?", { overrides: [override({ hook_family_id: undefined })] }),
      example("an executor allows itself", { overrides: [override({ approved_by: "Claude" })] }),
    ],
    good: [
      example("a complete override", { overrides: [override()] }),
      example("a voided one is not judged", {
        overrides: [override({ approved_by: "gpt" }), overrideUpdate()],
      }),
      healthy(),
    ],
  }),

  *check(record, registry) {
    const update = record.id === undefined ? undefined : registry.current("OVERRIDE_UPDATE", record.id);
    if (update?.text("status") !== "voided") yield* problemsOf(record);
  },
};

/** What is wrong with an override, were it not voided. */
function* problemsOf(record: RegistryRecord): Generator<Problem> {
  const type = record.text("override_type");
  const needed = type === undefined ? undefined : NEEDED[type];
  if (needed !== undefined && record.text(needed) === undefined) {
    yield {
      at: { record, pointer: Object.hasOwn(record.value, needed) ? `/${needed}` : "" },
      class: "incomplete",
      message: `an override of type ${type} needs ${needed}`,
      hint: `give ${needed}`,
    };
  }
  const approver = record.value.approved_by;
  if (typeof approver === "string" && !isHumanApprover(approver)) {
    yield {
      at: { record, pointer: "/approved_by" },
      class: "approver",
      message: `approved_by is ${quote(approver)}, which is not a person`,
      hint: "have a person approve it, and give their name",
    };
  }
}
