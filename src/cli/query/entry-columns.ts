/** Records of any type as rows: the fields that their schemas and the records themselves name. */
import type { TypeModel } from "../../model/model.js";
import type { Book, Entry } from "../../query/book.js";
import { typeOf } from "../../query/list.js";
import { fieldsIn } from "../../records/fields.js";
import { type Column, cell } from "../../reporters/columns.js";
import { shorten } from "../../text/visible.js";

/** More columns than this tell nothing on a terminal. */
const MOST_COLUMNS = 8;
/** A cell that is longer is no row of a table any more. */
const LONGEST = 120;

const textIn = ({ record }: Pick<Entry, "record">, name: string) =>
  Object.hasOwn(record, name) ? cell(record[name]) : "";

/** The names of all fields: those of the schemas first, in their order, then what rows have besides. */
function namesOf(book: Book, { name }: TypeModel, rows: readonly Entry[]): string[] {
  const schemas = book.schemasOf(name).filter((one) => Object.hasOwn(one, name));
  const names = new Set(fieldsIn(schemas, name));
  for (const { record } of rows) for (const field of Object.keys(record)) names.add(field);
  for (const { model } of book.partsWith(name)) names.delete(model.log(model.logOf(name))?.typeField ?? "");
  return [...names];
}

/** A column for each field that some records have. */
export function fieldsOf(records: readonly object[]): Column<object>[] {
  const names = new Set(records.flatMap((record) => Object.keys(record)));
  return [...names].map((name) => ({
    title: name,
    value: (record) => textIn({ record: record as Entry["record"] }, name),
  }));
}

/** A column for each field. */
export function fieldColumns(book: Book, type: string, rows: readonly Entry[]): Column<Entry>[] {
  return namesOf(book, typeOf(book, type), rows).map((name) => ({
    title: name,
    value: (row) => textIn(row, name),
  }));
}

/**
 * What a terminal has room for: what the record is about (where it is about nothing, its line), its time, and the
 * fields that the most rows have.
 */
export function shortColumns(book: Book, type: string, rows: readonly Entry[]): Column<Entry>[] {
  const model = typeOf(book, type);
  const files = new Set(rows.map(({ line }) => line.file));
  const place: Column<Entry> = {
    title: "line",
    value: ({ line: { file, start }, line }) =>
      files.size > 1 ? `${file.path}:${file.numberOf(line)}` : String(file.numberOf({ ...line, start })),
  };
  const names = namesOf(book, model, rows);
  const filled = (name: string) => rows.filter((row) => textIn(row, name) !== "").length;
  const first = [model.identity, ...model.times].filter((name) => name !== undefined && names.includes(name));
  const rest = names
    .filter((name) => !first.includes(name))
    .map((name, index) => ({ name, index, filled: filled(name) }))
    .filter((field) => field.filled > 0)
    .sort((a, b) => b.filled - a.filled || a.index - b.index)
    .map(({ name }) => name);
  const shown = [...first, ...rest].slice(0, MOST_COLUMNS) as string[];
  const columns = shown.map(
    (name, index): Column<Entry> => ({
      title: name,
      value: (row) => shorten(textIn(row, name), LONGEST),
      // The later ones give way first; what comes first stays.
      ...(index >= Math.max(first.length, 1) && { drop: index }),
    }),
  );
  return model.identity === undefined ? [place, ...columns] : columns;
}
