/** The registry of the music studio: runs, songs, overrides, and waivers. */
import type { LogModel, Model, ReferenceModel, Repeat, TypeModel } from "./model.js";

/** The folder that marks a registry without a configuration. */
export const REGISTRY_FOLDER = "60-REGISTRY";

export const RECORD_TYPES = ["RUN", "WORK", "VERSION", "OVERRIDE", "OVERRIDE_UPDATE", "WAIVER"] as const;
export type RecordType = (typeof RECORD_TYPES)[number];

export const LOG_NAMES = ["run-index", "song-index", "overrides-log", "waivers"] as const;
export type LogName = (typeof LOG_NAMES)[number];

/** The types that rules and questions of the studio ask for by name. */
export const [, , VERSION, OVERRIDE, OVERRIDE_UPDATE] = RECORD_TYPES;

/** What a prefix of a dated id is for. */
export const DATED_PREFIXES = {
  RUN: "run",
  WORK: "work",
  VER: "version",
  SCR: "scripture packet",
  SF: "story",
  SFR: "song frame",
  SCN: "scene",
  REV: "revision",
  OVR: "override",
  WVR: "waiver",
} as const;

/** The types of the table have the studio's names, so that a slip in one is an error of the compiler. */
export interface StudioType extends TypeModel {
  name: RecordType;
  identity: string;
  references: readonly (ReferenceModel & { to: RecordType })[];
}

export interface StudioLog extends LogModel {
  name: LogName;
  types: readonly RecordType[];
}

export interface StudioModel extends Model {
  logs: readonly StudioLog[];
  types: readonly StudioType[];
}

const IDENTITY_OF_A_RUN = ["artist_id", "genre_id", "machine_id", "created_by"];
const ONCE: Repeat = { kind: "once" };

function log(name: LogName, types: readonly RecordType[], required = false): StudioLog {
  return { name, path: `${REGISTRY_FOLDER}/data/${name}.jsonl`, required, types, typeField: "record_type" };
}

/** A field that names one thing, and the rule that looks whether the thing is there. */
function one(field: string, to: RecordType, rule: string) {
  return { field, to, rule, many: false, mayComeLater: false, agree: [], listedIn: undefined };
}

/** What a run and its versions agree on, where both have it. */
export const AGREED_WITH_A_VERSION = [
  "work_id",
  "artist_id",
  "genre_id",
  "scripture_packet_id",
  "qa_gate2",
] as const;

/** Fields that have the same name on both sides. */
const both = (...fields: readonly string[]) => fields.map((field) => ({ ours: field, theirs: field }));

/** What all types have in common. What an override allows, a rule of the studio knows. */
const COMMON = { timeForm: "minute", requires: [], hasPlaceholders: true } as const;

/** The name of the model, as a configuration gives it. */
export const STUDIO = "music-studio";

export const musicStudio: StudioModel = {
  name: STUDIO,
  logs: [
    log("run-index", ["RUN"], true),
    log("song-index", ["WORK", "VERSION"]),
    log("overrides-log", ["OVERRIDE", "OVERRIDE_UPDATE"]),
    log("waivers", ["WAIVER"]),
  ],
  types: [
    {
      ...COMMON,
      name: "RUN",
      noun: "run",
      identity: "run_id",
      prefix: "RUN",
      times: ["last_updated_utc", "created_utc"],
      repeat: { kind: "supersede", keep: IDENTITY_OF_A_RUN, outputs: ["work_id", "version_ids"] },
      references: [
        { ...one("work_id", "WORK", "song-refs"), agree: both("artist_id", "genre_id") },
        {
          ...one("version_ids", "VERSION", "song-refs"),
          many: true,
          agree: both("run_id", ...AGREED_WITH_A_VERSION),
        },
      ],
      file: "run_log_filepath_abs",
    },
    {
      ...COMMON,
      name: "WORK",
      noun: "work",
      identity: "work_id",
      prefix: "WORK",
      times: ["last_updated_utc", "created_utc"],
      repeat: { kind: "supersede", keep: ["artist_id", "genre_id"], outputs: [] },
      references: [],
      file: undefined,
    },
    {
      ...COMMON,
      name: "VERSION",
      noun: "version",
      identity: "version_id",
      prefix: "VER",
      times: ["created_utc"],
      repeat: ONCE,
      references: [
        one("work_id", "WORK", "version-refs"),
        { ...one("run_id", "RUN", "version-refs"), listedIn: "version_ids" },
      ],
      labelled: { field: "version_label", within: "work_id" },
      file: "saved_filepath_abs",
    },
    {
      ...COMMON,
      name: "OVERRIDE",
      noun: "override",
      identity: "override_id",
      prefix: "OVR",
      times: ["created_utc"],
      repeat: ONCE,
      // It may be written before gate 2, when its run is not recorded yet.
      references: [{ ...one("run_id", "RUN", "override-refs"), mayComeLater: true }],
      file: undefined,
    },
    {
      ...COMMON,
      name: "OVERRIDE_UPDATE",
      noun: "override update",
      identity: "override_id",
      prefix: undefined,
      times: ["update_utc"],
      repeat: { kind: "update", of: "OVERRIDE" },
      references: [one("override_id", "OVERRIDE", "override-refs")],
      file: undefined,
    },
    {
      ...COMMON,
      name: "WAIVER",
      noun: "waiver",
      identity: "waiver_id",
      prefix: "WVR",
      times: ["created_utc"],
      repeat: { kind: "supersede", keep: [], outputs: [] },
      references: [],
      file: undefined,
    },
  ],
};
