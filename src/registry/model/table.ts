/** The table of a registry as it is asked. */

import { fieldValue } from "./field.js";
import type { Field, LogModel, Model, Requirement, TypeModel } from "./model.js";
import { musicStudio } from "./music-studio.js";

/** A requirement, and the type whose records have it. */
export interface Required {
  from: string;
  requirement: Requirement;
}

/** A field of one type of record that names a thing of another. */
export interface Reference {
  from: string;
  field: string;
  to: string;
}

type Value = Readonly<Record<string, unknown>>;

export class ModelTable {
  readonly name: string;
  /** The text that it was read from; undefined where it comes with the tool. */
  readonly source: string | undefined;
  /** In the order of writing. */
  readonly logs: readonly LogModel[];
  /** Every reference between the logs: what is looked up, and what names what. */
  readonly references: readonly Reference[];
  /** What records need others for. */
  readonly requirements: readonly Required[];
  readonly #types: ReadonlyMap<string, TypeModel>;
  readonly #logs: ReadonlyMap<string, string>;
  readonly #indexed = new Map<string, readonly Field[]>();

  constructor(model: Model) {
    const { name, source, logs, types } = model;
    this.name = name;
    this.source = source;
    this.logs = logs;
    this.#types = new Map(types.map((type) => [type.name, type]));
    this.#logs = new Map(logs.flatMap((log) => log.types.map((type) => [type, log.name] as const)));
    this.references = types.flatMap((type) =>
      type.references.map(({ field, to }) => ({ from: type.name, field, to })),
    );
    this.requirements = types.flatMap(({ name: from, requires }) =>
      requires.map((requirement) => ({ from, requirement })),
    );
  }

  /** The names of all types of record. */
  get types(): Iterable<string> {
    return this.#types.keys();
  }

  /** What is known of a type of record. */
  type(name: string): TypeModel {
    const found = this.#types.get(name);
    if (!found) throw new Error(`no type ${name} is in the table of ${this.name}`);
    return found;
  }

  /** The types whose records say what became of things of a type. */
  updatesOf(name: string): string[] {
    const all = [...this.#types.values()];
    return all.flatMap((type) =>
      type.repeat.kind === "update" && type.repeat.of === name ? [type.name] : [],
    );
  }

  has(type: string): boolean {
    return this.#types.has(type);
  }

  /** The name of the log that a type of record belongs in. */
  logOf(type: string): string {
    const found = this.#logs.get(type);
    if (found === undefined) throw new Error(`no log of ${this.name} holds ${type}`);
    return found;
  }

  /** The log of a name, or undefined. */
  log(name: string): LogModel | undefined {
    return this.logs.find((log) => log.name === name);
  }

  /** The type of a record that is in a log; undefined where none of the log's types fits. */
  typeIn(log: LogModel, value: Value): TypeModel | undefined {
    const [only] = log.types;
    if (log.typeField === undefined) return only === undefined ? undefined : this.#types.get(only);
    const given = fieldValue(value, log.typeField);
    return typeof given === "string" && log.types.includes(given) ? this.#types.get(given) : undefined;
  }

  /** The fields that records of a type are found by: their own id, all that they name, and what makes one need another. */
  indexed(type: TypeModel): readonly Field[] {
    const known = this.#indexed.get(type.name);
    if (known) return known;
    const own = type.identity === undefined ? [] : [type.identity];
    const needing = this.requirements.flatMap(({ from, requirement: { by } }) =>
      from === type.name && by[0] ? [by[0].ours] : [],
    );
    const fields = [...new Set([...own, ...type.references.map(({ field }) => field), ...needing])];
    this.#indexed.set(type.name, fields);
    return fields;
  }
}

/** The table of the music studio. */
export const studioTable = new ModelTable(musicStudio);

/** The models whose logs are the same in every registry. */
export const builtInModels: readonly ModelTable[] = [studioTable];
