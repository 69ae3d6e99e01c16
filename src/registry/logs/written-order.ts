/** In which order records of one thing were written, as far as that can be known when several writers write. */
import type { Dated } from "./answering.js";

/** What is to be known about the lines of some records. */
export interface Writing<Entry> {
  /** The writer whose file a record is in; empty where it is nobody's own. */
  writerOf(record: Entry): string;
  /** Whether the record is in no commit yet: it was written after all that are. */
  isNew(record: Entry): boolean;
}

/** Records of one file alone: the order of the log is the order of writing. */
export const ONE_FILE: Writing<unknown> = { writerOf: () => "", isNew: () => false };

/** The records of each writer, in the order of the log; those of the plain file, which was closed before, come first. */
export function byWriter<Entry>(
  records: Iterable<Entry>,
  writerOf: (record: Entry) => string,
): Map<string, Entry[]> {
  const rows = new Map<string, Entry[]>();
  for (const record of records) {
    const writer = writerOf(record);
    const row = rows.get(writer);
    if (row) row.push(record);
    else rows.set(writer, [record]);
  }
  return rows;
}

/** A row with the time by which each record was written at the earliest: no earlier than what is before it. */
function* timed<Entry extends Dated>(row: readonly Entry[]): Iterable<{ record: Entry; since: string }> {
  let since = "";
  for (const record of row) {
    if ((record.time ?? "") > since) since = record.time ?? "";
    yield { record, since };
  }
}

/**
 * The records in the order in which they were written: those of one writer as they stand; those of several by time,
 * and at one time by writer; what is in no commit yet after what is.
 *
 * @param records all records of a thing, in the order of the log
 */
export function inWrittenOrder<Entry extends Dated>(
  records: readonly Entry[],
  { writerOf, isNew }: Writing<Entry>,
): readonly Entry[] {
  const rows = byWriter(records, writerOf);
  if (rows.size < 2) return records;
  const plain = rows.get("") ?? [];
  rows.delete("");
  const others = [...rows.values()].flatMap((row) => [...timed(row)]);
  const keyOf = ({ record, since }: { record: Entry; since: string }) => `${isNew(record) ? 1 : 0} ${since}`;
  const keyed = others.map((one) => ({ record: one.record, key: keyOf(one) }));
  // The sort is stable, and the log has its writers in order.
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return [...plain, ...keyed.map(({ record }) => record)];
}
