import type { LogName } from "../finding.js";
import type { RecordSchemas, RecordType } from "../records/schemas.js";
import type { DiskFacts } from "./disk.js";
import type { Log } from "./log.js";
import { logOfType } from "./logs.js";
import type { RegistryRecord } from "./record.js";

/** What an override allows now: its record, and the update that counts. */
export interface OverrideState {
  override: RegistryRecord;
  update: RegistryRecord | undefined;
}

/** The record that answers for a thing: the greatest time, a later line winning a tie. */
export function currentOf(records: readonly RegistryRecord[]): RegistryRecord | undefined {
  let current: RegistryRecord | undefined;
  for (const record of records) {
    if (!current || (record.time ?? "") >= (current.time ?? "")) current = record;
  }
  return current;
}

/** The logs of one registry in one state, asked by id. */
export class Registry {
  /** Folder of the registry, relative to the state's root; `""` for the root itself. */
  readonly folder: string;
  readonly logs: ReadonlyMap<LogName, Log>;
  readonly schemas: RecordSchemas;
  /** The clock, in minutes since 1970. */
  readonly now: number;
  /** How far another machine's clock may be ahead, in minutes. */
  readonly clockSkew: number;
  /** What is known of the files that records name; filled before the rules that need it run. */
  readonly disk: DiskFacts;

  constructor(
    parts: Omit<Registry, "log" | "history" | "current" | "hangingOn" | "overridesOf" | "overrideState">,
  ) {
    this.folder = parts.folder;
    this.logs = parts.logs;
    this.schemas = parts.schemas;
    this.now = parts.now;
    this.clockSkew = parts.clockSkew;
    this.disk = parts.disk;
  }

  log(name: LogName): Log {
    const log = this.logs.get(name);
    if (!log) throw new Error(`the registry has no ${name}`);
    return log;
  }

  /** All records about one thing, in the order of the log. */
  history(type: RecordType, id: string): RegistryRecord[] {
    const records = this.log(logOfType(type)).naming(id);
    return records.filter((record) => record.type === type && record.id === id);
  }

  /** The record that answers for a thing, or undefined where the log has none. */
  current(type: RecordType, id: string): RegistryRecord | undefined {
    return currentOf(this.history(type, id));
  }

  /** The records of one type that name a thing in one field. */
  hangingOn(type: RecordType, field: string, id: string): RegistryRecord[] {
    const records = this.log(logOfType(type)).naming(id);
    return records.filter((record) => record.type === type && record.text(field) === id);
  }

  /** An override with the update that counts. */
  overrideState(id: string): OverrideState | undefined {
    const override = this.current("OVERRIDE", id);
    return override && { override, update: this.current("OVERRIDE_UPDATE", id) };
  }

  /** The overrides that name a run, in order of appearance. */
  overridesOf(runId: string): OverrideState[] {
    const ids = new Set(this.hangingOn("OVERRIDE", "run_id", runId).map((record) => record.id));
    const states: OverrideState[] = [];
    for (const id of ids) {
      const state = id === undefined ? undefined : this.overrideState(id);
      if (state && state.override.text("run_id") === runId) states.push(state);
    }
    return states;
  }
}
