import { expect, test } from "vitest";
import { auditRegistry } from "../../../src/check/evaluate/everything.js";
import { jsonl, override, run, version, work } from "../../../src/rules/examples.js";
import { rules } from "../../../src/rules/index.js";
import { failedRun } from "../../helpers/history.js";
import { OVERRIDES, RUNS, SONGS } from "../../helpers/repository.js";
import { subjectOf } from "./change-lines.js";

/** What an audit finds, reading so many bytes at once. */
async function audit(files: Readonly<Record<string, string | Uint8Array>>, window?: number) {
  return auditRegistry(await subjectOf(files), { rules, isCommitted: () => false, window });
}

/** A text that keeps a line from becoming a row, though nothing is wrong with it. */
const ODD = { notes: "[live]" };

const SECOND = { version_id: "VER-20260102-2206-J2J2", version_label: "v02" };

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
  [
    "a version that passed names a failed run",
    { [RUNS]: jsonl(failed), [SONGS]: jsonl([work(), passed]) },
    "song-agreement",
  ],
  [
    "a newer record of a run lists a version less",
    {
      [RUNS]: jsonl([
        run({ version_ids: [version().version_id, SECOND.version_id] }),
        run({ last_updated_utc: "2026-01-03T10:00Z" }),
      ]),
      [SONGS]: jsonl([work(), version(), version(SECOND)]),
    },
    "supersede",
  ],
  [
    "a newer record of a work that is read with care is in another lane",
    {
      [RUNS]: jsonl([run()]),
      [SONGS]: jsonl([
        work(),
        version(),
        work({ genre_id: "GEN-other", last_updated_utc: "2026-01-03T10:00Z", ...ODD }),
      ]),
    },
    "song-agreement",
  ],
  [
    "a reason for an override is still to come",
    {
      [RUNS]: jsonl([run()]),
      [SONGS]: jsonl([work(), version()]),
      [OVERRIDES]: jsonl([
        override(),
        override({ override_id: "OVR-20260102-2150-K6M2", why_allowed: "because [TBD]" }),
      ]),
    },
    "placeholder",
  ],
  [
    "a run lists a version twice",
    {
      [RUNS]: jsonl([
        run({ version_ids: [version().version_id, SECOND.version_id] }),
        run({
          run_id: "RUN-20260102-2140-B1B1",
          version_ids: [version().version_id, version().version_id],
        }),
      ]),
      [SONGS]: jsonl([work(), version(), version(SECOND)]),
    },
    "schema",
  ],
  [
    "a path is relative, and an earlier one has a quote in it",
    {
      [RUNS]: jsonl([
        failedRun(1, { run_log_filepath_abs: '/srv/run "one".md' }),
        failedRun(2, { run_log_filepath_abs: 'run "two".md' }),
      ]),
    },
    "run-log-path",
  ],
  [
    "a file has another name than its path, and an earlier path has a quote in it",
    {
      [RUNS]: jsonl([run({ version_ids: [version().version_id, SECOND.version_id] })]),
      [SONGS]: jsonl([
        work(),
        version({ saved_filepath_abs: '/srv/Songs/the"a".md', saved_filename: 'the"a".md' }),
        version({ ...SECOND, saved_filepath_abs: '/srv/Songs/the"a".md', saved_filename: "b.md" }),
      ]),
    },
    "run-log-path",
  ],
])("an audit finds the same at once and with care where %s", async (_, files, rule) => {
  const careful = await audit(files, 0);
  expect(careful.findings.map(({ ruleId }) => ruleId)).toContain(rule);
  expect(await audit(files)).toEqual(careful);
});

/** A run index whose last line has these bytes in its note, which those before it have as well. */
function withNote(note: Buffer): Record<string, Uint8Array> {
  const line = Buffer.from(jsonl([failedRun(3, { notes: "A note" })]));
  const at = line.indexOf("A note");
  const before = jsonl([1, 2].map((number) => failedRun(number, { notes: "A note" })));
  return { [RUNS]: Buffer.concat([Buffer.from(before), line.subarray(0, at), note, line.subarray(at + 6)]) };
}

test.each<[string, Buffer]>([
  ["bytes that are no text", Buffer.from([0x61, 0xff, 0x62])],
  ["an escape that JSON does not know", Buffer.from("a\\q")],
  ["half of a pair, as an escape", Buffer.from("a\\ud800")],
  ["a tab that is not escaped", Buffer.from("a\tb")],
  ["a NUL byte", Buffer.from([0x61, 0x00, 0x62])],
])("a note with %s is found in a line of a kind that is known", async (_, note) => {
  const careful = await audit(withNote(note), 0);
  expect(careful.findings).not.toEqual([]);
  expect(await audit(withNote(note))).toEqual(careful);
});
