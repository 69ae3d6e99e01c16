/** A registry that holds, to be varied by the examples of the rules: one mistake, one difference. */
import type { Example } from "./rule.js";

type Fields = Readonly<Record<string, unknown>>;

/** Where the logs of the examples are. */
export const RUN_INDEX = "60-REGISTRY/data/run-index.jsonl";
export const SONG_INDEX = "60-REGISTRY/data/song-index.jsonl";

const LANE = { artist_id: "ART-jack-mercer", genre_id: "GEN-outlaw-country" };

const RUN: Fields = {
  record_type: "RUN",
  run_id: "RUN-20260102-2140-A7K2",
  created_utc: "2026-01-02T22:06Z",
  created_by: "claude",
  machine_id: "C1",
  ...LANE,
  scripture_packet_id: "SCR-20260102-2100-P4W9",
  work_id: "WORK-20260102-2205-D1S4",
  version_ids: ["VER-20260102-2206-H8Q8"],
  qa_gate0: "PASS",
  qa_gate1: "PASS",
  qa_gate2: "PASS",
  uniqueness_hook: "PASS",
  uniqueness_scene: "PASS",
  uniqueness_scripture: "PASS",
  run_log_filepath_abs: "C:\\Studio\\50-GENERATION\\RUN-20260102-2140-A7K2.md",
};

const WORK: Fields = {
  record_type: "WORK",
  work_id: "WORK-20260102-2205-D1S4",
  ...LANE,
  created_utc: "2026-01-02T22:06Z",
  status: "draft",
  title_current: "The Ferryman's Due",
};

const VERSION: Fields = {
  record_type: "VERSION",
  work_id: "WORK-20260102-2205-D1S4",
  version_id: "VER-20260102-2206-H8Q8",
  version_label: "v01",
  run_id: "RUN-20260102-2140-A7K2",
  ...LANE,
  hook_family_id: "HKF-toll-at-the-crossing",
  scripture_packet_id: "SCR-20260102-2100-P4W9",
  scene_id: "SCN-20260102-2110-R3B7",
  saved_filepath_abs: "C:\\Studio\\Songs\\WORK-20260102-2205-D1S4__v01__the-ferrymans-due.md",
  created_utc: "2026-01-02T22:06Z",
  qa_gate2: "PASS",
};

const OVERRIDE: Fields = {
  record_type: "OVERRIDE",
  override_id: "OVR-20260102-2150-K6M1",
  created_utc: "2026-01-02T21:55Z",
  approved_by: "Dana Whitlock",
  override_type: "HOOK_REUSE",
  ...LANE,
  run_id: "RUN-20260102-2140-A7K2",
  policy_failed: "hook family used 12 days ago",
  why_allowed: "answers the earlier song on the same record",
  hook_family_id: "HKF-toll-at-the-crossing",
};

const OVERRIDE_UPDATE: Fields = {
  record_type: "OVERRIDE_UPDATE",
  override_id: "OVR-20260102-2150-K6M1",
  update_utc: "2026-01-03T09:00Z",
  updated_by: "Dana Whitlock",
  update_type: "STATUS_CHANGE",
  status: "voided",
  notes: "the song was withdrawn",
};

const WAIVER: Fields = {
  record_type: "WAIVER",
  waiver_id: "WVR-20260104-1000-T2N5",
  rule: "unknown-field",
  path: RUN_INDEX,
  line_sha256: "0".repeat(64),
  reason: "written by an older template; looked into",
  approved_by: "Dana Whitlock",
  created_utc: "2026-01-04T10:00Z",
};

/** The template with some fields changed; a field given as undefined is left out. */
const vary =
  (template: Fields) =>
  (changes: Fields = {}) => ({ ...template, ...changes });

export const run = /* @__PURE__ */ vary(RUN);
export const work = /* @__PURE__ */ vary(WORK);
export const version = /* @__PURE__ */ vary(VERSION);
export const override = /* @__PURE__ */ vary(OVERRIDE);
export const overrideUpdate = /* @__PURE__ */ vary(OVERRIDE_UPDATE);
export const waiver = /* @__PURE__ */ vary(WAIVER);

/** A run whose line breaks off. */
export const TORN_RUN = '{"record_type":"RUN","run_id":"RUN-2026';

/** A run with a number that a double can't hold. */
export const UNSAFE_RUN = '{"record_type":"RUN","notes":9007199254740993}';

/** Records, or lines as they stand. */
export type Lines = readonly (Fields | string)[];

/** Lines as the content of a log. */
export function jsonl(lines: Lines): string {
  return lines.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join("");
}

/** The files of a registry; what is not given is as in the registry that holds, or absent. */
export function registryFiles(
  logs: { runs?: Lines; songs?: Lines; overrides?: Lines; waivers?: Lines } = {},
) {
  const files: Record<string, string> = {
    [RUN_INDEX]: jsonl(logs.runs ?? [run()]),
    [SONG_INDEX]: jsonl(logs.songs ?? [work(), version()]),
  };
  if (logs.overrides) files["60-REGISTRY/data/overrides-log.jsonl"] = jsonl(logs.overrides);
  if (logs.waivers) files["60-REGISTRY/data/waivers.jsonl"] = jsonl(logs.waivers);
  return files;
}

/** An example from the registry that holds. */
export function example(title: string, logs: Parameters<typeof registryFiles>[0] = {}): Example {
  return { title, files: registryFiles(logs) };
}

/** The example that every rule shares: the registry that holds. */
export const healthy = (): Example => example("a valid registry");
