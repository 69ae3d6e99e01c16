/** Which rows name an id, in any of the fields that records are found by. */
import type { ModelTable } from "../../model/table.js";
import { IdIndex } from "./id-index.js";
import { ABSENT } from "./kind.js";
import type { LogColumns } from "./log-columns.js";

export class RowIndex {
  readonly #columns: LogColumns;
  /** The first entry of an id. */
  readonly #heads: IdIndex;
  /** For each entry its row, and the entry after it: -1 for none. */
  readonly #rows: Int32Array;
  readonly #after: Int32Array;

  constructor(columns: LogColumns, model: ModelTable) {
    this.#columns = columns;
    const fields = [...columns.scalars, ...columns.lists];
    const items = fields.map((field) => columns.ids(field));
    const isIndexed = columns.kinds.map(({ type }) => {
      const indexed = model.indexed(type);
      return fields.map((field) => indexed.includes(field));
    });
    const size = columns.length * columns.scalars.length + columns.items.length;
    this.#heads = new IdIndex(size);
    this.#rows = new Int32Array(size);
    this.#after = new Int32Array(size);
    let entry = 0;
    // From the end, so that the rows of an id are found in their order.
    for (let row = columns.length - 1; row >= 0; row--) {
      const named = isIndexed[columns.kindOf[row] as number] as boolean[];
      for (let index = 0; index < fields.length; index++) {
        const ids = items[index];
        if (!ids || !named[index]) continue;
        for (let item = ids.start(row); item < ids.end(row); item++) {
          const id = ids.values[item] as number;
          if (id === ABSENT) continue;
          const head = this.#heads.add(id, entry);
          if (head >= 0 && this.#rows[head] === row) continue;
          this.#rows[entry] = row;
          this.#after[entry] = head;
          if (head >= 0) this.#heads.set(id, entry);
          entry++;
        }
      }
    }
  }

  /** The positions of the lines that name an id, in order. */
  positionsOf(id: number): number[] {
    const found: number[] = [];
    for (let entry = this.#heads.find(id); entry >= 0; entry = this.#after[entry] as number)
      found.push(this.#columns.positions[this.#rows[entry] as number] as number);
    return found;
  }
}
