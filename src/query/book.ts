/** The logs as they are asked: records as they stand in their lines, the current one of each thing. */
import { UserError } from "../errors.js";
import type { Line } from "../lines/line.js";
import type { JsonObject } from "../records/parse.js";
import { readLine } from "../records/read-line.js";
import { builtInSchemas, type RecordSchemas } from "../records/schemas.js";
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

function createdOf({ record }: Entry): string {
  const created = (record as { created_utc?: unknown }).created_utc;
  return typeof created === "string" ? created : "";
}

/** Oldest first by created_utc; what was made in the same minute stands as in the log. */
export function byAge(a: Entry, b: Entry): number {
  const [one, other] = [createdOf(a), createdOf(b)];
  return one < other ? -1 : one > other ? 1 : a.order - b.order;
}

/** The record of a line: undefined where it can't be read, an empty one where the line is blank. */
function readEntry(line: Line): JsonObject | undefined {
  const { parsed, faults } = readLine(line);
  return faults.some((fault) => fault.class === "blank") ? {} : parsed?.value;
}

/** The logs of one registry in one state, or of several as if they were one. */
export class Book {
  readonly #loaded: readonly LoadedLogs[];
  readonly #current = new Map<Asked, Map<string, Entry>>();
  readonly #unread = new Map<string, number>();
  #isClosed = false;

  /** What the registries' records are judged by. */
  readonly schemas: readonly RecordSchemas[];

  constructor(loaded: readonly LoadedLogs[], schemas: readonly RecordSchemas[] = [builtInSchemas]) {
    this.#loaded = loaded;
    this.schemas = schemas;
  }

  /** Lets go of open files; nothing can be asked any more. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
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
    if (this.#isClosed) throw new UserError("the registry was closed", "open it again");
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
