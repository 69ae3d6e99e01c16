/** Lines that many findings are about, read once: what one line costs must not grow with what is wrong in it. */

import { scanJson } from "../../registry/jsonl/json.js";
import { bytesOf, hashLine, type Line } from "../../registry/jsonl/line.js";
import { type JsonObject, parseRecord } from "../../registry/jsonl/parse.js";
import { Positions } from "../../registry/jsonl/positions.js";
import { MAX_LINE } from "../../registry/jsonl/read-line.js";

/** A line, of which each thing is found out when it is first asked for. */
export class OpenLine {
  readonly line: Line;
  #text: string | undefined;
  #positions: Positions | undefined;
  #parsed: { value: JsonObject | undefined } | undefined;
  #sha256: string | undefined;

  constructor(line: Line) {
    this.line = line;
  }

  /** Whether a line is too long to be held: it has no text and no record then. */
  get #isTooLong(): boolean {
    return this.line.end - this.line.start > MAX_LINE;
  }

  /** The text of the line as far as it is text. */
  get text(): string | undefined {
    if (this.#isTooLong) return undefined;
    this.#text ??= bytesOf(this.line).toString("utf8").replace(/\r$/, "");
    return this.#text;
  }

  /** Where its values stand. */
  get positions(): Positions {
    this.#positions ??=
      this.text === undefined ? new Positions() : scanJson(this.text.replace(/^\ufeff/, " ")).positions;
    return this.#positions;
  }

  /** Its record, where it holds one that can be read. */
  get value(): JsonObject | undefined {
    this.#parsed ??= { value: this.text === undefined ? undefined : parseRecord(this.text).value };
    return this.#parsed.value;
  }

  /** The hash of its bytes. */
  get sha256(): string {
    this.#sha256 ??= hashLine(this.line, "");
    return this.#sha256;
  }
}

/** A finding and what is related to it go to and fro between two lines. */
const MOST = 2;

/** The lines that were asked about last. */
export class OpenLines {
  /** The one that was requested longest ago first. */
  readonly #open: OpenLine[] = [];

  of(line: Line): OpenLine {
    const index = this.#open.findIndex(
      (other) => other.line.file === line.file && other.line.start === line.start,
    );
    const [found = new OpenLine(line)] = index < 0 ? [] : this.#open.splice(index, 1);
    this.#open.push(found);
    if (this.#open.length > MOST) this.#open.shift();
    return found;
  }
}
