/** The logs as they are asked: records as they stand in their lines, and the one that answers for each thing. */
import { UserError } from "../base/core/errors.js";
import { readInexact } from "../registry/jsonl/inexact.js";
import type { Line } from "../registry/jsonl/line.js";
import type { JsonObject } from "../registry/jsonl/parse.js";
import { readLine } from "../registry/jsonl/read-line.js";
import { currentOf } from "../registry/logs/answering.js";
import type { LoadedLogs } from "../registry/logs/load.js";
import { nameIn, timeOf } from "../registry/logs/record.js";
import type { LogModel } from "../registry/model/model.js";
import type { RecordSchemas } from "../registry/model/schemas.js";
import type { ModelTable } from "../registry/model/table.js";

/** A record with the line that it is in. */
export interface Entry<Value extends object = JsonObject> {
  type: string;
  /** The thing that the record is about, as it is written; undefined where its type has no identity. */
  id: string | undefined;
  record: Value;
  /** The time that the record speaks from. */
  time: string | undefined;
  line: Line;
  /** Greater for a later line, through all segments of its log. */
  order: number;
}

/** The logs of one registry, and how its records are read. */
export interface QueryStorePart {
  model: ModelTable;
  logs: LoadedLogs;
  schemas: RecordSchemas;
  /** The last time that may answer, as lastToAnswer gives it. */
  last: string;
  /** Whether a line may have numbers that a double can't hold. */
  takesInexact: boolean;
}

/** The record of a line: undefined where it can't be read, an empty one where the line is blank. */
function readEntry(line: Line, takesInexact: boolean): JsonObject | undefined {
  const reading = readLine(line);
  if (reading.faults.some((fault) => fault.class === "blank")) return {};
  return reading.parsed?.value ?? (takesInexact ? readInexact(reading) : undefined);
}

/** The logs of one registry in one state, or of several; each registry answers for its own things. */
export class QueryStore {
  readonly parts: readonly QueryStorePart[];
  readonly #answering = new Map<string, readonly Entry[]>();
  readonly #byId = new Map<string, ReadonlyMap<string, Entry>>();
  readonly #unreadableLines = new Map<string, number>();
  /** The store whose files these are. */
  readonly #owner: QueryStore;
  #isClosed = false;

  constructor(parts: readonly QueryStorePart[], owner?: QueryStore) {
    this.parts = parts;
    this.#owner = owner ?? this;
  }

  /** The same store with some of its registries alone; its files are closed with this one. */
  only(isMeant: (part: QueryStorePart) => boolean): QueryStore {
    const parts = this.parts.filter(isMeant);
    return parts.length === this.parts.length ? this : new QueryStore(parts, this);
  }

  /** Lets go of open files; nothing can be asked any more. */
  close(): void {
    if (this.#isClosed || this.#owner !== this) return;
    this.#isClosed = true;
    for (const { logs } of this.parts) logs.close();
  }

  /** How many lines of which files could not be read in answering; they may hold what was requested. */
  get unreadableLines(): ReadonlyMap<string, number> {
    return this.#unreadableLines;
  }

  /** Why a log can't be read at all, by its name. */
  get unreadable(): string[] {
    return this.parts.flatMap(({ logs }) =>
      [...logs.logs.values()].flatMap(({ unreadable }) => unreadable ?? []),
    );
  }

  /** The registries that have a type of record. */
  partsWith(type: string): QueryStorePart[] {
    return this.parts.filter(({ model }) => model.has(type));
  }

  /** What the records of a type are checked by, in each registry that has it. */
  schemasOf(type: string): RecordSchemas[] {
    return this.partsWith(type).map(({ schemas }) => schemas);
  }

  /** Every record of a type, in the order of the log. Of a type with an identity, those that name a thing. */
  *all(type: string): Iterable<Entry> {
    let order = 0;
    for (const part of this.partsWith(type)) {
      for (const entry of this.#entriesOf(part, type, order)) {
        yield entry;
        order = entry.order;
      }
    }
  }

  /** The records of a type in one registry, counted from an order on. */
  *#entriesOf({ model, logs, takesInexact }: QueryStorePart, type: string, before: number): Iterable<Entry> {
    if (this.#owner.#isClosed) throw new UserError("the registry was closed", "open it again");
    let order = before;
    const wanted = model.type(type);
    const log = model.log(model.logOf(type)) as LogModel;
    for (const file of logs.logs.get(log.name)?.files ?? []) {
      let unreadableLines = 0;
      for (const line of file.lines()) {
        order++;
        const record = readEntry(line, takesInexact);
        if (!record) unreadableLines++;
        if (!record || model.typeIn(log, record) !== wanted) continue;
        const id = wanted.identity === undefined ? undefined : nameIn(record, wanted.identity);
        if (wanted.identity !== undefined && id === undefined) continue;
        yield { type, id, record, time: timeOf(wanted, record), line, order };
      }
      if (unreadableLines > 0) this.#unreadableLines.set(file.path, unreadableLines);
    }
  }

  /**
   * The record that answers for each thing of a type, in the order in which the things first appear. A thing for which
   * none answers is left out. Of a type without identity, every record.
   */
  answering(type: string): readonly Entry[] {
    const known = this.#answering.get(type);
    if (known) return known;
    const found: Entry[] = [];
    let order = 0;
    for (const part of this.partsWith(type)) {
      const things = new Map<string | number, Entry[]>();
      for (const entry of this.#entriesOf(part, type, order)) {
        order = entry.order;
        const thing = entry.id ?? order;
        const history = things.get(thing);
        if (history) history.push(entry);
        else things.set(thing, [entry]);
      }
      const hasIdentity = part.model.type(type).identity !== undefined;
      for (const history of things.values()) {
        const current = hasIdentity ? currentOf(history, part.last) : history[0];
        if (current) found.push(current);
      }
    }
    this.#answering.set(type, found);
    return found;
  }

  /** The record that answers for each thing of a type, by id; of two registries with one id, the first one's. */
  current(type: string): ReadonlyMap<string, Entry> {
    const known = this.#byId.get(type);
    if (known) return known;
    const found = new Map<string, Entry>();
    for (const entry of this.answering(type))
      if (entry.id !== undefined && !found.has(entry.id)) found.set(entry.id, entry);
    this.#byId.set(type, found);
    return found;
  }
}
