/** When an override allows what a run failed. */
import { isUnfinished } from "../model/placeholder.js";
import { isHumanApprover } from "./approver.js";
import type { RegistryRecord } from "./record.js";
import type { OverrideState } from "./registry.js";

/** The uniqueness checks of a run, and the type of override that goes with each. */
export const UNIQUENESS_CHECKS = [
  { field: "uniqueness_hook", type: "HOOK_REUSE" },
  { field: "uniqueness_scene", type: "SCENE_COLLISION" },
  { field: "uniqueness_scripture", type: "SCRIPTURE_REUSE" },
] as const;

const OVER = ["voided", "test_complete_no_artifact_created"];

/** Whether an override allows nothing any more, by the update that counts. */
export function isOver(update: RegistryRecord | undefined): boolean {
  return OVER.includes(update?.text("status") ?? "");
}

/**
 * Why an override does not allow a failed check of a run, in words that follow the override's id; undefined
 * where it does.
 */
export function refusal(
  run: RegistryRecord,
  type: string,
  { override, update }: OverrideState,
): string | undefined {
  const given = override.text("override_type");
  if (given !== type) return `is of type ${given ?? "unknown"}, not ${type}`;
  if (override.text("run_id") !== run.id) return `is for run ${override.text("run_id") ?? "unknown"}`;
  for (const field of ["artist_id", "genre_id"]) {
    // A lane that neither names is not one that both are in.
    if (override.text(field) === undefined || override.text(field) !== run.text(field)) {
      return `is for another lane: its ${field} is ${override.text(field) ?? "missing"}`;
    }
  }
  if (isOver(update)) return `no longer counts: its status is ${update?.text("status")}`;
  if (!isHumanApprover(override.text("approved_by") ?? "")) return "was not approved by a person";
  for (const field of ["policy_failed", "why_allowed"]) {
    const text = override.text(field);
    if (text === undefined) return `has no ${field}`;
    if (isUnfinished(text)) return `has a ${field} that still says [TBD]`;
  }
  return disagreement(run, override);
}

/** Where the run and the override name the same kind of id, they must agree. */
function disagreement(run: RegistryRecord, override: RegistryRecord): string | undefined {
  for (const field of ["scripture_packet_id", "work_id", "story_id", "song_frame_id"]) {
    const [ours, theirs] = [run.text(field), override.text(field)];
    if (ours !== undefined && theirs !== undefined && ours !== theirs)
      return `names another ${field}: ${theirs}`;
  }
  const version = override.text("version_id");
  const versions = run.texts("version_ids").map(({ text }) => text);
  if (version !== undefined && versions.length > 0 && !versions.includes(version)) {
    return `names a version that the run does not have: ${version}`;
  }
  return undefined;
}
