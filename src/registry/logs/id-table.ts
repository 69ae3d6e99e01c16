/** Where ids are named in a log: a table that is made once, in one pass. */
import type { ModelTable } from "../model/table.js";
import type { RegistryRecord } from "./record.js";

/** The ids that a record is found by. */
export function namedIds(record: RegistryRecord, table: ModelTable): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const field of table.indexed(record.model)) {
    for (const { text } of record.named(field)) ids.add(text);
  }
  return ids;
}

export class IdTable {
  /** The ids of the things that records are about, in order of appearance. */
  readonly own = new Set<string>();
  /** Most ids are named once: those have no array. */
  readonly #positions = new Map<string, number | number[]>();
  readonly #model: ModelTable;

  constructor(model: ModelTable) {
    this.#model = model;
  }

  add(record: RegistryRecord): void {
    if (record.id !== undefined) this.own.add(record.id);
    for (const id of namedIds(record, this.#model)) {
      const known = this.#positions.get(id);
      if (known === undefined) this.#positions.set(id, record.position);
      else if (typeof known === "number") this.#positions.set(id, [known, record.position]);
      else known.push(record.position);
    }
  }

  /** The positions of the records that name an id, in order. */
  of(id: string): readonly number[] {
    const found = this.#positions.get(id);
    return found === undefined ? [] : typeof found === "number" ? [found] : found;
  }
}
