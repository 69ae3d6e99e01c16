/** The logs as they are asked: records as they stand in their lines, the current one of each thing. */
import { UserError } from "../errors.js";
import type { Line } from "../lines/line.js";
import type { JsonObject } from "../records/parse.js";
import { readLine } from "../records/read-line.js";
import type { RecordSchemas } from "../records/schemas.js";
import { answersAfter } from "../registry/answering.js";
import type { LoadedLogs } from "../registry/load.js";
import { IDENTITY, logOfType, typeModel } from "../registry/logs.js";
import { timeIn, timeOf } from "../registry/record.js";
import type { RecordOf } from "./types.js";

export type Asked = keyof RecordOf;

/** A record with the line that it stands in. */
export interface Entry<Type extends Asked = Asked> {
  type: Type;
  id: string;
  record: RecordOf[Type];
  /** The time that the record speaks from. */
  time: string | undefined;
  line: Line;
  /** Greater for a later line, through all segments of its log. */
  order: number;
}

/** The logs of one registry, and how its records are read. */
export interface BookPart {
  logs: LoadedLogs;
  schemas: RecordSchemas;
  /** The last time that may answer, as lastToAnswer gives it. */
  last: string;
}

/** Oldest first by created_utc, those without one before all; what was made in the same minute stands as in the log. */
export function byAge(a: Entry, b: Entry): number {
  const [one = "", other = ""] = [a, b].map(({ record }) => timeIn(record, "created_utc"));
  return one < other ? -1 : one > other ? 1 : a.order - b.order;
}

/** The record of a line: undefined where it can't be read, an empty one where the line is blank. */
function readEntry(line: Line): JsonObject | undefined {
  const { parsed, faults } = readLine(line);
  return faults.some((fault) => fault.class === "blank") ? {} : parsed?.value;
}

/** The logs of one registry in one state, or of several as if they were one. */
export class Book {
  readonly #parts: readonly BookPart[];
  readonly #current = new Map<Asked, Map<string, Entry>>();
  readonly #unread = new Map<string, number>();
  #isClosed = false;

  constructor(parts: readonly BookPart[]) {
    this.#parts = parts;
  }

  /** What the registries' records are judged by. */
  get schemas(): RecordSchemas[] {
    return this.#parts.map(({ schemas }) => schemas);
  }

  /** Lets go of open files; nothing can be asked any more. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const { logs } of this.#parts) logs.close();
  }

  /** How many lines of which files could not be read in answering; they may hold what was asked for. */
  get unread(): ReadonlyMap<string, number> {
    return this.#unread;
  }

  /** Why a log can't be read at all, by its name. */
  get unreadable(): string[] {
    return this.#parts.flatMap(({ logs }) =>
      [...logs.logs.values()].flatMap(({ unreadable }) => unreadable ?? []),
    );
  }

  /** Every record of a type, in the order of the log. */
  *all<Type extends Asked>(type: Type): Iterable<Entry<Type>> {
    let order = 0;
    for (const part of this.#parts) {
      for (const entry of this.#entriesOf(part, type, order)) {
        yield entry;
        order = entry.order;
      }
    }
  }

  /** The records of a type in one registry, counted from an order on. */
  *#entriesOf<Type extends Asked>({ logs }: BookPart, type: Type, before: number): Iterable<Entry<Type>> {
    if (this.#isClosed) throw new UserError("the registry was closed", "open it again");
    let order = before;
    const identity = IDENTITY[type];
    for (const file of logs.logs.get(logOfType(type))?.files ?? []) {
      let unread = 0;
      for (const line of file.lines()) {
        order++;
        const record = readEntry(line);
        if (!record) unread++;
        if (record?.record_type !== type) continue;
        const id = record[identity];
        if (typeof id !== "string" || id === "") continue;
        const time = timeOf(typeModel(type), record);
        yield { type, id, record: record as unknown as RecordOf[Type], time, line, order };
      }
      if (unread > 0) this.#unread.set(file.path, unread);
    }
  }

  /** The record that answers for each thing of a type; a thing for which none answers is left out. */
  current<Type extends Asked>(type: Type): ReadonlyMap<string, Entry<Type>> {
    let found = this.#current.get(type) as Map<string, Entry<Type>> | undefined;
    if (found) return found;
    found = new Map();
    let order = 0;
    for (const part of this.#parts) {
      for (const entry of this.#entriesOf(part, type, order)) {
        order = entry.order;
        if (answersAfter(entry, found.get(entry.id), part.last)) found.set(entry.id, entry);
      }
    }
    this.#current.set(type, found);
    return found;
  }
}
