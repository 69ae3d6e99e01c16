/** Which things a change touches: those of its records, those that they name, and those that belong to them. */

import type { RegistryRecord } from "../../registry/logs/record.js";
import type { Registry } from "../../registry/logs/registry.js";
import type { RecordType } from "../../registry/model/schemas.js";

/** Things that a change touches, by type and id. */
export class AffectedRecords {
  readonly #things = new Map<string, { type: RecordType; id: string }>();
  /** The things of which is known what belongs to them, by registry. */
  readonly #followed = new Map<Registry, Set<string>>();

  add(type: RecordType, id: string | undefined): void {
    if (id !== undefined) this.#things.set(`${type} ${id}`, { type, id });
  }

  *[Symbol.iterator]() {
    yield* this.#things.values();
  }

  /** Takes in a record's own thing, those it names, those that belong to it, and those that need it. */
  take(record: RegistryRecord, registry: Registry): void {
    this.add(record.type, record.id);
    this.#addNamed(record);
    this.#addNeeding(record, registry);
    if (record.id === undefined) return;
    if (!this.#isNew(`${record.type} ${record.id}`, registry)) return;
    const { model } = registry;
    const { repeat } = record.model;
    const target = repeat.kind === "update" ? repeat.of : record.type;
    for (const { from, to } of model.references) {
      if (to !== target) continue;
      for (const other of registry.log(model.logOf(from)).naming(record.id)) {
        if (other.type === from) this.add(from, other.id);
      }
    }
    if (repeat.kind !== "update") return;
    // An update changes what its override allows, and with it the override's run.
    const updated = registry.current(target, record.id);
    if (!updated) return;
    this.#addNamed(updated);
    this.#addNeeding(updated, registry);
  }

  #addNamed(record: RegistryRecord): void {
    for (const { field, to } of record.model.references)
      for (const { text } of record.named(field)) this.add(to, text);
  }

  /** The records that may need this one: it is found by what it has in common with them. */
  #addNeeding(record: RegistryRecord, registry: Registry): void {
    for (const { from, requirement } of registry.model.requirements) {
      const [pair] = requirement.by;
      if (requirement.type !== record.type || !pair) continue;
      for (const { text } of record.named(pair.theirs))
        for (const other of registry.referencing(from, pair.ours, text)) this.add(from, other.id);
    }
  }

  /** Whether a thing is followed for the first time: lines of one thing need it once. */
  #isNew(thing: string, registry: Registry): boolean {
    const known = this.#followed.get(registry) ?? new Set();
    this.#followed.set(registry, known);
    const isNew = !known.has(thing);
    known.add(thing);
    return isNew;
  }
}

/** Records in an order in which those of one thing follow each other: what is asked of it is then known. */
export function byThing(records: readonly RegistryRecord[]): RegistryRecord[] {
  const things = new Map<string, RegistryRecord[]>();
  for (const record of records) {
    const thing = `${record.type} ${record.id ?? ""}`;
    const known = things.get(thing);
    if (known) known.push(record);
    else things.set(thing, [record]);
  }
  return [...things.values()].flat();
}
