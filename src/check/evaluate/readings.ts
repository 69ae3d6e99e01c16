/** What the reading of one file's lines gave, for the rules about whole files. */
import type { LogName } from "../../base/core/finding.js";
import type { Line, TextFile } from "../../registry/jsonl/line.js";
import { type LineFault, readLine } from "../../registry/jsonl/read-line.js";
import type { FileReading } from "../../rules/rule.js";

/** Lines that were read. Those with faults are not kept but found again, because all lines may have some. */
export class Readings implements FileReading {
  readonly file: TextFile;
  readonly log: LogName;
  readonly utf16: boolean;
  ends = 0;
  crlf = 0;
  /** Where stretches of lines with faults start and end, by turns. */
  readonly #stretches: number[] = [];

  constructor(file: TextFile, log: LogName, utf16 = false) {
    this.file = file;
    this.log = log;
    this.utf16 = utf16;
  }

  /** Takes in what is wrong with a line; lines come in the order of the file. */
  take(line: Line, faults: readonly LineFault[]): void {
    if (line.terminated) this.ends++;
    if (faults.length === 0) return;
    if (faults.some((fault) => fault.class === "crlf")) this.crlf++;
    const next = line.end + (line.terminated ? 1 : 0);
    const last = this.#stretches.length - 1;
    if (this.#stretches[last] === line.start) this.#stretches[last] = next;
    else this.#stretches.push(line.start, next);
  }

  /** The faults of all lines, in their order. */
  *faults(): Iterable<{ line: Line; fault: LineFault }> {
    for (let index = 0; index < this.#stretches.length; index += 2) {
      const end = this.#stretches[index + 1] ?? 0;
      for (const line of this.file.lines(this.#stretches[index])) {
        if (line.start >= end) break;
        for (const fault of readLine(line).faults) yield { line, fault };
      }
    }
  }
}
