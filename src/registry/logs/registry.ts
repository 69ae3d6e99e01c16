import type { LogName } from "../../base/core/finding.js";
import { formatUtcMinute, LAST_MINUTE } from "../../base/text/time.js";
import type { Line } from "../jsonl/line.js";
import type { TypeModel } from "../model/model.js";
import { OVERRIDE, OVERRIDE_UPDATE, VERSION } from "../model/music-studio.js";
import type { RecordSchemas, RecordType } from "../model/schemas.js";
import type { ModelTable } from "../model/table.js";
import { currentOf, isAhead } from "./answering.js";
import type { DiskFacts } from "./disk.js";
import { Lineage } from "./lineage.js";
import type { Log } from "./log.js";
import type { RegistryRecord } from "./record.js";
import { inWrittenOrder, type Writing } from "./written-order.js";

/** What an override allows now: its record, and the update that counts. */
export interface OverrideState {
  override: RegistryRecord;
  update: RegistryRecord | undefined;
}

/** Where a version with a label is. */
export type Labelled = Pick<RegistryRecord, "id" | "line">;

/** No more lines than these are read again for each question, which costs less than keeping the answers. */
const FEW = 8;

/** The last time that may answer: what is dated later is ahead of every clock, and can't be true yet. */
export function lastToAnswer({ now, clockSkew }: Pick<Registry, "now" | "clockSkew">): string {
  return formatUtcMinute(Math.min(now + clockSkew, LAST_MINUTE));
}

/** The logs of one registry in one state, asked by id. */
export class Registry {
  /** Folder of the registry, relative to the state's root; `""` for the root itself. */
  readonly folder: string;
  readonly model: ModelTable;
  readonly logs: ReadonlyMap<LogName, Log>;
  readonly schemas: RecordSchemas;
  /** The clock, in minutes since 1970. */
  readonly now: number;
  /** How far another machine's clock may be ahead, in minutes. */
  readonly clockSkew: number;
  /** The last time that may answer. */
  readonly last: string;
  /** What is known of the files that records name; filled before the rules that need it run. */
  readonly disk: DiskFacts;
  /** Whether a line is in no commit yet. */
  readonly #isNew: (line: Line) => boolean;
  /** The versions of works with many, by label. */
  readonly #labels = new Map<string, Map<string, Labelled>>();
  /** The records that answer for things that many lines name. */
  readonly #currents = new Map<string, RegistryRecord | undefined>();
  /** The thing and the run that were asked about last: rules ask about one for each of its lines. */
  #lineage: { thing: string; lineage: Lineage } | undefined;
  #overrides: { runId: string; states: OverrideState[] } | undefined;

  constructor(
    parts: Pick<Registry, "folder" | "model" | "logs" | "schemas" | "now" | "clockSkew" | "disk">,
    isNew: (line: Line) => boolean = () => false,
  ) {
    this.folder = parts.folder;
    this.model = parts.model;
    this.logs = parts.logs;
    this.schemas = parts.schemas;
    this.now = parts.now;
    this.clockSkew = parts.clockSkew;
    this.last = lastToAnswer(parts);
    this.disk = parts.disk;
    this.#isNew = isNew;
  }

  log(name: LogName): Log {
    const log = this.logs.get(name);
    if (!log) throw new Error(`the registry has no ${name}`);
    return log;
  }

  get #writing(): Writing<RegistryRecord> {
    return { writerOf: (record) => this.writerOf(record), isNew: ({ line }) => this.#isNew(line) };
  }

  /** The writer whose file a record is in; empty where it is nobody's own. */
  writerOf(record: RegistryRecord): string {
    return this.log(this.model.logOf(record.type)).writerOf(record.line);
  }

  /** All records about one thing, in the order of the log. */
  history(type: RecordType, id: string): RegistryRecord[] {
    const records = this.log(this.model.logOf(type)).naming(id);
    return records.filter((record) => record.type === type && record.id === id);
  }

  /** All records about one thing, given in the order of the log, in the order in which they were written. */
  written(history: readonly RegistryRecord[]): readonly RegistryRecord[] {
    return inWrittenOrder(history, this.#writing);
  }

  /** The records about one thing, each with what stood before it. */
  lineage(type: RecordType, id: string): Lineage {
    const thing = `${type} ${id}`;
    if (this.#lineage?.thing !== thing)
      this.#lineage = { thing, lineage: new Lineage(this.history(type, id), this.last, this.#writing) };
    return this.#lineage.lineage;
  }

  /** Whether the log has a record of a thing, be it one that answers or not. */
  has(type: RecordType, id: string): boolean {
    return this.current(type, id) !== undefined || this.history(type, id).length > 0;
  }

  /** The record that answers for a thing, or undefined where none does. */
  current(type: RecordType, id: string): RegistryRecord | undefined {
    const thing = `${type} ${id}`;
    if (this.#currents.has(thing)) return this.#currents.get(thing);
    const current = currentOf(this.history(type, id), this.last);
    if (this.log(this.model.logOf(type)).timesNamed(id) > FEW) this.#currents.set(thing, current);
    return current;
  }

  /** Whether no other record answers for the thing of this one: a line that a newer one corrects gives no verdict. */
  answers(record: RegistryRecord): boolean {
    const current = record.id === undefined ? undefined : this.current(record.type, record.id);
    return current === undefined || current.position === record.position;
  }

  /**
   * The records of a thing that are checked by what they mean: the one that answers, and those that are dated ahead and
   * that no later line answers for: later in the file of the same writer, or in any writer's where it is the plain one.
   */
  toJudge(history: readonly RegistryRecord[]): RegistryRecord[] {
    const settled = new Set<string>();
    const ahead: RegistryRecord[] = [];
    for (const record of history.toReversed()) {
      const writer = this.writerOf(record);
      if (!isAhead(record, this.last)) settled.add(writer);
      else if (!settled.has(writer) && (writer !== "" || settled.size === 0)) ahead.push(record);
    }
    ahead.reverse();
    const current = currentOf(history, this.last);
    return current ? [current, ...ahead] : ahead;
  }

  /** The records of one type that name a thing in one field. */
  referencing(type: RecordType, field: string, id: string): RegistryRecord[] {
    const records = this.log(this.model.logOf(type)).naming(id);
    return records.filter((record) => record.type === type && record.name(field) === id);
  }

  /** The versions of a run: those that it lists, and those that name it. */
  versionsOf(run: RegistryRecord): RegistryRecord[] {
    const listed = run.texts("version_ids").map(({ text }) => text);
    const naming = run.id === undefined ? [] : this.referencing(VERSION, "run_id", run.id);
    const ids = new Set([...listed, ...naming.map((version) => version.id)]);
    return [...ids].flatMap((id) => (id === undefined ? [] : (this.current(VERSION, id) ?? [])));
  }

  /**
   * The first thing of a type that has a label within another thing. What is within one is read once for all labels, where
   * it is much.
   */
  firstWithLabel({ name, labelled }: TypeModel, within: string, label: string): Labelled | undefined {
    if (!labelled) return undefined;
    const key = `${name} ${within}`;
    let labels = this.#labels.get(key);
    if (!labels) {
      labels = new Map();
      const versions = this.referencing(name, labelled.within, within);
      for (const version of this.written(versions)) {
        const { id, line } = version;
        const its = version.text(labelled.field);
        if (its !== undefined && !labels.has(its)) labels.set(its, { id, line });
      }
      if (versions.length > FEW) this.#labels.set(key, labels);
    }
    return labels.get(label);
  }

  /** An override with the update that counts. */
  overrideState(id: string): OverrideState | undefined {
    const override = this.current(OVERRIDE, id);
    return override && { override, update: this.current(OVERRIDE_UPDATE, id) };
  }

  /** The overrides that name a run, in order of appearance. */
  overridesOf(runId: string): OverrideState[] {
    if (this.#overrides?.runId === runId) return this.#overrides.states;
    const ids = new Set(this.referencing(OVERRIDE, "run_id", runId).map((record) => record.id));
    const states: OverrideState[] = [];
    for (const id of ids) {
      const state = id === undefined ? undefined : this.overrideState(id);
      if (state && state.override.text("run_id") === runId) states.push(state);
    }
    this.#overrides = { runId, states };
    return states;
  }
}
