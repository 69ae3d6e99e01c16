/** All lines of a log, as far as they can be read. */
import { TextFile } from "../../../registry/jsonl/line.js";
import type { JsonObject } from "../../../registry/jsonl/parse.js";
import { type LineReading, readLine } from "../../../registry/jsonl/read-line.js";
import type { Snapshot } from "../../../sources/bytes/snapshot.js";

/** A line that says nothing about its log. */
export interface UnreadLine {
  /** From 1. */
  number: number;
  why: string;
}

export interface ReadLog {
  /** Relative to the folder of the configuration. */
  path: string;
  /** In the order of the lines. */
  records: JsonObject[];
  unread: UnreadLine[];
}

function whyOf({ faults, parsed }: LineReading): string {
  return parsed?.faults?.[0]?.message ?? faults[0]?.message ?? "the line is not a record";
}

/**
 * Reads a log. Throws a UserError where the file can't be read.
 *
 * @param file relative to the state's root
 * @param path what the configuration will call it
 */
export async function readLog(state: Snapshot, file: string, path: string): Promise<ReadLog> {
  const log: ReadLog = { path, records: [], unread: [] };
  let number = 0;
  for (const line of new TextFile(file, await state.open(file)).lines()) {
    number += 1;
    const reading = readLine(line);
    if (reading.parsed?.value) log.records.push(reading.parsed.value);
    else log.unread.push({ number, why: whyOf(reading) });
  }
  return log;
}
