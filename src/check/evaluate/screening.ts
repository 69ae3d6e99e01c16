/** Lets an audit pass over what is plainly clean: lines of a kind that holds, and rows that agree with all others. */
import type { LogName } from "../../base/core/finding.js";
import { numberOfId } from "../../registry/logs/columns/dated-id.js";
import { IdIndex } from "../../registry/logs/columns/id-index.js";
import { Joins } from "../../registry/logs/columns/joins.js";
import type { Kind } from "../../registry/logs/columns/kind.js";
import { comparedFields, LogColumns } from "../../registry/logs/columns/log-columns.js";
import { LogReader } from "../../registry/logs/columns/log-reader.js";
import { Names } from "../../registry/logs/columns/names.js";
import { TypePlan } from "../../registry/logs/columns/plan.js";
import { type DiskLayout, pathBehind, storedPath } from "../../registry/logs/disk.js";
import type { RegistryRecord } from "../../registry/logs/record.js";
import type { Registry } from "../../registry/logs/registry.js";
import type { TypeModel } from "../../registry/model/model.js";
import { builtInSchemas } from "../../registry/model/schemas.js";
import type { RecordRule } from "../../rules/rule.js";
import { appliesToType, type RuleSets } from "./rule-sets.js";

/** A registry, and the rules that are run on it. */
export interface Evaluated {
  registry: Registry;
  rules: RuleSets;
}

export class Screening {
  readonly #registry: Registry;
  readonly #rules: RuleSets;
  readonly #disk: DiskLayout;
  /** The rules that are asked about every record of a kind. */
  readonly #askedOf = new Map<Kind, ReadonlySet<RecordRule>>();
  readonly #readers = new Map<LogName, LogReader>();

  /**
   * @param disk tells which stored paths lead to a file that has to be read
   * @param window how many bytes of a log are read at once, 0: none is passed over
   */
  constructor(judge: Evaluated, disk: DiskLayout, window?: number) {
    const { registry, rules } = judge;
    this.#registry = registry;
    this.#rules = rules;
    this.#disk = disk;
    if (window === 0) return;
    const names = new Names();
    for (const log of registry.model.logs) {
      const fields = comparedFields(log, registry.model);
      const plans = new Map<string, TypePlan>();
      for (const name of log.types) {
        const type = registry.model.type(name);
        const schema = registry.schemas[name];
        if (schema && schema === builtInSchemas[name] && this.#mayBeRows(type))
          plans.set(
            name,
            new TypePlan(type, schema, { names, compared: fields.scalars, read: this.#readOf(name) }),
          );
      }
      if (plans.size === 0) continue;
      const columns = new LogColumns(fields, registry, names);
      const { files } = registry.log(log.name);
      const writers = files.map((file) => registry.log(log.name).writerOf({ file }));
      columns.isOneWriters = new Set(writers).size < 2;
      this.#readers.set(log.name, new LogReader(columns, plans, window));
    }
  }

  /** The fields of a type whose words a rule reads. */
  #readOf(type: string): string[] {
    const { everyRecord, history, current } = this.#rules;
    const rules = [...everyRecord, ...history, ...current].filter((rule) => appliesToType(rule, type));
    return rules.flatMap(({ reads = [] }) => reads);
  }

  /** Whether every rule about a line by itself gives the same verdict for all lines of a kind. */
  #mayBeRows({ name, identity, prefix, repeat }: TypeModel): boolean {
    if (identity === undefined || prefix === undefined || repeat.kind === "update") return false;
    const { lines, everyRecord } = this.#rules;
    const ofType = (rules: readonly RecordRule[]) => rules.filter((rule) => appliesToType(rule, name));
    return [...lines, ...ofType(everyRecord)].every(({ dependsOn }) => dependsOn === "kind");
  }

  /** What reads a log; undefined where each of its lines is read with care. */
  reader(log: LogName): LogReader | undefined {
    return this.#readers.get(log);
  }

  /** Learns from a record whose line holds by itself. */
  learn(log: LogName, record: RegistryRecord): void {
    const stored = storedPath(record);
    if (stored !== undefined && pathBehind(stored, this.#disk) !== undefined) return;
    const { history, current } = this.#rules;
    const asked = [...history, ...current].filter(
      (rule) =>
        appliesToType(rule, record.type) &&
        (rule.dependsOn === undefined ||
          rule.looksFurther?.(record) === true ||
          (rule.dependsOn === "kind" && findsSomething(rule, record, this.#registry))),
    );
    const kind = this.#readers.get(log)?.learn(record, asked.length > 0);
    if (kind && asked.length > 0) this.#askedOf.set(kind, new Set(asked));
  }

  /**
   * The ids that the rules about meaning and history are asked about, by log, in order of appearance, each with the rules
   * that are enough; undefined where it needs all.
   */
  asked(): Map<LogName, ReadonlyMap<string, ReadonlySet<RecordRule> | undefined>> {
    const { model, logs } = this.#registry;
    const named = [...logs.values()].flatMap((log) =>
      [...log.table().named()].flatMap((id) => numberOfId(id) ?? []),
    );
    const tainted = new IdIndex(named.length);
    for (const id of named) tainted.add(id, 0);
    const columns = new Map([...this.#readers].map(([name, reader]) => [name, reader.columns]));
    const rows = new Joins(model, columns, tainted).asked();
    const rulesOf = (kind: Kind | undefined) => kind && this.#askedOf.get(kind);
    return new Map(
      [...logs].map(([name, log]) => {
        const things = [...log.table().asked(rows.get(name))];
        return [name, new Map(things.map(([id, kind]) => [id, rulesOf(kind)]))];
      }),
    );
  }
}

/** Whether a rule has something against a record, or can't be asked about it alone. */
function findsSomething(rule: RecordRule, record: RegistryRecord, registry: Registry): boolean {
  try {
    for (const _ of rule.check(record, registry)) return true;
    return false;
  } catch {
    // It is asked again with all others, and what stops it is told then.
    return true;
  }
}
