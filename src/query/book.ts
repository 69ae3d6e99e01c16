/** The logs as they are asked: records as they stand in their lines, the current one of each thing. */
import { bytesOf, type Line } from "../lines/line.js";
import { type JsonObject, parseRecord } from "../records/parse.js";
import { MAX_LINE } from "../records/read-line.js";
import type { LoadedLogs } from "../registry/load.js";
import { IDENTITY, logOfType } from "../registry/logs.js";
import type { RecordOf } from "./types.js";

export type Asked = keyof RecordOf;

/** A record with the line that it stands in. */
export interface Entry<Type extends Asked = Asked> {
  type: Type;
  id: string;
  record: RecordOf[Type];
  line: Line;
  /** Greater for a later line, through all segments of its log. */
  order: number;
}

/** When a record speaks from: last_updated_utc, update_utc, else created_utc. */
export function timeOf(record: object): string {
  const {
    last_updated_utc: updated,
    update_utc: update,
    created_utc: created,
  } = record as Record<string, unknown>;
  const found = [updated, update, created].find((time) => typeof time === "string" && time !== "");
  return typeof found === "string" ? found : "";
}

function readEntry(line: Line): JsonObject | undefined {
  if (line.end - line.start > MAX_LINE) return undefined;
  const text = bytesOf(line)
    .toString("utf8")
    .replace(/^\ufeff/, "")
    .replace(/\r$/, "");
  return text.trim() === "" ? {} : parseRecord(text).value;
}

/** The logs of one registry in one state, or of several as if they were one. */
export class Book {
  readonly #loaded: readonly LoadedLogs[];
  readonly #current = new Map<Asked, Map<string, Entry>>();
  readonly #unread = new Map<string, number>();

  constructor(loaded: readonly LoadedLogs[]) {
    this.#loaded = loaded;
  }

  /** Lets go of open files. */
  close(): void {
    for (const { close } of this.#loaded) close();
  }

  /** How many lines of which files could not be read in answering; they may hold what was asked for. */
  get unread(): ReadonlyMap<string, number> {
    return this.#unread;
  }

  /** Why a log can't be read at all, by its name. */
  get unreadable(): string[] {
    return this.#loaded.flatMap(({ logs }) =>
      [...logs.values()].flatMap(({ unreadable }) => unreadable ?? []),
    );
  }

  /** Every record of a type, in the order of the log. */
  *all<Type extends Asked>(type: Type): Iterable<Entry<Type>> {
    let order = 0;
    const identity = IDENTITY[type];
    const files = this.#loaded.flatMap(({ logs }) => logs.get(logOfType(type))?.files ?? []);
    for (const file of files) {
      let unread = 0;
      for (const line of file.lines()) {
        order++;
        const record = readEntry(line);
        if (!record) unread++;
        if (record?.record_type !== type) continue;
        const id = record[identity];
        if (typeof id !== "string" || id === "") continue;
        yield { type, id, record: record as unknown as RecordOf[Type], line, order };
      }
      if (unread > 0) this.#unread.set(file.path, unread);
    }
  }

  /** The record that answers for each thing of a type: the greatest time, a later line winning a tie. */
  current<Type extends Asked>(type: Type): ReadonlyMap<string, Entry<Type>> {
    let found = this.#current.get(type) as Map<string, Entry<Type>> | undefined;
    if (found) return found;
    found = new Map();
    for (const entry of this.all(type)) {
      const known = found.get(entry.id);
      if (!known || timeOf(entry.record) >= timeOf(known.record)) found.set(entry.id, entry);
    }
    this.#current.set(type, found);
    return found;
  }
}
