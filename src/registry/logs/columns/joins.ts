/** Compares the rows of all logs with each other, as the model's table says, and finds those that are not plainly clean. */
import type { ReferenceModel } from "../../model/model.js";
import type { ModelTable } from "../../model/table.js";
import type { IdIndex } from "./id-index.js";
import { ABSENT, type Kind } from "./kind.js";
import { differ, type IdsOfRows, type LogColumns } from "./log-columns.js";
import { ASKED, Rows } from "./rows.js";

/** How many different labels are told apart by bits; rows with others are asked about. */
const LABELS = 30;

/** Stands for labels of which one was given twice. */
const GIVEN_TWICE = -1;

/** What is asked about the rows of a log. */
export interface AskedRows {
  /** At the first row of each thing: see {@link ASKED}. */
  things: Uint8Array;
  /** The kind of the row that answers for the thing of a row. */
  kindOf(row: number): Kind;
}

export class Joins {
  readonly #rows: ReadonlyMap<string, Rows>;
  readonly #model: ModelTable;

  /**
   * @param logs by name
   * @param tainted the ids that records name which are no rows: what they say is not known here
   */
  constructor(model: ModelTable, logs: ReadonlyMap<string, LogColumns>, tainted: IdIndex) {
    this.#model = model;
    this.#rows = new Map([...logs].map(([name, columns]) => [name, new Rows(columns, tainted)]));
  }

  /** What the rules about meaning and history are asked about the things of each log. */
  asked(): ReadonlyMap<string, AskedRows> {
    for (const [name, rows] of this.#rows) {
      for (const typeName of this.#model.log(name)?.types ?? []) {
        const type = this.#model.type(typeName);
        for (const reference of type.references) this.#follow(rows, typeName, reference);
        if (type.labelled) compareLabels(rows, typeName, type.labelled);
      }
    }
    return new Map(
      [...this.#rows].map(([name, rows]) => [
        name,
        { things: rows.askedOfThings(), kindOf: (row: number) => rows.kindOfThing(row) },
      ]),
    );
  }

  /** Looks up what each row of a type names, and compares the two. */
  #follow(rows: Rows, type: string, { field, to, agree, listedIn }: ReferenceModel): void {
    const { columns, asked } = rows;
    const target = this.#rows.get(this.#model.logOf(to));
    const pairs = agree.map(({ ours, theirs }) => ({
      ours: columns.column(ours),
      theirs: target?.columns.column(theirs) ?? new Float64Array(),
    }));
    const mine = columns.ids(field);
    const listed = listedIn === undefined ? undefined : target?.columns.ids(listedIn);
    const [isMine, isTarget] = [rows.kindsOf(type), target?.kindsOf(to)];
    for (let row = 0; row < columns.length; row++) {
      if (rows.superseded[row] === 1 || isMine[columns.kindOf[row] as number] === 0) continue;
      const end = mine.end(row);
      for (let item = mine.start(row); item < end; item++) {
        const id = mine.values[item] as number;
        if (id === ABSENT) continue;
        const found = target ? target.index.find(id) : -1;
        if (
          !target ||
          found < 0 ||
          target.unclear[found] === 1 ||
          !isTarget?.[target.columns.kindOf[found] as number]
        ) {
          asked[row] = ASKED.all;
          continue;
        }
        for (let pair = 0; pair < pairs.length; pair++) {
          const { ours, theirs } = pairs[pair] as (typeof pairs)[number];
          if (differ(ours[row] as number, theirs[found] as number)) asked[row] = ASKED.all;
        }
        if (listed && !lists(listed, found, columns.own[row] as number)) {
          asked[row] = ASKED.all;
          target.asked[found] = ASKED.all;
        }
      }
    }
  }
}

/** Finds rows of a type whose label another row within the same thing has. */
function compareLabels(rows: Rows, type: string, { field, within }: { field: string; within: string }): void {
  const { columns, asked, labels, index } = rows;
  const [label, thing] = [columns.column(field), columns.column(within)];
  const bits = new Map<number, number>();
  const bitOf = (name: number): number => {
    const known = bits.get(name) ?? (bits.size < LABELS ? 1 << bits.size : 0);
    bits.set(name, known);
    return known;
  };
  const isMine = rows.kindsOf(type);
  for (const isLooking of [false, true]) {
    for (let row = 0; row < columns.length; row++) {
      if (isMine[columns.kindOf[row] as number] === 0 || label[row] === ABSENT || thing[row] === ABSENT)
        continue;
      const found = index.find(thing[row] as number);
      const bit = bitOf(label[row] as number);
      if (found < 0 || bit === 0) asked[row] = ASKED.all;
      else if (isLooking) {
        if (labels[found] === GIVEN_TWICE) asked[row] = ASKED.all;
      } else if ((labels[found] as number) & bit) labels[found] = GIVEN_TWICE;
      else labels[found] = (labels[found] as number) | bit;
    }
  }
}

/** Whether a row lists an id. */
function lists({ values, start, end }: IdsOfRows, row: number, id: number): boolean {
  for (let item = start(row); item < end(row); item++) if (values[item] === id) return true;
  return false;
}
