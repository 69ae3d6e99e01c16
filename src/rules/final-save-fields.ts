import { listing } from "../base/text/visible.js";
import { UNIQUENESS_CHECKS } from "../registry/logs/overrides.js";
import { STUDIO } from "../registry/model/music-studio.js";
import { example, healthy, run, version, work } from "./examples.js";
import type { RecordRule } from "./rule.js";

/** work_id and version_ids are recommended too, and asked for by gate2-outputs. */
const RECOMMENDED = [
  "scripture_packet_id",
  "run_log_filepath_abs",
  ...UNIQUENESS_CHECKS.map(({ field }) => field),
];

export const rule: RecordRule = {
  id: "final-save-fields",
  model: STUDIO,
  severity: "warning",
  summary: "a run that passed gate 2 names its scripture packet, its run log and its uniqueness checks",
  why: "Final Save recommends them (RUN-INDEX.md 2.1). Without them nobody knows later how the song was made, or whether somebody checked its hook, scene and scripture.",
  fix: "Give the fields. For a committed run append a newer RUN record that has them.",
  whenOff: "While you import old runs without these fields.",
  scope: "record",
  types: ["RUN"],
  appliesTo: "current",
  dependsOn: "kind",
  needs: [],
  examples: () => ({
    bad: [
      example("no run log", { runs: [run({ run_log_filepath_abs: undefined })] }),
      example("a uniqueness check that is not recorded", { runs: [run({ uniqueness_scene: undefined })] }),
    ],
    good: [
      healthy(),
      example("a check that was not run is recorded as NOT_RUN", {
        runs: [run({ uniqueness_scene: "NOT_RUN" })],
      }),
      example("a run that failed needs none of them", {
        runs: [
          run({
            qa_gate2: "FAIL",
            scripture_packet_id: undefined,
            run_log_filepath_abs: undefined,
            uniqueness_hook: undefined,
          }),
        ],
        songs: [work(), version({ qa_gate2: "FAIL", saved_filepath_abs: "" })],
      }),
    ],
  }),

  *check(record) {
    if (record.text("qa_gate2") !== "PASS") return;
    const missing = RECOMMENDED.filter((field) => !Object.hasOwn(record.value, field));
    if (missing.length === 0) return;
    yield {
      at: { record },
      message: `qa_gate2 is PASS, but the run has no ${listing(missing, "and no")}`,
      hint: `give ${listing(missing)}`,
    };
  },
};
