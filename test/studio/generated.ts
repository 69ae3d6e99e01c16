/** Registries and questions at random: few ids and few minutes, so that lines meet and tie. */
import fc from "fast-check";
import { jsonl, override, overrideUpdate, run, version, work } from "../../src/rules/examples.js";
import { OVERRIDES, RUNS, SONGS } from "../helpers/repository.js";
import type { Row } from "../query/ask.js";
import type { Question } from "./jq.js";

/** Around the clock of the tests, the edges of days among them. */
export const MINUTES = [
  "2025-12-31T23:59Z",
  "2026-01-01T00:00Z",
  "2026-01-03T11:59Z",
  "2026-01-03T12:00Z",
  "2026-01-05T00:00Z",
  "2026-01-05T23:59Z",
  "2026-01-06T00:00Z",
  "2026-01-10T12:00Z",
  "2026-01-11T08:00Z",
];

/** What stands where a time should, or is one that no clock has reached. */
const NO_TIMES = ["TBD", "tbd", "", "2026-02-30T10:00Z", "2026-01-05", "2026-01-05T00:00:00Z"];
const AHEAD = ["2026-01-11T12:00Z", "2026-01-11T12:01Z", "9999-12-31T23:59Z"];
const TIMES = [...MINUTES, ...MINUTES, ...NO_TIMES, ...AHEAD];

const ids = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${prefix}-20260102-2140-AAA${index}`);

const RUN_IDS = ids("RUN", 6);
const WORK_IDS = ids("WORK", 3);
const VERSION_IDS = ids("VER", 5);
const OVERRIDE_IDS = ids("OVR", 4);
const ARTISTS = ["ART-jack-mercer", "ART-della-rowan"];
const GENRES = ["GEN-outlaw-country", "GEN-gospel-blues"];
const RESULTS = ["PASS", "FAIL", "NOT_RUN"];
const EXECUTORS = ["human", "gpt", "windsurf", "claude"];
const MACHINES = ["C1", "C2", "other"];

const one = <Value>(values: readonly Value[]) => fc.constantFrom(...values);
/** A value, or undefined, by which the field is left out. */
const maybe = <Value>(values: readonly Value[]) => fc.option(one(values), { nil: undefined });
const words = fc.option(fc.string({ unit: "binary" }), { nil: undefined });
const lane = { artist_id: one(ARTISTS), genre_id: one(GENRES) };

const runLine = fc
  .record({
    run_id: one(RUN_IDS),
    created_utc: one(TIMES),
    last_updated_utc: maybe(TIMES),
    created_by: one(EXECUTORS),
    machine_id: one(MACHINES),
    ...lane,
    qa_gate0: maybe(["PASS", "FAIL"]),
    qa_gate2: one(["PASS", "FAIL"]),
    uniqueness_hook: maybe(RESULTS),
    uniqueness_scene: maybe(RESULTS),
    uniqueness_scripture: maybe(RESULTS),
    work_id: maybe(WORK_IDS),
    version_ids: fc.option(fc.subarray(VERSION_IDS), { nil: undefined }),
    notes: words,
  })
  .map((changes): Row => run(changes));

const workLine = fc
  .record({ work_id: one(WORK_IDS), created_utc: one(TIMES), last_updated_utc: maybe(TIMES), ...lane })
  .map((changes): Row => work(changes));

const versionLine = fc
  .record({
    work_id: one(WORK_IDS),
    version_id: one(VERSION_IDS),
    version_label: one(["v01", "v02", "v03"]),
    created_utc: one(TIMES),
    run_id: one(RUN_IDS),
    qa_gate2: one(["PASS", "FAIL"]),
    saved_filepath_abs: maybe(["C:\\Studio\\Songs\\a.md", "/home/studio/b.md"]),
    title: words,
    ...lane,
  })
  .map((changes): Row => version(changes));

const overrideLine = fc
  .record({ override_id: one(OVERRIDE_IDS), run_id: one(RUN_IDS), created_utc: one(TIMES), ...lane })
  .map((changes): Row => override(changes));

const updateLine = fc
  .record({
    override_id: one(OVERRIDE_IDS),
    update_utc: one(TIMES),
    status: one(["voided", "active", "resolved"]),
  })
  .map((changes): Row => overrideUpdate(changes));

/** What stands between records: nothing, or what no reader takes for one. */
const noise = one(["", "  ", '{"record_type":"RUN","run_id":"RUN-2026', "not JSON"]);

const log = (line: fc.Arbitrary<Row>, maxLength: number) =>
  fc
    .array(fc.oneof({ arbitrary: line, weight: 12 }, { arbitrary: noise, weight: 1 }), {
      maxLength,
      size: "max",
    })
    .map(jsonl);

export const randomRegistry: fc.Arbitrary<Record<string, string>> = fc.record({
  [RUNS]: log(runLine, 24),
  [SONGS]: log(fc.oneof(workLine, versionLine), 20),
  [OVERRIDES]: log(fc.oneof(overrideLine, updateLine), 14),
});

const DAYS = [...new Set(MINUTES.map((minute) => minute.slice(0, 10)))];
const moment = one([...MINUTES, ...DAYS, "7d", "5d", "0h", "12h", "168h", "1w"]);

const filters = fc
  .record(
    {
      artist: one([...ARTISTS, "jack-mercer", "nobody"]),
      genre: one([...GENRES, "gospel-blues"]),
      machine: one(MACHINES),
      by: one(EXECUTORS),
      gate2: one(["PASS", "FAIL"]),
      uniqueness: one([...RESULTS, "hook=FAIL", "scene=PASS", "scripture=NOT_RUN"]),
      from: moment,
      to: moment,
      last: one(["1", "2", "5", "7d", "5d"]),
      all: fc.constant(true),
    },
    { requiredKeys: [] },
  )
  // A span is another way to write --from.
  .map(({ from, ...rest }) => (from === undefined || rest.last?.endsWith("d") ? rest : { from, ...rest }))
  // So many filters at once that nothing fits would ask little.
  .chain((all) =>
    fc
      .subarray(Object.entries(all), { maxLength: Math.min(3, Object.keys(all).length) })
      .map(Object.fromEntries),
  )
  .map((some): Omit<Question, "command"> => some);

export const randomQuestion: fc.Arbitrary<Question> = fc.oneof(
  filters.map((filter): Question => ({ command: "list", ...filter })),
  filters.map((filter): Question => ({ command: "stats", ...filter })),
  filters.map((filter): Question => ({ command: "failed", ...filter })),
  fc
    .record({ artist: one(ARTISTS), genre: one(GENRES) })
    .map((asked): Question => ({ command: "latest", ...asked })),
  fc
    .record({ work: one(WORK_IDS), newest: fc.boolean() })
    .map((asked): Question => ({ command: "versions", ...asked })),
  fc
    .record(
      { run: one(RUN_IDS), artist: one(ARTISTS), genre: one(GENRES), days: one([0, 5, 7]) },
      { requiredKeys: [] },
    )
    .map((asked): Question => ({ command: "overrides", ...asked })),
);
