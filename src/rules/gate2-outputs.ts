import { listing } from "../base/text/visible.js";
import type { RegistryRecord } from "../registry/logs/record.js";
import type { Registry } from "../registry/logs/registry.js";
import { STUDIO } from "../registry/model/music-studio.js";
import { example, healthy, run, work } from "./examples.js";
import type { Problem, RecordRule } from "./rule.js";

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

  *check(record, registry) {
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
      ...outputsOf(record, registry),
    };
  },
};

/** The outputs of a run, where the versions that name it agree on them. */
function outputsOf(record: RegistryRecord, registry: Registry): Pick<Problem, "correction"> {
  const versions = registry.versionsOf(record).filter((version) => version.text("run_id") === record.id);
  const [work, ...others] = new Set(versions.map((version) => version.text("work_id")));
  if (work === undefined || others.length > 0) return {};
  const ids = versions.flatMap(({ id }) => id ?? []);
  return { correction: { kind: "fields", to: { work_id: work, version_ids: ids } } };
}
