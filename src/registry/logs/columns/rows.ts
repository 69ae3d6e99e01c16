/** What is known of the rows of one log while they are compared: which answers for its thing. */
import type { TypeModel } from "../../model/model.js";
import { IdIndex } from "./id-index.js";
import { ABSENT, type Kind } from "./kind.js";
import type { IdsOfRows, LogColumns } from "./log-columns.js";

/** What is compared between a row and the one that it supersedes. */
interface Kept {
  /** What must be equal. */
  identity: readonly Float64Array[];
  /** Outputs that are one value: once it is there, it stays. */
  outputs: readonly Float64Array[];
  /** What must be in the newer list as well. */
  lists: readonly IdsOfRows[];
}

/** What the rules are asked about a row: nothing, what its kind asks for, or all. */
export const ASKED = { nothing: 0, all: 1, byKind: 2 } as const;

export class Rows {
  readonly columns: LogColumns;
  /** The row that answers for an id: its last. */
  readonly index: IdIndex;
  /** Which rows the rules are asked about: see {@link ASKED}. */
  readonly asked: Uint8Array;
  /** 1 for each row of a thing of which the columns don't tell what answers. */
  readonly unclear: Uint8Array;
  /** 1 for each row that a later one supersedes as it should. */
  readonly superseded: Uint8Array;
  /** The labels that are taken within each row, a bit each. */
  readonly labels: Int32Array;
  /** The first row of the same thing. */
  readonly #first: Int32Array;
  readonly #kept = new Map<TypeModel, Kept>();

  /** @param tainted the ids that records name which are no rows */
  constructor(columns: LogColumns, tainted: IdIndex) {
    const { own, untimely, kindOf, kinds, length } = columns;
    this.columns = columns;
    this.index = new IdIndex(length);
    this.asked = new Uint8Array(length);
    this.unclear = new Uint8Array(length);
    this.superseded = new Uint8Array(length);
    this.labels = new Int32Array(length);
    this.#first = new Int32Array(length);
    const isAsked = Uint8Array.from(kinds, (kind) => (kind.isAsked ? 1 : 0));
    for (let row = 0; row < length; row++) {
      const id = own[row] as number;
      this.#first[row] = row;
      if (untimely[row] === 1 || tainted.has(id)) this.unclear[row] = 1;
      const before = this.index.add(id, row);
      if (before >= 0) this.#supersede(row, before, id);
      if (this.unclear[row] === 1) this.asked[row] = ASKED.all;
      else if (isAsked[kindOf[row] as number] === 1) this.asked[row] = ASKED.byKind;
    }
  }

  /** Which kinds are of a type: 1 for each. */
  kindsOf(type: string): Uint8Array {
    return Uint8Array.from(this.columns.kinds, (kind) => (kind.type.name === type ? 1 : 0));
  }

  kind(row: number): Kind {
    return this.columns.kinds[this.columns.kindOf[row] as number] as Kind;
  }

  /** A row of a thing that has one already. */
  #supersede(row: number, before: number, id: number): void {
    this.index.set(id, row);
    this.#first[row] = this.#first[before] as number;
    if (this.unclear[before] === 1 || this.unclear[row] === 1 || !this.#isNewer(row, before))
      this.unclear[row] = 1;
    else this.superseded[before] = 1;
  }

  /** Whether a row is later than another of the same thing, and keeps its identity and its outputs. */
  #isNewer(row: number, before: number): boolean {
    const { type } = this.kind(row);
    const { spoken, isOneWriters } = this.columns;
    if (!isOneWriters || type !== this.kind(before).type || type.repeat.kind !== "supersede") return false;
    if (!((spoken[row] as number) > (spoken[before] as number))) return false;
    const { identity, outputs, lists } = this.#keptOf(type, type.repeat);
    return (
      identity.every((values) => values[row] === values[before]) &&
      outputs.every((values) => values[before] === ABSENT || values[row] === values[before]) &&
      lists.every((ids) => isWithin(ids, before, row))
    );
  }

  #keptOf(type: TypeModel, { keep, outputs }: { keep: readonly string[]; outputs: readonly string[] }): Kept {
    const known = this.#kept.get(type);
    if (known) return known;
    const { columns } = this;
    const isList = (field: string) => columns.lists.includes(field);
    const column = (field: string) => columns.column(field);
    const kept = {
      identity: keep.map(column),
      outputs: outputs.filter((field) => !isList(field)).map(column),
      lists: outputs.filter(isList).map((field) => columns.ids(field)),
    };
    this.#kept.set(type, kept);
    return kept;
  }

  /** What is asked about each thing, at its first row. */
  askedOfThings(): Uint8Array {
    const things = new Uint8Array(this.asked.length);
    for (let row = 0; row < things.length; row++) {
      const asked = this.asked[row] as number;
      // What only a kind asks is asked about the record that answers.
      if (asked === ASKED.nothing || (asked === ASKED.byKind && this.superseded[row] === 1)) continue;
      const first = this.#first[row] as number;
      if (things[first] !== ASKED.all) things[first] = asked;
    }
    return things;
  }

  /** The kind of the row that answers for the thing of a row. */
  kindOfThing(row: number): Kind {
    return this.kind(this.index.find(this.columns.own[row] as number));
  }
}

/** Whether all ids that one row lists are in the list of another. */
function isWithin({ values, start, end }: IdsOfRows, one: number, other: number): boolean {
  for (let item = start(one); item < end(one); item++) {
    let at = start(other);
    while (at < end(other) && values[at] !== values[item]) at++;
    if (at === end(other)) return false;
  }
  return true;
}
