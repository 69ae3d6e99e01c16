/** Reads a log: lines of kinds that are known to hold become rows, all others are given out to be read with care. */
import { bytesOf, type Line, type TextFile } from "../../jsonl/line.js";
import { MAX_LINE } from "../../jsonl/read-line.js";
import { type Kind, kindOf, type ReadRecord } from "./kind.js";
import { stepsOf } from "./learn.js";
import { FIRST_FIELD, type LogColumns } from "./log-columns.js";
import type { TypePlan } from "./plan.js";
import type { Known, Range, RowsOfRange } from "./range.js";
import { scanLines, WINDOW } from "./scan-lines.js";
import { PADDING, Scanner } from "./scanner.js";
import { holesOf, type Step } from "./step.js";
import { canHaveThread, RangeThread } from "./thread.js";
import { addKind } from "./trie.js";

const LF = 0x0a;

/** What is read before anything is given to another thread: by then most kinds are known. */
const SAMPLE = 4 << 20;

/** A thread takes as long to start as reading so many bytes. */
const WORTH_A_THREAD = 16 << 20;

/** No more kinds and bytes of them are learned from one log: where every line is its own kind, nothing is gained. */
const MOST_KINDS = 4_096;
const MOST_BYTES = 8 << 20;

export class LogReader {
  readonly columns: LogColumns;
  /** How many lines became rows, by file. */
  readonly rowsOf = new Map<TextFile, number>();
  readonly #scanner = new Scanner();
  readonly #plans: ReadonlyMap<string, TypePlan>;
  readonly #window: number;
  /** The steps of each kind. */
  readonly #steps: (readonly Step[])[] = [];
  #bytes = 0;
  #taken = -1;

  /**
   * @param plans of the types whose lines can be rows
   * @param window how many bytes are read at once
   */
  constructor(columns: LogColumns, plans: ReadonlyMap<string, TypePlan>, window = WINDOW) {
    this.columns = columns;
    this.#plans = plans;
    this.#window = window;
  }

  /**
   * The lines of a file that are of no kind that is known. What is learned from one counts for the next.
   *
   * @param base the position of the file's first byte within the log
   */
  *unknownLines(file: TextFile, base: number): Iterable<Line> {
    const { size } = file.bytes;
    const sample = Math.min(size, SAMPLE);
    const half = this.#isWorthAThread(file) ? lineAfter(file, (sample + size) / 2) : size;
    const start = yield* this.#linesOf(file, {
      from: 0,
      to: half < size ? lineAfter(file, sample) : size,
      base,
    });
    if (half < size) yield* this.#together(file, { from: start, to: half, base });
  }

  #isWorthAThread({ bytes }: TextFile): boolean {
    return bytes.onDisk !== undefined && bytes.size > SAMPLE + WORTH_A_THREAD && canHaveThread();
  }

  /** Reads a range while another thread reads the rest of the file. */
  *#together(file: TextFile, range: Range): Iterable<Line> {
    const { onDisk, size } = file.bytes;
    const rest = { from: range.to, to: size, base: range.base };
    const thread = onDisk && new RangeThread(onDisk, rest, this.#known());
    try {
      yield* this.#linesOf(file, range);
      const found = thread?.wait();
      if (found && this.#rename(found)) yield* this.#takeOver(file, found, range.base);
      else yield* this.#linesOf(file, rest);
    } finally {
      thread?.close();
    }
  }

  /** What another thread is told. */
  #known(): Known {
    const { kinds, scalars, lists, clock } = this.columns;
    const withoutTypes = kinds.map(({ type: _, ...kind }) => kind);
    return { kinds: withoutTypes, steps: this.#steps, fields: { scalars, lists }, clock };
  }

  /** Takes over the rows of another thread, and what lies between them: lines that it did not know. */
  *#takeOver(file: TextFile, { rows, unknown }: RowsOfRange, base: number): Iterable<Line> {
    const positions = rows.own[0] as Float64Array;
    let row = 0;
    const upTo = (position: number) => {
      const from = row;
      while (row < rows.length && (positions[row] as number) < position) row++;
      this.columns.append(rows, { from, to: row });
      this.#countRows(file, row - from);
    };
    for (const start of unknown) {
      upTo(base + start);
      const line = file.lineAt(start);
      if (this.#makeRow(line, base + start)) this.#countRows(file, 1);
      else yield line;
    }
    upTo(Number.POSITIVE_INFINITY);
  }

  #countRows(file: TextFile, more: number): void {
    this.rowsOf.set(file, (this.rowsOf.get(file) ?? 0) + more);
  }

  /** Gives the names in the rows of another thread the numbers that they have here; false where one can have none. */
  #rename({ rows, names: { first, texts } }: RowsOfRange): boolean {
    const { kinds, names, scalars } = this.columns;
    const numbers = texts.map((text) => names.add(text));
    if (numbers.some((number) => number < 0)) return false;
    for (const index of scalars.keys()) {
      const isName = kinds.map(({ holes }, kind) => {
        const hole = holes[index] ?? -1;
        return hole >= 0 && holesOf(this.#steps[kind] ?? [])[hole]?.names !== undefined;
      });
      const column = rows.own[FIRST_FIELD + index] as Float64Array;
      for (let row = 0; row < rows.length; row++) {
        const number = column[row] as number;
        if (number >= first && isName[rows.kindOf[row] as number])
          column[row] = numbers[number - first] as number;
      }
    }
    return true;
  }

  /** The lines of a range that are of no kind that is known. Gives back where it ends. */
  *#linesOf(file: TextFile, { from, to, base }: Range): Generator<Line, number> {
    const source = {
      end: to,
      fill: (buffer: Buffer, at: number) => file.bytes.copyTo(buffer, at),
    };
    const reader = { scanner: this.#scanner, columns: this.columns };
    const lines = scanLines(source, reader, { from, base, window: this.#window });
    let after: number | undefined;
    for (;;) {
      const before = this.columns.length;
      const { value, done } = lines.next(after);
      this.#countRows(file, this.columns.length - before);
      if (done || !value) return to;
      const { start, end } = value;
      const line = end === undefined ? file.lineAt(start) : { file, start, end, terminated: true };
      yield line;
      after = line.end + 1;
    }
  }

  /** Whether the record that was learned from last is a row now. */
  took(record: ReadRecord): boolean {
    return this.#taken === record.position;
  }

  /**
   * Learns the kind of a line that holds by itself, and makes the line a row.
   *
   * @param isAsked whether some rules are asked about every record of its kind
   * @returns the kind, where it was not known
   */
  learn(record: ReadRecord, isAsked: boolean): Kind | undefined {
    const plan = this.#plans.get(record.model.name);
    if (!plan || !record.line.terminated) return undefined;
    const line = bytesOf(record.line).toString("latin1");
    const steps = stepsOf(line, plan);
    if (!steps) return undefined;
    acceptNames(steps, line);
    const { kinds } = this.columns;
    if (kinds.length >= MOST_KINDS || this.#bytes > MOST_BYTES) return undefined;
    const kind = kindOf(record, steps, this.columns, plan.names, isAsked);
    if (!kind) return undefined;
    // It has been learned before where only a name in it was new.
    const isNew = addKind(this.#scanner.root, steps, kinds.length) === kinds.length;
    if (isNew) {
      kinds.push(kind);
      this.#steps.push(steps);
      this.#bytes += line.length;
    }
    if (this.#makeRow(record.line, record.position)) this.#taken = record.position;
    return isNew ? kind : undefined;
  }

  /** Makes one line a row, where it is of a kind that is known. */
  #makeRow(line: Line, position: number): boolean {
    if (!line.terminated || line.end - line.start > MAX_LINE) return false;
    const bytes = new Uint8Array(line.end - line.start + 1 + PADDING);
    bytes.set(bytesOf(line));
    bytes[line.end - line.start] = LF;
    const kind = this.#scanner.read(bytes, new DataView(bytes.buffer), 0);
    return kind >= 0 && this.columns.add(kind, position, this.#scanner.values);
  }
}

/** Where the first line begins that begins at or after a place. */
function lineAfter(file: TextFile, place: number): number {
  const found = file.bytes.indexOf(LF, Math.floor(place));
  return found < 0 ? file.bytes.size : found + 1;
}

/** From now on these fields may have the names that they have in a line. */
function acceptNames(steps: readonly Step[], line: string): void {
  let at = 0;
  for (const step of steps) {
    if ("bytes" in step) {
      at += step.bytes.length;
      continue;
    }
    const end = endOfText(line, at);
    step.hole.accepted?.add(Buffer.from(line.slice(at, end), "latin1"));
    at = end;
  }
}

/** Where a text ends that begins at a place: at its first quote without a backslash before it. */
function endOfText(line: string, start: number): number {
  let at = start;
  while (line[at] !== '"') at += line[at] === "\\" ? 2 : 1;
  return at;
}
