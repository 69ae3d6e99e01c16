/** What is in which log, as data. */
import type { LogName } from "../finding.js";
import type { RecordType } from "../records/schemas.js";

export interface LogDefinition {
  name: LogName;
  /** Relative to the registry's folder. */
  defaultPath: string;
  types: readonly RecordType[];
  /** Whether a registry without it is none. */
  required: boolean;
}

/** The folder that marks a registry without a configuration. */
export const REGISTRY_FOLDER = "60-REGISTRY";

export const LOGS: readonly LogDefinition[] = [
  { name: "run-index", defaultPath: "60-REGISTRY/data/run-index.jsonl", types: ["RUN"], required: true },
  {
    name: "song-index",
    defaultPath: "60-REGISTRY/data/song-index.jsonl",
    types: ["WORK", "VERSION"],
    required: false,
  },
  {
    name: "overrides-log",
    defaultPath: "60-REGISTRY/data/overrides-log.jsonl",
    types: ["OVERRIDE", "OVERRIDE_UPDATE"],
    required: false,
  },
  { name: "waivers", defaultPath: "60-REGISTRY/data/waivers.jsonl", types: ["WAIVER"], required: false },
];

/** The log that a type of record belongs in. */
export function logOfType(type: RecordType): LogName {
  const found = LOGS.find((log) => log.types.includes(type));
  if (!found) throw new Error(`no log holds ${type}`);
  return found.name;
}

/** The field that says which thing a record is about. */
export const IDENTITY: Readonly<Record<RecordType, string>> = {
  RUN: "run_id",
  WORK: "work_id",
  VERSION: "version_id",
  OVERRIDE: "override_id",
  OVERRIDE_UPDATE: "override_id",
  WAIVER: "waiver_id",
};

/** The fields that say when a record speaks from, the first that has a time before the others. */
export const TIMES: Readonly<Record<RecordType, readonly string[]>> = {
  RUN: ["last_updated_utc", "created_utc"],
  WORK: ["last_updated_utc", "created_utc"],
  VERSION: ["created_utc"],
  OVERRIDE: ["created_utc"],
  OVERRIDE_UPDATE: ["update_utc"],
  WAIVER: ["created_utc"],
};

/** A field of one type of record that names a thing of another. */
export interface Reference {
  from: RecordType;
  field: string;
  to: RecordType;
}

/** Every reference between the logs: what is looked up, and what hangs on what. */
export const REFERENCES: readonly Reference[] = [
  { from: "RUN", field: "work_id", to: "WORK" },
  { from: "RUN", field: "version_ids", to: "VERSION" },
  { from: "VERSION", field: "work_id", to: "WORK" },
  { from: "VERSION", field: "run_id", to: "RUN" },
  { from: "OVERRIDE", field: "run_id", to: "RUN" },
  { from: "OVERRIDE_UPDATE", field: "override_id", to: "OVERRIDE" },
];

/** The fields that records of a type are found by: their own id, and the references that are followed back. */
export const INDEXED: Readonly<Record<RecordType, readonly string[]>> = {
  RUN: ["run_id", "work_id", "version_ids"],
  WORK: ["work_id"],
  VERSION: ["version_id", "work_id", "run_id"],
  OVERRIDE: ["override_id", "run_id"],
  OVERRIDE_UPDATE: ["override_id"],
  WAIVER: ["waiver_id"],
};
