import type { LogName } from "../../base/core/finding.js";
import { bytesOf, type Line, lastAtMost, type TextFile } from "../jsonl/line.js";
import type { JsonObject } from "../jsonl/parse.js";
import { type LineReading, readLine } from "../jsonl/read-line.js";
import type { LogModel, TypeModel } from "../model/model.js";
import { type RecordSchemas, type SchemaFault, schemaOf } from "../model/schemas.js";
import type { ModelTable } from "../model/table.js";
import type { LogReader } from "./columns/log-reader.js";
import { IdTable, namedIds } from "./id-table.js";
import { LogSearch } from "./log-search.js";
import { RegistryRecord } from "./record.js";

/** One line of a log as {@link Log.read} gives it. */
export interface Row {
  reading: LineReading;
  /** Present where the line is a record of a type that belongs here. */
  record?: RegistryRecord;
}

/** How much of what was parsed a moment ago is kept, in bytes of its lines; many rules ask for the same few. */
const REMEMBERED = 8 << 20;

/** How many unresolved ids are answered with a nearest one, and of how many; each costs a pass over the log. */
const SUGGESTIONS = 50;
const MOST_SIMILAR = 200;

/** Searching may cost as much as so many passes over the log; after that every line is read once and kept. */
const MOST_PASSES = 64;

/** What reading a record costs more than searching as many bytes. */
const READING = 32;

/**
 * The lines of one log through all its segments. A record is found by the ids it names: after {@link index} in
 * a table, before that by searching the bytes, so that a question about a few ids does not parse the log.
 */
export class Log {
  readonly name: LogName;
  readonly files: readonly TextFile[];
  /** Why the log can't be read, where that is so; a finding or fault says it. */
  readonly unreadable: string | undefined;
  /** Whose each file is, by its path: within one writer's files, and nowhere else, a later line is later. */
  readonly #writers: ReadonlyMap<string, string>;
  readonly #schemas: RecordSchemas;
  readonly #definition: LogModel;
  readonly #model: ModelTable;
  /** Position of the first byte of each segment, in order. */
  readonly #bases = new Map<TextFile, number>();
  readonly #starts: number[] = [];
  readonly #recent = new Map<number, RegistryRecord>();
  #recentBytes = 0;
  #suggested = 0;
  readonly #search: LogSearch;
  #table: IdTable | undefined;
  /** Positions of the records that their schema has something against: they are checked again when they are read. */
  #faulty: Set<number> | undefined;
  #unparsed: Line[] | undefined;

  constructor(
    definition: LogModel,
    source: Pick<Log, "files" | "unreadable"> & { writers?: ReadonlyMap<string, string> },
    types: { model: ModelTable; schemas: RecordSchemas },
  ) {
    const { files } = source;
    this.name = definition.name;
    this.files = files;
    this.unreadable = source.unreadable;
    this.#writers = source.writers ?? new Map();
    this.#definition = definition;
    this.#model = types.model;
    this.#schemas = types.schemas;
    let base = 0;
    for (const file of files) {
      this.#bases.set(file, base);
      this.#starts.push(base);
      base += file.bytes.size + 1;
    }
    this.#search = new LogSearch(files, (line) => this.#position(line));
  }

  /** Whether the log holds no byte at all. */
  get isEmpty(): boolean {
    return this.files.every((file) => file.bytes.size === 0);
  }

  /** The writer whose file a line is in; empty where it is nobody's own. */
  writerOf({ file }: Pick<Line, "file">): string {
    return this.#writers.get(file.path) ?? "";
  }

  #recordOf(
    type: TypeModel,
    place: Pick<RegistryRecord, "line" | "position">,
    value: JsonObject,
  ): RegistryRecord {
    const schemaFaults = this.#faultsOf(type, value, place.position);
    return new RegistryRecord(type, place, { value, schemaFaults });
  }

  #position(line: Line): number {
    return (this.#bases.get(line.file) ?? 0) + line.start;
  }

  #lineAt(position: number): Line {
    const index = lastAtMost(this.#starts, position);
    const file = this.files[index];
    if (!file) throw new Error(`${this.name} has no line at ${position}`);
    return file.lineAt(position - (this.#starts[index] ?? 0));
  }

  /** Reads one line and, where it is a record of this log, checks it by its schema. */
  read(line: Line): Row {
    const reading = readLine(line);
    const value = reading.parsed?.value;
    const type = value && this.#model.typeIn(this.#definition, value);
    if (!value || !type) return { reading };
    const position = this.#position(line);
    return {
      reading,
      record: this.#recordOf(type, { line, position }, value),
    };
  }

  #faultsOf(type: TypeModel, value: JsonObject, position: number): readonly SchemaFault[] {
    if (this.#faulty && !this.#faulty.has(position)) return [];
    return schemaOf(this.#schemas, type.name).validate(value);
  }

  /** Reads a line that is known to be a record of this log. */
  #readAgain(line: Line, position: number): RegistryRecord {
    const text = bytesOf(line).toString("utf8");
    const value = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text) as JsonObject;
    const type = this.#model.typeIn(this.#definition, value);
    if (!type) throw new Error(`${this.name} has no record at ${position}`);
    return this.#recordOf(type, { line, position }, value);
  }

  /**
   * All rows in order. The first time, the table of ids is made on the way.
   *
   * @param reader reads the lines that it knows to hold by themselves: they are in its columns, and are not given out
   */
  *index(reader?: LogReader): Iterable<Row> {
    const table = new IdTable(this.#model, reader?.columns);
    const faulty = new Set<number>();
    const unparsed: Line[] = [];
    for (const file of this.files) {
      for (const line of reader?.unknownLines(file, this.#bases.get(file) ?? 0) ?? file.lines()) {
        const row = this.read(line);
        const { record, reading } = row;
        if (record && record.schemaFaults.length > 0) faulty.add(record.position);
        else if (!reading.parsed?.value && !reading.faults.some((fault) => fault.class === "blank"))
          unparsed.push(line);
        yield row;
        if (record && !reader?.took(record)) table.add(record);
      }
    }
    this.#table = table;
    this.#faulty = faulty;
    this.#unparsed = unparsed;
  }

  #readAll(): void {
    if (!this.#table) for (const _ of this.index());
  }

  /** The records that name an id in one of the indexed fields, in order. */
  naming(id: string): RegistryRecord[] {
    if (this.#search.passes > MOST_PASSES) this.#readAll();
    if (this.#table) {
      return this.#table
        .of(id)
        .map((position) => this.#recordAt(position, true))
        .filter((record) => record !== undefined);
    }
    return this.search(id).filter((record) => namedIds(record, this.#model).has(id));
  }

  /** In how many lines, at most, an id is named in an indexed field; no line is read for it. */
  timesNamed(id: string): number {
    return (this.#table ? this.#table.of(id) : this.#search.positionsOf(id)).length;
  }

  /** The records whose line has an id anywhere, found by searching the bytes, in order. */
  search(id: string): RegistryRecord[] {
    return this.#search
      .positionsOf(id)
      .map((position) => this.#recordAt(position))
      .filter((record) => record !== undefined);
  }

  /** The lines in which an id is, but which are no record that can be read. */
  unreadNaming(id: string): Line[] {
    return this.#search
      .positionsOf(id)
      .map((position) => this.#lineAt(position))
      .filter((line) => this.read(line).reading.parsed?.value === undefined)
      .filter((line) => bytesOf(line).includes(id));
  }

  /** Searches for several ids in one pass, for the questions about them that will follow; reads all for many. */
  prepare(ids: Iterable<string>): void {
    if (this.#table) return;
    const wanted = this.#search.unknown(ids);
    if (wanted.length > MOST_PASSES) this.#readAll();
    else this.#search.find(wanted);
  }

  /**
   * The records whose own id shares the stamp or the last four characters with an id that was not found: what
   * its writer may have meant. Nothing after {@link SUGGESTIONS} questions.
   */
  similar(id: string): RegistryRecord[] {
    const stem = /^(.+-)([A-Z0-9]{4})$/.exec(id);
    if (!stem?.[1] || !stem[2] || this.#suggested >= SUGGESTIONS) return [];
    this.#suggested++;
    const prefix = id.slice(0, id.indexOf("-") + 1);
    const starts = this.#table
      ? this.#table.similar(stem[1], stem[2], MOST_SIMILAR)
      : [
          ...this.#search.linesWith(Buffer.from(`"${stem[1]}`), MOST_SIMILAR),
          ...this.#search.linesWith(Buffer.from(`-${stem[2]}"`), MOST_SIMILAR),
        ];
    return starts
      .map((position) => this.#recordAt(position))
      .filter((record) => record !== undefined)
      .filter((record) => record.id?.startsWith(prefix) === true);
  }

  /** The table of ids; every line is read for it where it is not made yet. */
  table(): IdTable {
    this.#readAll();
    if (!this.#table) throw new Error(`${this.name} is still being read`);
    return this.#table;
  }

  /** The ids of the things that the log's records are about, in order of appearance. */
  ids(): ReadonlySet<string> {
    return this.table().own();
  }

  /** The lines that are no JSON record, blank ones aside. */
  unparsed(): readonly Line[] {
    this.#readAll();
    return this.#unparsed ?? [];
  }

  /** @param isKnownRecord index() put the position into the table, and read it with care then */
  #recordAt(position: number, isKnownRecord = false): RegistryRecord | undefined {
    const known = this.#recent.get(position);
    if (known) return known;
    const line = this.#lineAt(position);
    const record = isKnownRecord ? this.#readAgain(line, position) : this.read(line).record;
    if (!record) return undefined;
    this.#search.spend(READING * (line.end - line.start));
    this.#recentBytes += line.end - line.start;
    if (this.#recentBytes > REMEMBERED) {
      this.#recent.clear();
      this.#recentBytes = line.end - line.start;
    }
    this.#recent.set(position, record);
    return record;
  }
}
