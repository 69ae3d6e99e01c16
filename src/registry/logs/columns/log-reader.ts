/** Reads a log: lines of kinds that are known to hold become rows, all others are given out to be read with care. */
import { bytesOf, type Line, type TextFile } from "../../jsonl/line.js";
import { kindOf, type ReadRecord } from "./kind.js";
import { stepsOf } from "./learn.js";
import type { LogColumns } from "./log-columns.js";
import type { TypePlan } from "./plan.js";
import { PADDING, Scanner } from "./scanner.js";
import type { Step } from "./step.js";
import { addKind } from "./trie.js";

const LF = 0x0a;

/** How much of a file is read at once, in bytes. */
const WINDOW = 1 << 20;

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
    const bytes = new Uint8Array(this.#window + PADDING);
    const view = new DataView(bytes.buffer);
    const window = Buffer.from(bytes.buffer, 0, this.#window);
    let rows = 0;
    for (let start = 0; start < size; ) {
      let length = 0;
      for (const piece of file.bytes.chunks(start, Math.min(size, start + window.length)))
        length += piece.copy(window, length);
      const last = window.lastIndexOf(LF, length - 1);
      if (last < 0) {
        const line = file.lineAt(start);
        yield line;
        start = line.end + 1;
        continue;
      }
      for (let at = 0; at <= last; ) {
        const kind = this.#scanner.read(bytes, view, at);
        if (kind >= 0 && this.columns.add(kind, base + start + at, this.#scanner.values)) {
          at = this.#scanner.next;
          rows++;
          continue;
        }
        const end = window.indexOf(LF, at);
        this.rowsOf.set(file, rows);
        yield { file, start: start + at, end: start + end, terminated: true };
        at = end + 1;
      }
      start += last + 1;
    }
    this.rowsOf.set(file, rows);
  }

  /** Whether the record that was learned from last is a row now. */
  took(record: ReadRecord): boolean {
    return this.#taken === record.position;
  }

  /**
   * Learns the kind of a line that holds by itself, and makes the line a row.
   *
   * @param isAsked whether all records of its kind are given to the rules about what records mean
   */
  learn(record: ReadRecord, isAsked: boolean): void {
    const plan = this.#plans.get(record.model.name);
    if (!plan || !record.line.terminated) return;
    const line = bytesOf(record.line).toString("latin1");
    const steps = stepsOf(line, plan);
    if (!steps) return;
    acceptNames(steps, line);
    const { kinds } = this.columns;
    if (kinds.length >= MOST_KINDS || this.#bytes > MOST_BYTES) return;
    const kind = kindOf(record, steps, this.columns, plan.names, isAsked);
    if (!kind) return;
    // It has been learned before where only a name in it was new.
    if (addKind(this.#scanner.root, steps, kinds.length) === kinds.length) {
      kinds.push(kind);
      this.#bytes += line.length;
    }
    this.#take(record, line);
  }

  /** Makes a line that was learned from a row. */
  #take({ position }: ReadRecord, line: string): void {
    const bytes = Uint8Array.from(Buffer.from(`${line}\n`.padEnd(line.length + 1 + PADDING, "\n"), "latin1"));
    const kind = this.#scanner.read(bytes, new DataView(bytes.buffer), 0);
    if (kind >= 0 && this.columns.add(kind, position, this.#scanner.values)) this.#taken = position;
  }
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
