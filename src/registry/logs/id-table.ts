/** Where ids are named in a log: a table that is made once, in one pass. */

import type { ModelTable } from "../model/table.js";
import { idOfNumber, numberOfId } from "./columns/dated-id.js";
import type { AskedRows } from "./columns/joins.js";
import type { Kind } from "./columns/kind.js";
import type { LogColumns } from "./columns/log-columns.js";
import { RowIndex } from "./columns/row-index.js";
import { ASKED } from "./columns/rows.js";
import { similarRows } from "./columns/similar.js";
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
  /** The things that records are about, in order of appearance, with the position of the first record. */
  readonly #own = new Map<string, number>();
  /** Most ids are named once: those have no array. */
  readonly #positions = new Map<string, number | number[]>();
  readonly #model: ModelTable;
  readonly #columns: LogColumns | undefined;
  #rows: RowIndex | undefined;

  /** @param columns the lines of which no record is added */
  constructor(model: ModelTable, columns?: LogColumns) {
    this.#model = model;
    this.#columns = columns;
  }

  add(record: RegistryRecord): void {
    if (record.id !== undefined && !this.#own.has(record.id)) this.#own.set(record.id, record.position);
    for (const id of namedIds(record, this.#model)) {
      const known = this.#positions.get(id);
      if (known === undefined) this.#positions.set(id, record.position);
      else if (typeof known === "number") this.#positions.set(id, [known, record.position]);
      else known.push(record.position);
    }
  }

  /** All ids that the added records name. */
  named(): Iterable<string> {
    return this.#positions.keys();
  }

  /** The ids of the things that records are about, in order of appearance. */
  own(): ReadonlySet<string> {
    return new Set(this.asked().keys());
  }

  /**
   * The ids of the things that the rules are asked about, in order of appearance, each with the kind of line that asks for
   * some rules alone; undefined where all rules are asked.
   *
   * @param rows what is asked about the things of the columns; all where it is not given
   */
  asked(rows?: AskedRows): ReadonlyMap<string, Kind | undefined> {
    const found = [...this.#own].map(([id, position]) => ({
      id,
      position,
      kind: undefined as Kind | undefined,
    }));
    const columns = this.#columns;
    for (let row = 0; columns && row < columns.length; row++) {
      const asked = rows?.things[row] ?? ASKED.all;
      if (asked === ASKED.nothing) continue;
      const kind = asked === ASKED.byKind ? rows?.kindOf(row) : undefined;
      found.push({ id: idOfNumber(columns.own[row] ?? 0), position: columns.positions[row] ?? 0, kind });
    }
    found.sort((one, other) => one.position - other.position);
    const things = new Map<string, Kind | undefined>();
    for (const { id, kind } of found) things.set(id, things.has(id) ? undefined : kind);
    return things;
  }

  /**
   * The positions of the first records of things whose id begins or ends as another one does: at most so many of each.
   *
   * @param stem all of that id but its last four characters
   */
  similar(stem: string, ending: string, most: number): number[] {
    const own = [...this.#own];
    const added = (isMeant: (id: string) => boolean) =>
      own.filter(([id]) => isMeant(id)).map(([, position]) => position);
    const first = (positions: readonly number[]) => positions.toSorted((a, b) => a - b).slice(0, most);
    const [like, alike] = this.#columns ? similarRows(this.#columns, stem, ending) : [[], []];
    return [
      ...first([...added((id) => id.startsWith(stem)), ...like]),
      ...first([...added((id) => id.endsWith(`-${ending}`)), ...alike]),
    ];
  }

  /** The positions of the records that name an id, in order. */
  of(id: string): readonly number[] {
    const found = this.#positions.get(id);
    const added = found === undefined ? [] : typeof found === "number" ? [found] : found;
    const number = this.#columns && numberOfId(id);
    if (!this.#columns || number === undefined) return added;
    this.#rows ??= new RowIndex(this.#columns, this.#model);
    const rows = this.#rows.positionsOf(number);
    if (added.length === 0) return rows;
    return rows.length === 0 ? added : [...rows, ...added].sort((one, other) => one - other);
  }
}
