/** The records of one thing in the order of the log, each with what stood before it: one pass answers for all. */
import { hashLine } from "../lines/line.js";
import { canonicalJson } from "../records/canonical.js";
import { answersAfter } from "./answering.js";
import type { RegistryRecord } from "./record.js";

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

export class Lineage {
  readonly #records: readonly RegistryRecord[];
  readonly #last: string;
  #answered: ReadonlyMap<number, RegistryRecord | undefined> | undefined;
  #byBytes: ReadonlyMap<string, RegistryRecord> | undefined;
  #byValue: ReadonlyMap<string, RegistryRecord> | undefined;

  /**
   * @param records all records of a thing, in the order of the log
   * @param last the last time that may answer
   */
  constructor(records: readonly RegistryRecord[], last: string) {
    this.#records = records;
    this.#last = last;
  }

  /** The first record of the thing, where it stands before another one. */
  firstBefore(record: RegistryRecord): RegistryRecord | undefined {
    return before(this.#records[0], record);
  }

  /** The record that answered for the thing when one of its records was appended. */
  answeredBefore({ position }: RegistryRecord): RegistryRecord | undefined {
    if (!this.#answered) {
      const answered = new Map<number, RegistryRecord | undefined>();
      let current: RegistryRecord | undefined;
      for (const record of this.#records) {
        answered.set(record.position, current);
        if (answersAfter(record, current, this.#last)) current = record;
      }
      this.#answered = answered;
    }
    return this.#answered.get(position);
  }

  /** The first record before one that has the same bytes. */
  sameBytesBefore(record: RegistryRecord): RegistryRecord | undefined {
    this.#byBytes ??= firstByKey(this.#records, bytesKey);
    return before(this.#byBytes.get(bytesKey(record)), record);
  }

  /** The first record before one that says the same, in whatever order of keys. */
  sameValueBefore(record: RegistryRecord): RegistryRecord | undefined {
    this.#byValue ??= firstByKey(this.#records, valueKey);
    return before(this.#byValue.get(valueKey(record)), record);
  }
}

function before(found: RegistryRecord | undefined, { position }: RegistryRecord): RegistryRecord | undefined {
  return found && found.position < position ? found : undefined;
}
