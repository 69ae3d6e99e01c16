/**
 * The careful reader of one JSON text: where every key and value stands, and everything that JSON.parse lets
 * pass though it makes a record ambiguous.
 */

/** Offsets in UTF-16 units; `end` is exclusive. */
export interface Span {
  start: number;
  end: number;
}

/** Where a member or element stands: its value, and its key where it has one. */
export interface Position {
  value: Span;
  key?: Span;
}

export type JsonFaultClass =
  | "syntax"
  | "not-an-object"
  | "duplicate-key"
  | "forbidden-key"
  | "too-deep"
  | "unsafe-number"
  | "lone-surrogate";

export interface JsonFault extends Span {
  class: JsonFaultClass;
  message: string;
  pointer: string;
}

export interface Scan {
  faults: JsonFault[];
  /** By JSON Pointer; `""` is the whole value. Of a duplicate key, the last one counts. */
  positions: Map<string, Position>;
}

/** The deepest nesting that is read. */
export const MAX_DEPTH = 64;
/** More faults than this in one line tell nobody anything new. */
const MAX_FAULTS = 10;

const FORBIDDEN = new Set(["__proto__", "constructor"]);
const SIMPLE_ESCAPES = '"\\/bfnrt';
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** One step of a JSON Pointer (RFC 6901). */
export function pointerStep(key: string | number): string {
  return `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** A decimal as sign, digits without zeros at either end, and exponent: equal values, equal text. */
function canonicalDecimal(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!match) return text;
  const fraction = match[3] ?? "";
  const digits = `${match[2]}${fraction}`.replace(/^0+/, "");
  if (digits === "") return "0";
  let end = digits.length;
  while (digits[end - 1] === "0") end--;
  const trimmed = digits.slice(0, end);
  const exponent = BigInt(match[4] ?? 0) - BigInt(fraction.length) + BigInt(digits.length - trimmed.length);
  return `${match[1]}${trimmed}e${exponent}`;
}

/** Whether the nearest double, written as shortly as can be, has another value than the text. */
export function losesPrecision(text: string): boolean {
  const value = Number(text);
  return !Number.isFinite(value) || canonicalDecimal(text) !== canonicalDecimal(String(value));
}

class Stop extends Error {}

class Scanner {
  readonly faults: JsonFault[] = [];
  readonly positions = new Map<string, Position>();
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  run(): void {
    try {
      this.#blank();
      const start = this.#at;
      if (start === this.#text.length) this.#stop("syntax", "the line is empty", start, start, "");
      this.#value("", 0);
      const kind = this.#text[start];
      const end = this.#at;
      this.#blank();
      if (this.#at < this.#text.length) {
        const what = "{[".includes(this.#text[this.#at] ?? "") ? "a second value" : "something";
        this.#stop("syntax", `${what} follows the record on the same line`, this.#at, this.#text.length, "");
      }
      if (kind !== "{") {
        const name = kind === "[" ? "an array" : kind === '"' ? "a string" : "a bare value";
        this.#fault("not-an-object", `the line holds ${name}, not one JSON object`, start, end, "");
      }
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
    }
  }

  #fault(kind: JsonFaultClass, message: string, start: number, end: number, pointer: string): void {
    this.faults.push({ class: kind, message, start, end, pointer });
    if (this.faults.length >= MAX_FAULTS) throw new Stop();
  }

  #stop(kind: JsonFaultClass, message: string, start: number, end: number, pointer: string): never {
    this.faults.push({ class: kind, message, start, end, pointer });
    throw new Stop();
  }

  #blank(): void {
    while (" \t\n\r".includes(this.#text[this.#at] ?? "x")) this.#at++;
  }

  #unexpected(pointer: string, wanted: string): never {
    const found = this.#text.codePointAt(this.#at);
    const at = this.#at;
    const what =
      found === undefined ? "the line ends" : `found ${JSON.stringify(String.fromCodePoint(found))}`;
    return this.#stop("syntax", `not valid JSON: ${what} where ${wanted} is needed`, at, at + 1, pointer);
  }

  #value(pointer: string, depth: number, key?: Span): void {
    const start = this.#at;
    const first = this.#text[start];
    if (first === "{") this.#object(pointer, depth + 1);
    else if (first === "[") this.#array(pointer, depth + 1);
    else if (first === '"') this.#string(pointer);
    else if (first === "-" || (first !== undefined && first >= "0" && first <= "9")) this.#number(pointer);
    else this.#word(pointer);
    this.positions.set(pointer, { value: { start, end: this.#at }, ...(key && { key }) });
  }

  #word(pointer: string): void {
    for (const word of ["true", "false", "null"]) {
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return;
      }
    }
    const other = /(?:NaN|-?Infinity|undefined|None|True|False)\b|\/[/*]/y;
    other.lastIndex = this.#at;
    const found = other.exec(this.#text)?.[0];
    if (found?.startsWith("/")) {
      this.#stop("syntax", "not valid JSON: comments are not allowed", this.#at, this.#at + 2, pointer);
    }
    if (found) {
      this.#stop(
        "syntax",
        `not valid JSON: ${found} is no JSON value`,
        this.#at,
        this.#at + found.length,
        pointer,
      );
    }
    this.#unexpected(pointer, "a value");
  }

  #number(pointer: string): void {
    NUMBER.lastIndex = this.#at;
    const text = NUMBER.exec(this.#text)?.[0];
    if (text === undefined) this.#unexpected(pointer, "a number");
    const start = this.#at;
    this.#at += text.length;
    if (/[\d.eE+-]/.test(this.#text[this.#at] ?? "")) this.#unexpected(pointer, "the end of the number");
    if (losesPrecision(text)) {
      const short = text.length > 40 ? `${text.slice(0, 40)}…` : text;
      const message = `${short} can't be held exactly: readers would see ${String(Number(text))}`;
      this.#fault("unsafe-number", message, start, this.#at, pointer);
    }
  }

  /** Reads a string and gives its value. */
  #string(pointer: string): string {
    const start = this.#at++;
    let value = "";
    for (;;) {
      const from = this.#at;
      let code = this.#text.charCodeAt(this.#at);
      while (code !== 0x22 && code !== 0x5c && code >= 0x20) code = this.#text.charCodeAt(++this.#at);
      value += this.#text.slice(from, this.#at);
      if (code === 0x22) break;
      if (Number.isNaN(code)) this.#unexpected(pointer, 'the closing "');
      if (code < 0x20) {
        this.#stop(
          "syntax",
          "not valid JSON: a raw control character in a string",
          this.#at,
          this.#at + 1,
          pointer,
        );
      }
      value += this.#escape(pointer);
    }
    this.#at++;
    if (!value.isWellFormed()) {
      this.#fault("lone-surrogate", "half of a surrogate pair stands alone", start, this.#at, pointer);
    }
    return value;
  }

  #escape(pointer: string): string {
    const letter = this.#text[this.#at + 1] ?? "";
    const hex = this.#text.slice(this.#at + 2, this.#at + 6);
    if (letter === "u" && /^[0-9a-fA-F]{4}$/.test(hex)) {
      this.#at += 6;
      return String.fromCharCode(Number.parseInt(hex, 16));
    }
    if (letter === "" || !SIMPLE_ESCAPES.includes(letter)) {
      const end = Math.min(this.#at + 2, this.#text.length);
      this.#stop("syntax", "not valid JSON: an unknown escape in a string", this.#at, end, pointer);
    }
    const value = JSON.parse(`"\\${letter}"`) as string;
    this.#at += 2;
    return value;
  }

  #enter(pointer: string, depth: number): void {
    if (depth > MAX_DEPTH) {
      this.#stop("too-deep", `nested more than ${MAX_DEPTH} levels deep`, this.#at, this.#at + 1, pointer);
    }
    this.#at++;
    this.#blank();
  }

  /** After a member: whether another one follows. */
  #another(close: string, pointer: string): boolean {
    this.#blank();
    const found = this.#text[this.#at];
    if (found === close) {
      this.#at++;
      return false;
    }
    if (found !== ",") this.#unexpected(pointer, `"," or "${close}"`);
    const comma = this.#at++;
    this.#blank();
    if (this.#text[this.#at] === close) {
      this.#stop("syntax", "not valid JSON: a comma with nothing after it", comma, comma + 1, pointer);
    }
    return true;
  }

  #object(pointer: string, depth: number): void {
    this.#enter(pointer, depth);
    if (this.#text[this.#at] === "}") {
      this.#at++;
      return;
    }
    const seen = new Set<string>();
    do {
      if (this.#text[this.#at] !== '"') this.#unexpected(pointer, "a key in double quotes");
      const start = this.#at;
      const name = this.#string(pointer);
      const key = { start, end: this.#at };
      const member = pointer + pointerStep(name);
      if (seen.has(name)) {
        this.#fault(
          "duplicate-key",
          `the key ${JSON.stringify(name)} stands twice`,
          key.start,
          key.end,
          member,
        );
      }
      if (FORBIDDEN.has(name)) {
        this.#fault("forbidden-key", `the key "${name}" is not allowed`, key.start, key.end, member);
      }
      seen.add(name);
      this.#blank();
      if (this.#text[this.#at] !== ":") this.#unexpected(member, '":"');
      this.#at++;
      this.#blank();
      this.#value(member, depth, key);
    } while (this.#another("}", pointer));
  }

  #array(pointer: string, depth: number): void {
    this.#enter(pointer, depth);
    if (this.#text[this.#at] === "]") {
      this.#at++;
      return;
    }
    let index = 0;
    do {
      this.#value(pointer + pointerStep(index++), depth);
    } while (this.#another("]", pointer));
  }
}

/** Reads a text with care: every fault with its place (at most ten), and every position. Never throws. */
export function scanJson(text: string): Scan {
  const scanner = new Scanner(text);
  scanner.run();
  return { faults: scanner.faults, positions: scanner.positions };
}
