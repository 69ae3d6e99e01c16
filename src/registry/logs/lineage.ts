/** The records of one thing, each with what stood before it: one pass answers for all. */

import { canonicalJson } from "../jsonl/canonical.js";
import { hashLine } from "../jsonl/line.js";
import { answersAfter, currentOf } from "./answering.js";
import type { RegistryRecord } from "./record.js";
import { byWriter, inWrittenOrder, ONE_FILE, type Writing } from "./written-order.js";

/** Finds the first record for each key. */
function firstByKey(
  records: readonly RegistryRecord[],
  keyOf: (record: RegistryRecord) => string,
): ReadonlyMap<string, RegistryRecord> {
  const first = new Map<string, RegistryRecord>();
  for (const record of records) {
    const key = keyOf(record);
    if (!first.has(key)) first.set(key, record);
  }
  return first;
}

const bytesKey = ({ line }: RegistryRecord) => hashLine(line, "");
const valueKey = ({ value }: RegistryRecord) => canonicalJson(value);

/** What answered before each of some records, by position. */
function answeredIn(records: readonly RegistryRecord[], last: string) {
  const answered = new Map<number, RegistryRecord | undefined>();
  let current: RegistryRecord | undefined;
  for (const record of records) {
    answered.set(record.position, current);
    if (answersAfter(record, current, last)) current = record;
  }
  return answered;
}

export class Lineage {
  /** In the order of writing. */
  readonly #records: readonly RegistryRecord[];
  readonly #last: string;
  readonly #writing: Writing<RegistryRecord>;
  /** The records of each writer, in the order of the log. */
  #rows: ReadonlyMap<string, readonly RegistryRecord[]> | undefined;
  #places: ReadonlyMap<number, number> | undefined;
  readonly #answered = new Map<string, ReadonlyMap<number, RegistryRecord | undefined>>();
  #byBytes: ReadonlyMap<string, RegistryRecord> | undefined;
  #byValue: ReadonlyMap<string, RegistryRecord> | undefined;

  /**
   * @param records all records of a thing, in the order of the log
   * @param last the last time that may answer
   */
  constructor(
    records: readonly RegistryRecord[],
    last: string,
    writing: Writing<RegistryRecord> = ONE_FILE as Writing<RegistryRecord>,
  ) {
    this.#records = inWrittenOrder(records, writing);
    this.#last = last;
    this.#writing = writing;
  }

  #row(writer: string): readonly RegistryRecord[] {
    this.#rows ??= byWriter(this.#records, (record) => this.#writing.writerOf(record));
    return this.#rows.get(writer) ?? [];
  }

  /** The first record of the thing, where it is before another one. */
  firstBefore(record: RegistryRecord): RegistryRecord | undefined {
    return this.#before(this.#records[0], record);
  }

  /** The record that answered among those of the same writer's file when one of them was appended. */
  answeredInFile(record: RegistryRecord): RegistryRecord | undefined {
    return this.#answeredBefore("file", record, (writer) => this.#row(writer));
  }

  /**
   * The record that answered, as far as its writer knew for sure, when one was appended: among those of the same file and
   * of the plain file, which was closed before anybody had one.
   */
  answeredBefore(record: RegistryRecord): RegistryRecord | undefined {
    return this.#answeredBefore("known", record, (writer) =>
      writer === "" ? this.#row("") : [...this.#row(""), ...this.#row(writer)],
    );
  }

  #answeredBefore(
    among: string,
    record: RegistryRecord,
    rowsOf: (writer: string) => readonly RegistryRecord[],
  ): RegistryRecord | undefined {
    const writer = this.#writing.writerOf(record);
    const key = `${among} ${writer}`;
    const answered = this.#answered.get(key) ?? answeredIn(rowsOf(writer), this.#last);
    this.#answered.set(key, answered);
    return answered.get(record.position);
  }

  /** The records that answer in the files of all other writers. */
  answeringElsewhere(record: RegistryRecord): RegistryRecord[] {
    const own = this.#writing.writerOf(record);
    this.#row(own);
    return [...(this.#rows ?? [])].flatMap(([writer, row]) =>
      writer === own || writer === "" ? [] : (currentOf(row, this.#last) ?? []),
    );
  }

  /** The first record before one that has the same bytes. */
  sameBytesBefore(record: RegistryRecord): RegistryRecord | undefined {
    this.#byBytes ??= firstByKey(this.#records, bytesKey);
    return this.#before(this.#byBytes.get(bytesKey(record)), record);
  }

  /** The first record before one that says the same, in whatever order of keys. */
  sameValueBefore(record: RegistryRecord): RegistryRecord | undefined {
    this.#byValue ??= firstByKey(this.#records, valueKey);
    return this.#before(this.#byValue.get(valueKey(record)), record);
  }

  #before(found: RegistryRecord | undefined, record: RegistryRecord): RegistryRecord | undefined {
    this.#places ??= new Map(this.#records.map(({ position }, place) => [position, place]));
    const placeOf = ({ position }: RegistryRecord) => this.#places?.get(position) ?? 0;
    return found && placeOf(found) < placeOf(record) ? found : undefined;
  }
}
