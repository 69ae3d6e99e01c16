/** The rows of one log: of every line that was read without making a record of it, what other records are compared with. */
import type { LogModel } from "../../model/model.js";
import type { ModelTable } from "../../model/table.js";
import { minuteOfId } from "./dated-id.js";
import { ABSENT, type Kind } from "./kind.js";
import type { Names } from "./names.js";
import { Numbers } from "./numbers.js";

/** The clock that ids and times are compared with, in minutes since 1970. */
export interface Clock {
  now: number;
  clockSkew: number;
}

/** How many rows there is room for at first. */
const ROOM = 1024;

/** The same numbers, with room for as many more. */
function twice<Column extends Float64Array | Int32Array | Uint8Array>(column: Column): Column {
  const more = new (column.constructor as new (length: number) => Column)(column.length * 2);
  more.set(column);
  return more;
}

/** Where in the columns of {@link ColumnsOfRows} those of the fields begin. */
export const FIRST_FIELD = 3;

/** Rows as another thread sends them: the columns in the order in which {@link LogColumns} has them. */
export interface ColumnsOfRows {
  length: number;
  own: readonly Float64Array[];
  kindOf: Int32Array;
  untimely: Uint8Array;
  listEnds: readonly Int32Array[];
  items: Float64Array;
}

/** The ids that rows name in one field. */
export interface IdsOfRows {
  values: Float64Array;
  start(row: number): number;
  end(row: number): number;
}

/** The fields of a log's types that are compared: those with one value, and those with a list of ids. */
export function comparedFields(log: LogModel, model: ModelTable): { scalars: string[]; lists: string[] } {
  const scalars = new Set<string>();
  const lists = new Set<string>();
  for (const name of model.types) {
    const { identity, references, labelled, repeat } = model.type(name);
    const isHere = log.types.includes(name);
    if (isHere && identity !== undefined) scalars.add(identity);
    if (isHere && labelled) scalars.add(labelled.field).add(labelled.within);
    // An output that is a list is a reference as well.
    if (isHere && repeat.kind === "supersede") for (const field of repeat.keep) scalars.add(field);
    for (const { field, many, to, agree, listedIn } of references) {
      if (isHere) (many ? lists : scalars).add(field);
      if (isHere) for (const { ours } of agree) scalars.add(ours);
      if (!log.types.includes(to)) continue;
      for (const { theirs } of agree) scalars.add(theirs);
      if (listedIn !== undefined) lists.add(listedIn);
    }
  }
  return { scalars: [...scalars], lists: [...lists] };
}

export class LogColumns {
  readonly kinds: Kind[] = [];
  readonly names: Names;
  readonly clock: Clock;
  readonly scalars: readonly string[];
  readonly lists: readonly string[];
  /** How many rows there are. The columns have room for more. */
  length = 0;
  /** Where the line of each row begins: a position through all segments of the log. */
  positions = new Float64Array(ROOM);
  /** The number of its kind. */
  kindOf = new Int32Array(ROOM);
  /** Its own id. */
  own = new Float64Array(ROOM);
  /** The minute that it speaks from. */
  spoken = new Float64Array(ROOM);
  /** Whether the time of an id or a record has to be looked at: 1 or 0. */
  untimely = new Uint8Array(ROOM);
  /** Whether all rows are in the files of one writer, so that a later one is newer. */
  isOneWriters = true;
  /** The ids of all lists one after the other. */
  readonly items = new Numbers();
  readonly #columns: Float64Array[];
  /** Where the list of each row ends in {@link items}. */
  readonly #listEnds: Int32Array[];
  readonly #latest: number;
  readonly #skew: number;

  /** @param names shared by all logs whose rows are compared */
  constructor(fields: { scalars: readonly string[]; lists: readonly string[] }, clock: Clock, names: Names) {
    const { now, clockSkew } = clock;
    this.clock = { now, clockSkew };
    this.names = names;
    this.scalars = fields.scalars;
    this.lists = fields.lists;
    this.#columns = fields.scalars.map(() => new Float64Array(ROOM));
    this.#listEnds = fields.lists.map(() => new Int32Array(ROOM));
    this.#latest = now + clockSkew;
    this.#skew = clockSkew;
  }

  /** All rows, cut to their number. Nothing is to be added after that. */
  take(): ColumnsOfRows {
    const { length, items } = this;
    return {
      length,
      own: [this.positions, this.own, this.spoken, ...this.#columns].map((column) => column.slice(0, length)),
      kindOf: this.kindOf.slice(0, length),
      untimely: this.untimely.slice(0, length),
      listEnds: this.#listEnds.map((ends) => ends.slice(0, length)),
      items: items.values.slice(0, items.length),
    };
  }

  /**
   * Adds rows that another thread read. They are later in the log than all that are here.
   *
   * @param from the first of its rows that is added, and before which one it ends
   */
  append(rows: ColumnsOfRows, { from, to }: { from: number; to: number }): void {
    const before = this.length;
    this.length += to - from;
    while (this.positions.length < this.length) this.#grow();
    const own = [this.positions, this.own, this.spoken, ...this.#columns];
    for (const [index, column] of own.entries())
      column.set((rows.own[index] as Float64Array).subarray(from, to), before);
    this.kindOf.set(rows.kindOf.subarray(from, to), before);
    this.untimely.set(rows.untimely.subarray(from, to), before);
    const first = from === 0 ? 0 : (rows.listEnds.at(-1)?.[from - 1] ?? 0);
    const last = to === 0 ? 0 : (rows.listEnds.at(-1)?.[to - 1] ?? 0);
    const shift = this.items.length - first;
    for (const [list, ends] of this.#listEnds.entries())
      for (let row = from; row < to; row++)
        ends[before + row - from] = shift + (rows.listEnds[list]?.[row] as number);
    for (let item = first; item < last; item++) this.items.push(rows.items[item] as number);
  }

  #grow(): void {
    const [positions, own, spoken, ...columns] = [
      this.positions,
      this.own,
      this.spoken,
      ...this.#columns,
    ].map(twice);
    Object.assign(this, { positions, own, spoken });
    this.#columns.splice(0, Infinity, ...columns);
    this.kindOf = twice(this.kindOf);
    this.untimely = twice(this.untimely);
    this.#listEnds.splice(0, Infinity, ...this.#listEnds.map(twice));
  }

  /** The column of a field. */
  column(field: string): Float64Array {
    return this.#columns[this.scalars.indexOf(field)] as Float64Array;
  }

  /** The ids that rows name in a field, be it one or a list: those of a row are from `start` to before `end`. */
  ids(field: string): IdsOfRows {
    const list = this.lists.indexOf(field);
    if (list < 0) {
      return { values: this.column(field), start: (row) => row, end: (row) => row + 1 };
    }
    const ends = this.#listEnds[list] as Int32Array;
    // The lists of a row are one after the other, and after them those of the next row.
    const [before, back] = list > 0 ? [this.#listEnds[list - 1], 0] : [this.#listEnds.at(-1), 1];
    const starts = before as Int32Array;
    return {
      values: this.items.values,
      start: (row) => (row < back ? 0 : (starts[row - back] as number)),
      end: (row) => ends[row] as number,
    };
  }

  /**
   * Adds a line that was read.
   *
   * @param values what is in its holes
   * @returns false where it lists an id twice, so that it has to be read with care
   */
  add(kind: number, position: number, values: Float64Array): boolean {
    const is = this.kinds[kind] as Kind;
    for (const places of is.lists) if (places.length > 1 && hasTwice(places, values)) return false;
    if (this.length === this.positions.length) this.#grow();
    const row = this.length++;
    for (let index = 0; index < is.holes.length; index++) {
      const hole = is.holes[index] as number;
      (this.#columns[index] as Float64Array)[row] =
        hole < 0 ? (is.constants[index] as number) : (values[hole] as number);
    }
    for (let index = 0; index < is.lists.length; index++) {
      for (const place of is.lists[index] as readonly number[]) this.items.push(values[place] as number);
      (this.#listEnds[index] as Int32Array)[row] = this.items.length;
    }
    this.positions[row] = position;
    this.kindOf[row] = kind;
    this.own[row] = values[is.own] as number;
    this.spoken[row] = is.spoken < 0 ? ABSENT : (values[is.spoken] as number);
    this.untimely[row] = this.#isUntimely(is, values) ? 1 : 0;
    return true;
  }

  /** Whether an id may be later than its record, or a time in the future. */
  #isUntimely({ own, others, times, created, spoken }: Kind, values: Float64Array): boolean {
    for (const place of times) if ((values[place] as number) > this.#latest) return true;
    if (created < 0 || spoken < 0) return true;
    if (minuteOfId(values[own] as number) > (values[created] as number)) return true;
    const limit = (values[spoken] as number) + this.#skew;
    for (const place of others) if (minuteOfId(values[place] as number) > limit) return true;
    return false;
  }
}

function hasTwice(places: readonly number[], values: Float64Array): boolean {
  for (let one = 1; one < places.length; one++)
    for (let other = 0; other < one; other++)
      if (values[places[one] as number] === values[places[other] as number]) return true;
  return false;
}

/** Whether two values of columns say different things: where one is absent, nothing is said. */
export function differ(one: number, other: number): boolean {
  return one !== other && one !== ABSENT && other !== ABSENT;
}
