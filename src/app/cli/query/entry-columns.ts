/** Records of any type as rows: the fields that their schemas and the records themselves name. */

import { shorten } from "../../../base/text/visible.js";
import { type Column, cell } from "../../../output/reporters/columns.js";
import { typeOf } from "../../../query/list.js";
import type { Entry, QueryStore } from "../../../query/store.js";
import { fieldsIn } from "../../../registry/model/fields.js";
import type { TypeModel } from "../../../registry/model/model.js";

/** More columns than this tell nothing on a terminal. */
const MOST_COLUMNS = 8;
/** One line can have very many fields, and each were a column of every row. */
const MOST_FIELDS = 250;
/** A cell that is longer is no row of a table any more. */
const LONGEST = 120;

type Fields = Readonly<Record<string, unknown>>;

/** The fields of some records. */
export interface FieldNames {
  /** In how many records each is, those of the schemas first. */
  filled: ReadonlyMap<string, number>;
  /** Whether records have more of them. */
  isCut: boolean;
}

const textIn = (record: Fields, name: string) => (Object.hasOwn(record, name) ? cell(record[name]) : "");

/** Counts in how many records each field is: one pass, however many fields there are. */
function countFields(records: Iterable<object>, known: readonly string[] = []): FieldNames {
  const filled = new Map(known.map((name) => [name, 0]));
  let isCut = false;
  for (const record of records) {
    for (const [name, value] of Object.entries(record)) {
      const before = filled.get(name);
      if (before === undefined && filled.size >= MOST_FIELDS) isCut = true;
      else filled.set(name, (before ?? 0) + (value === null || value === "" ? 0 : 1));
    }
  }
  return { filled, isCut };
}

/** The fields of a type: those of its schemas first, in their order, then what rows have also. */
export function fieldNames(store: QueryStore, type: string, rows: readonly Entry[]): FieldNames {
  const schemas = store.schemasOf(type).filter((one) => Object.hasOwn(one, type));
  const { filled, isCut } = countFields(
    rows.map(({ record }) => record),
    fieldsIn(schemas, type),
  );
  const names = new Map(filled);
  for (const { model } of store.partsWith(type)) names.delete(model.log(model.logOf(type))?.typeField ?? "");
  return { filled: names, isCut };
}

/** A column for each field that some records have. */
export function recordColumns(records: readonly object[]): Column<object>[] {
  return [...countFields(records).filled.keys()].map((name) => ({
    title: name,
    value: (record) => textIn(record as Fields, name),
  }));
}

/** A column for each field. */
export function fieldColumns({ filled }: FieldNames): Column<Entry>[] {
  return [...filled.keys()].map((name) => ({ title: name, value: ({ record }) => textIn(record, name) }));
}

/** Where a record is: its number, and its file where there are several. */
function placeColumn(rows: readonly Entry[]): Column<Entry> {
  const files = new Set(rows.map(({ line }) => line.file));
  const numberOf = ({ line }: Entry) => line.file.numberOf(line);
  return {
    title: "line",
    value: (row) => (files.size > 1 ? `${row.line.file.path}:${numberOf(row)}` : String(numberOf(row))),
  };
}

/** The fields that are shown first: what a record is about, and its times. */
const firstOf = ({ identity, times }: TypeModel) => (identity === undefined ? [] : [identity]).concat(times);

/**
 * What a terminal has room for: what the record is about (where it is about nothing, its line), its time, and the
 * fields that the most rows have.
 */
export function shortColumns(
  store: QueryStore,
  type: string,
  rows: readonly Entry[],
  { filled }: FieldNames,
): Column<Entry>[] {
  const model = typeOf(store, type);
  const first = firstOf(model).filter((name) => filled.has(name));
  const rest = [...filled]
    .filter(([name, times]) => times > 0 && !first.includes(name))
    // Sorting keeps the order of those that as many rows have.
    .sort(([, a], [, b]) => b - a)
    .map(([name]) => name);
  const columns = [...first, ...rest].slice(0, MOST_COLUMNS).map(
    (name, index): Column<Entry> => ({
      title: name,
      value: ({ record }) => shorten(textIn(record, name), LONGEST),
      // The later ones give way first; what comes first stays.
      ...(index >= Math.max(first.length, 1) && { drop: index }),
    }),
  );
  return model.identity === undefined ? [placeColumn(rows), ...columns] : columns;
}
