import { isUtf8 } from "node:buffer";
import { bytesOf, type Line } from "./line.js";
import { type Parsed, parseRecord } from "./parse.js";

/** The longest line that is read, in bytes. */
export const MAX_LINE = 1 << 20;

export type LineFaultClass =
  | "bom"
  | "crlf"
  | "blank"
  | "nul"
  | "encoding"
  | "bare-cr"
  | "too-long"
  | "no-final-newline"
  | "torn-tail";

/** What is wrong with the bytes of a line; offsets into its text, in UTF-16 units. */
export interface LineFault {
  class: LineFaultClass;
  message: string;
  start: number;
  end: number;
}

/** One line, read. */
export interface LineReading {
  line: Line;
  /** Without the newline and the CR before it; undefined where the bytes are no text. */
  text: string | undefined;
  faults: LineFault[];
  /** The record or what is wrong with its JSON; undefined where the faults above leave nothing to parse. */
  parsed: Parsed | undefined;
}

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
const CR = 0x0d;

/** The offset of the first byte that belongs to no valid UTF-8 sequence. */
function firstBadByte(bytes: Buffer): number {
  let low = 0;
  let high = bytes.length;
  // A valid text cut in mid-sequence differs from an invalid one in at most three bytes.
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const valid = [0, 1, 2, 3].some(
      (back) => middle - back >= low && isUtf8(bytes.subarray(0, middle - back)),
    );
    if (valid) low = middle;
    else high = middle - 1;
  }
  for (let back = 0; back < 4; back++) if (isUtf8(bytes.subarray(0, low - back))) return low - back;
  return low;
}

function hex(byte: number | undefined): string {
  return `0x${(byte ?? 0).toString(16).toUpperCase().padStart(2, "0")}`;
}

/** Reads a line: its bytes first, then its JSON. Never throws on what a line may hold. */
export function readLine(line: Line): LineReading {
  const faults: LineFault[] = [];
  const add = (kind: LineFaultClass, message: string, start: number, end: number) =>
    faults.push({ class: kind, message, start, end });
  const size = line.end - line.start;
  if (size > MAX_LINE) {
    add("too-long", `the line is ${size} bytes long; at most ${MAX_LINE} are read`, 0, 0);
    return { line, text: undefined, faults, parsed: undefined };
  }
  let bytes = bytesOf(line);
  const hasBom = line.start === 0 && bytes.subarray(0, 3).equals(BOM);
  if (hasBom) add("bom", "the file starts with a byte order mark (U+FEFF)", 0, 1);
  const hasCrlf = line.terminated && bytes[bytes.length - 1] === CR;
  if (hasCrlf) bytes = bytes.subarray(0, -1);
  if (!isUtf8(bytes)) {
    const bad = firstBadByte(bytes);
    const column = bytes.subarray(0, bad).toString("utf8").length;
    const end = bytes.toString("utf8").length;
    if (hasCrlf) add("crlf", "the line ends in CR LF", end, end);
    add("encoding", `byte ${bad} of the line (${hex(bytes[bad])}) is not valid UTF-8`, column, column + 1);
    return { line, text: undefined, faults, parsed: undefined };
  }
  const text = bytes.toString("utf8");
  if (hasCrlf) add("crlf", "the line ends in CR LF", text.length, text.length);
  if (/^[ \t\r\ufeff]*$/.test(text)) {
    add("blank", text === "" ? "the line is empty" : "the line holds only blanks", 0, text.length);
    return { line, text, faults, parsed: undefined };
  }
  const nul = text.indexOf("\0");
  if (nul >= 0) add("nul", "the line holds a NUL byte", nul, nul + 1);
  const cr = text.indexOf("\r");
  if (cr >= 0) add("bare-cr", "a CR stands within the line, without a newline after it", cr, cr + 1);
  // The mark counts as one unit, as editors count it; JSON reads a blank in its place.
  let parsed: Parsed | undefined = parseRecord(hasBom ? ` ${text.slice(1)}` : text);
  if (!line.terminated) {
    if (parsed.value)
      add("no-final-newline", "the last line does not end in a newline", text.length, text.length);
    else if (nul < 0 && cr < 0)
      add("torn-tail", "the last line breaks off: it has no newline and is not a record", 0, text.length);
  }
  // One mistake, one finding: bytes that can't be JSON are not blamed twice.
  if (parsed.faults && (nul >= 0 || cr >= 0 || !line.terminated)) parsed = undefined;
  return { line, text, faults, parsed };
}

/** Whether a file starts as UTF-16 text does: a byte order mark of it, or a NUL beside the first character. */
export function looksLikeUtf16(head: Buffer): boolean {
  const [first, second, third, fourth] = head;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  if (head.length < 4) return false;
  // Two ASCII characters in a row: a single NUL is a fault of its line.
  const isLittle = first !== 0 && second === 0 && third !== 0 && fourth === 0;
  return isLittle || (first === 0 && second !== 0 && third === 0 && fourth !== 0);
}
