/**
 * The careful reader of one JSON text: where every key and value is, and everything that JSON.parse lets
 * pass though it makes a record ambiguous.
 */

import { pointerStep } from "../../base/text/pointer.js";
import { losesPrecision } from "./decimal.js";
import { MAX_DEPTH } from "./depth.js";
import { NOWHERE, type Node, Positions, type Span } from "./positions.js";
import { shownValue } from "./shown-value.js";

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
  positions: Positions;
}

/** More faults than this in one line tell nobody anything new. */
const MAX_FAULTS = 10;

const FORBIDDEN = new Set(["__proto__", "constructor"]);
const ESCAPED: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

class Stop extends Error {}

class Scanner {
  readonly faults: JsonFault[] = [];
  /** The whole value, as soon as it was read to its end. */
  root: Node | undefined;
  readonly #text: string;
  readonly #keep: boolean;
  /** The keys and indexes that lead to what is being read. */
  readonly #path: (string | number)[] = [];
  #at = 0;

  /** @param keep whether to keep where every value is */
  constructor(text: string, keep: boolean) {
    this.#text = text;
    this.#keep = keep;
  }

  run(): void {
    try {
      this.#blank();
      const start = this.#at;
      if (start === this.#text.length) this.#stop("syntax", "the line is empty", start, start);
      this.root = { ...NOWHERE };
      this.#value(0, this.root);
      const kind = this.#text[start];
      const end = this.#at;
      this.#blank();
      if (this.#at < this.#text.length) {
        const what = "{[".includes(this.#text[this.#at] ?? "") ? "a second value" : "something";
        this.#stop("syntax", `${what} follows the record on the same line`, this.#at, this.#text.length);
      }
      if (kind !== "{") {
        const name = kind === "[" ? "an array" : kind === '"' ? "a string" : "a bare value";
        this.#fault("not-an-object", `the line holds ${name}, not one JSON object`, start, end);
      }
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
    }
  }

  #note(kind: JsonFaultClass, message: string, start: number, end: number): void {
    const pointer = this.#path.map(pointerStep).join("");
    this.faults.push({ class: kind, message, start, end, pointer });
  }

  #fault(kind: JsonFaultClass, message: string, start: number, end: number): void {
    this.#note(kind, message, start, end);
    if (this.faults.length >= MAX_FAULTS) throw new Stop();
  }

  #stop(kind: JsonFaultClass, message: string, start: number, end: number): never {
    this.#note(kind, message, start, end);
    throw new Stop();
  }

  #blank(): void {
    while (" \t\n\r".includes(this.#text[this.#at] ?? "x")) this.#at++;
  }

  #unexpected(wanted: string): never {
    const found = this.#text.codePointAt(this.#at);
    const at = this.#at;
    const what =
      found === undefined ? "the line ends" : `found ${JSON.stringify(String.fromCodePoint(found))}`;
    return this.#stop("syntax", `not valid JSON: ${what} where ${wanted} is needed`, at, at + 1);
  }

  /** Reads a value into its node. */
  #value(depth: number, node: Node): void {
    const start = this.#at;
    const first = this.#text[start];
    // Until its end is found, it goes on to the end of the text.
    const span = { start, end: this.#text.length };
    if (this.#keep) node.value = span;
    if (first === "{") this.#object(depth + 1, node);
    else if (first === "[") this.#array(depth + 1, node);
    else if (first === '"') this.#string();
    else if (first === "-" || (first !== undefined && first >= "0" && first <= "9")) this.#number();
    else this.#word();
    span.end = this.#at;
  }

  #word(): void {
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
      this.#stop("syntax", "not valid JSON: comments are not allowed", this.#at, this.#at + 2);
    }
    if (found) {
      this.#stop("syntax", `not valid JSON: ${found} is not a JSON value`, this.#at, this.#at + found.length);
    }
    this.#unexpected("a value");
  }

  #number(): void {
    NUMBER.lastIndex = this.#at;
    const text = NUMBER.exec(this.#text)?.[0];
    if (text === undefined) this.#unexpected("a number");
    const start = this.#at;
    this.#at += text.length;
    if (/[\d.eE+-]/.test(this.#text[this.#at] ?? "")) this.#unexpected("the end of the number");
    if (losesPrecision(text)) {
      const short = text.length > 40 ? `${text.slice(0, 40)}…` : text;
      const message = `${short} can't be held exactly: readers would see ${String(Number(text))}`;
      this.#fault("unsafe-number", message, start, this.#at);
    }
  }

  /** Reads a string and gives its value. */
  #string(): string {
    const start = this.#at++;
    let value = "";
    for (;;) {
      const from = this.#at;
      let code = this.#text.charCodeAt(this.#at);
      while (code !== 0x22 && code !== 0x5c && code >= 0x20) code = this.#text.charCodeAt(++this.#at);
      value += this.#text.slice(from, this.#at);
      if (code === 0x22) break;
      if (Number.isNaN(code)) this.#unexpected('the closing "');
      if (code < 0x20) {
        this.#stop("syntax", "not valid JSON: a raw control character in a string", this.#at, this.#at + 1);
      }
      value += this.#escape();
    }
    this.#at++;
    if (!value.isWellFormed()) {
      this.#fault("lone-surrogate", "half of a surrogate pair stands alone", start, this.#at);
    }
    return value;
  }

  #escape(): string {
    const letter = this.#text[this.#at + 1] ?? "";
    const hex = letter === "u" ? this.#text.slice(this.#at + 2, this.#at + 6) : "";
    if (/^[0-9a-fA-F]{4}$/.test(hex)) {
      this.#at += 6;
      return String.fromCharCode(Number.parseInt(hex, 16));
    }
    const value = Object.hasOwn(ESCAPED, letter) ? ESCAPED[letter] : undefined;
    if (value === undefined) {
      const end = Math.min(this.#at + 2, this.#text.length);
      return this.#stop("syntax", "not valid JSON: an unknown escape in a string", this.#at, end);
    }
    this.#at += 2;
    return value;
  }

  #enter(depth: number): void {
    if (depth > MAX_DEPTH) {
      this.#stop("too-deep", `nested more than ${MAX_DEPTH} levels deep`, this.#at, this.#at + 1);
    }
    this.#at++;
    this.#blank();
  }

  /** After a member: whether another one follows. */
  #another(close: string): boolean {
    this.#blank();
    const found = this.#text[this.#at];
    if (found === close) {
      this.#at++;
      return false;
    }
    if (found !== ",") this.#unexpected(`"," or "${close}"`);
    const comma = this.#at++;
    this.#blank();
    if (this.#text[this.#at] === close) {
      this.#stop("syntax", "not valid JSON: a comma with nothing after it", comma, comma + 1);
    }
    return true;
  }

  #object(depth: number, node: Node): void {
    this.#enter(depth);
    if (this.#text[this.#at] === "}") {
      this.#at++;
      return;
    }
    const children = new Map<string, Node>();
    if (this.#keep) node.children = children;
    const firsts = new Map<string, Span>();
    do {
      if (this.#text[this.#at] !== '"') this.#unexpected("a key in double quotes");
      const start = this.#at;
      const name = this.#string();
      const key = { start, end: this.#at };
      this.#path.push(name);
      const first = firsts.get(name);
      const twice = `the key ${JSON.stringify(name)} appears twice`;
      if (first) this.#fault("duplicate-key", twice, key.start, key.end);
      const fault = first && this.faults.at(-1);
      if (FORBIDDEN.has(name)) {
        this.#fault("forbidden-key", `the key "${name}" is not allowed`, key.start, key.end);
      }
      this.#blank();
      if (this.#text[this.#at] !== ":") this.#unexpected('":"');
      this.#at++;
      this.#blank();
      const member = this.#keep ? { value: key, key } : NOWHERE;
      children.set(name, member);
      const value = { start: this.#at, end: this.#at };
      this.#value(depth, member);
      value.end = this.#at;
      const shown = (span: Span) => shownValue(this.#text, span);
      if (first && fault) fault.message = `${twice}: ${shown(first)}, then ${shown(value)}`;
      else firsts.set(name, value);
      this.#path.pop();
    } while (this.#another("}"));
  }

  #array(depth: number, node: Node): void {
    this.#enter(depth);
    if (this.#text[this.#at] === "]") {
      this.#at++;
      return;
    }
    const children: Node[] = [];
    if (this.#keep) node.children = children;
    let index = 0;
    do {
      const element = this.#keep ? { value: NOWHERE.value } : NOWHERE;
      if (this.#keep) children.push(element);
      this.#path.push(index++);
      this.#value(depth, element);
      this.#path.pop();
    } while (this.#another("]"));
  }
}

function scan(text: string, keep: boolean): Scanner {
  const scanner = new Scanner(text, keep);
  scanner.run();
  return scanner;
}

/** Reads a text with care: every fault with its place (at most ten). Never throws. */
export function findFaults(text: string): JsonFault[] {
  return scan(text, false).faults;
}

/** As {@link findFaults}, and where every value is as far as the text was read. */
export function scanJson(text: string): Scan {
  const { faults, root } = scan(text, true);
  return { faults, positions: new Positions(root) };
}
