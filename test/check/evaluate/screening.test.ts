import { expect, test } from "vitest";
import { auditRegistry } from "../../../src/check/evaluate/everything.js";
import { jsonl, override, run, version, work } from "../../../src/rules/examples.js";
import { rules } from "../../../src/rules/index.js";
import { failedRun } from "../../helpers/history.js";
import { OVERRIDES, RUNS, SONGS } from "../../helpers/repository.js";
import { subjectOf } from "./change-lines.js";

/** What an audit finds, reading so many bytes at once. */
async function audit(files: Record<string, string>, window?: number) {
  return auditRegistry(await subjectOf(files), { rules, isCommitted: () => false, window });
}

/** A text that keeps a line from becoming a row, though nothing is wrong with it. */
const ODD = { notes: "[live]" };

const failed = [failedRun(1), failedRun(2), failedRun(3)];
const passed = version({ run_id: failed[2]?.run_id, version_id: "VER-20260102-2206-Z1Z1" });

test.each<[string, Record<string, string>, string]>([
  [
    "a version that is read with care names a failed run",
    { [RUNS]: jsonl(failed), [SONGS]: jsonl([work(), { ...passed, ...ODD }]) },
    "song-agreement",
  ],
  [
    "a newer record that is read with care changes the lane of a run",
    {
      [RUNS]: jsonl([
        ...failed,
        failedRun(2, { artist_id: "ART-other", last_updated_utc: "2026-01-03T10:00Z", ...ODD }),
      ]),
    },
    "supersede",
  ],
  [
    "a run names a work that is read with care and is in another lane",
    {
      [RUNS]: jsonl([run(), run({ run_id: "RUN-20260102-2140-B1B1" })]),
      [SONGS]: jsonl([work({ genre_id: "GEN-other", ...ODD }), version()]),
    },
    "song-agreement",
  ],
  [
    "an override allows another check than the one that failed",
    {
      [RUNS]: jsonl([run(), run({ uniqueness_scene: "FAIL", last_updated_utc: "2026-01-03T10:00Z" })]),
      [SONGS]: jsonl([work(), version()]),
      [OVERRIDES]: jsonl([override()]),
    },
    "uniqueness-override",
  ],
])("an audit finds the same at once and with care where %s", async (_, files, rule) => {
  const careful = await audit(files, 0);
  expect(careful.findings.map(({ ruleId }) => ruleId)).toContain(rule);
  expect(await audit(files)).toEqual(careful);
});
