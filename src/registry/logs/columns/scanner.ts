/** Reads lines of kinds that are known, byte by byte, without making a record of them. */
import { isUtf8 } from "node:buffer";
import { minutes } from "../../../base/text/time.js";
import type { Accepted } from "./accepted.js";
import { idNumber, LAST_MINUTE_OF_IDS } from "./dated-id.js";
import { FNV_PRIME, FNV_START, hashOf } from "./names.js";
import { type Edge, type HoleEdge, Node } from "./trie.js";

/** How many bytes a comparison may look at after the end of a line. */
export const PADDING = 8;

/** More holes than these are in no line that is read here. */
export const MOST_HOLES = 64;

/** The hash of the slug that only holds a place. */
const TBD = hashOf(Buffer.from("tbd"), 0, 3);

const QUOTE = 0x22;
const HYPHEN = 0x2d;
const BACKSLASH = 0x5c;
const SLASH = 0x2f;
const BRACKET = 0x5b;
const BLANK = 0x20;

/** Stands for digits that are none: no date and no clock has such a number, and no year that has ids. */
const NONE = 1_000_000;

/** What may follow a backslash and makes one character that is seen or a blank: `"\/bfnrt`. */
const ESCAPED = new Uint8Array(256);
for (const letter of '"\\/bfnrt') ESCAPED[letter.charCodeAt(0)] = 1;

/** The number that two digits say. */
function two(bytes: Uint8Array, at: number): number {
  const [tens, ones] = [(bytes[at] as number) - 0x30, (bytes[at + 1] as number) - 0x30];
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NONE;
}

/** Minutes since 1970 where digits say a moment from 1970 on; -1 elsewhere. */
function minutesAt(bytes: Uint8Array, at: number, places: readonly number[]): number {
  const [month, day, hour, minute] = places as [number, number, number, number];
  const year = two(bytes, at) * 100 + two(bytes, at + 2);
  const found = minutes(
    year,
    two(bytes, at + month),
    two(bytes, at + day),
    two(bytes, at + hour),
    two(bytes, at + minute),
  );
  return found === undefined || found < 0 || found >= LAST_MINUTE_OF_IDS ? -1 : found;
}

/** Where month, day, hour and minute are in an id, and in a time. */
const IN_ID = [4, 6, 9, 11];
const IN_TIME = [5, 8, 11, 14];

export class Scanner {
  readonly root = new Node();
  /** Where each hole of the last line lies. */
  readonly starts = new Int32Array(MOST_HOLES);
  readonly ends = new Int32Array(MOST_HOLES);
  /** What it holds: the number of an id, a minute, the number of a name. */
  readonly values = new Float64Array(MOST_HOLES);
  /** Where the line after it begins. */
  next = 0;
  #hasOther = false;

  /**
   * The kind of the line that begins at a place, or -1 where it is of none that is known.
   *
   * @param bytes with a newline after the line, and {@link PADDING} bytes after the last one
   * @param view of the same bytes
   */
  read(bytes: Uint8Array, view: DataView, start: number): number {
    let node = this.root;
    let at = start;
    this.#hasOther = false;
    for (;;) {
      const edge = edgeAt(node, bytes, view, at);
      if (edge) {
        at += edge.length;
        node = edge.next;
      } else {
        const hole = this.#fill(node, bytes, at);
        if (!hole) return -1;
        at = this.ends[hole.index] as number;
        node = hole.next;
      }
      if (node.kind >= 0) {
        this.next = at;
        if (this.#hasOther && !isUtf8(bytes.subarray(start, at))) return -1;
        return node.kind;
      }
    }
  }

  /** The first hole of a node that the bytes fill. */
  #fill(node: Node, bytes: Uint8Array, at: number): HoleEdge | undefined {
    for (let index = 0; index < node.holes.length; index++) {
      const edge = node.holes[index] as HoleEdge;
      const end = this.#endOf(edge, bytes, at);
      if (end >= 0) {
        this.starts[edge.index] = at;
        this.ends[edge.index] = end;
        return edge;
      }
    }
    return undefined;
  }

  /** Where a hole ends, or -1 where the bytes do not fill it. */
  #endOf(edge: HoleEdge, bytes: Uint8Array, at: number): number {
    switch (edge.hole.type) {
      case "id":
        return this.#id(edge, bytes, at);
      case "minute":
        return this.#minute(edge, bytes, at);
      case "slug":
        return this.#slug(edge, bytes, at);
      case "name":
        return this.#name(edge, bytes, at);
      case "same":
        return this.#same(edge.hole.as as number, bytes, at);
      default:
        return this.#text(bytes, at, edge.hole.type === "file");
    }
  }

  #id({ index, hole }: HoleEdge, bytes: Uint8Array, at: number): number {
    const minute = minutesAt(bytes, at, IN_ID);
    if (minute < 0) return -1;
    if (bytes[at + 8] !== HYPHEN || bytes[at + 13] !== HYPHEN) return -1;
    let ending = 0;
    for (let place = at + 14; place < at + 18; place++) {
      const byte = bytes[place] as number;
      if (byte >= 0x30 && byte <= 0x39) ending = ending * 36 + byte - 0x30;
      else if (byte >= 0x41 && byte <= 0x5a) ending = ending * 36 + byte - 0x37;
      else return -1;
    }
    if (bytes[at + 18] !== QUOTE) return -1;
    this.values[index] = idNumber(minute, ending, hole.prefix as number);
    return at + 18;
  }

  #minute({ index }: HoleEdge, bytes: Uint8Array, at: number): number {
    const minute = minutesAt(bytes, at, IN_TIME);
    if (minute < 0 || bytes[at + 4] !== HYPHEN || bytes[at + 7] !== HYPHEN || bytes[at + 10] !== 0x54)
      return -1;
    if (bytes[at + 13] !== 0x3a || bytes[at + 16] !== 0x5a || bytes[at + 17] !== QUOTE) return -1;
    this.values[index] = minute;
    return at + 17;
  }

  #slug({ index, hole: { names } }: HoleEdge, bytes: Uint8Array, at: number): number {
    let hash = FNV_START;
    let end = at;
    let isAfterHyphen = true;
    for (let byte = bytes[end] as number; byte !== QUOTE; byte = bytes[++end] as number) {
      const isHyphen = byte === HYPHEN;
      if (isHyphen ? isAfterHyphen : !((byte >= 0x61 && byte <= 0x7a) || (byte >= 0x30 && byte <= 0x39)))
        return -1;
      isAfterHyphen = isHyphen;
      hash = Math.imul(hash ^ byte, FNV_PRIME);
    }
    if (isAfterHyphen || hash === TBD) return -1;
    if (!names) return end;
    const known = names.find(bytes, at, end, hash);
    const number = known >= 0 ? known : names.add(bytes.subarray(at, end));
    this.values[index] = number;
    return number < 0 ? -1 : end;
  }

  #name(edge: HoleEdge, bytes: Uint8Array, at: number): number {
    let hash = FNV_START;
    let end = at;
    for (let byte = bytes[end] as number; byte !== QUOTE; byte = bytes[++end] as number) {
      if (byte <= BLANK || byte === BACKSLASH || byte >= 0x7f) return -1;
      hash = Math.imul(hash ^ byte, FNV_PRIME);
    }
    const number = (edge.hole.accepted as Accepted).find(bytes, at, end, hash);
    if (number < 0) return -1;
    this.values[edge.index] = number;
    return end;
  }

  #same(other: number, bytes: Uint8Array, at: number): number {
    const start = this.starts[other] as number;
    const length = (this.ends[other] as number) - start;
    for (let index = 0; index < length; index++) if (bytes[start + index] !== bytes[at + index]) return -1;
    return bytes[at + length] === QUOTE ? at + length : -1;
  }

  #text(bytes: Uint8Array, at: number, isFile: boolean): number {
    const first = bytes[at] as number;
    // What begins like this is neither blank nor TBD; T and [ are looked at with care.
    if (first <= BLANK || first >= 0x7f || first === QUOTE || first === BACKSLASH) return -1;
    if (first === BRACKET || ((first | BLANK) === 0x74 && ((bytes[at + 1] as number) | BLANK) === 0x62))
      return -1;
    let seen = 0;
    let end = at;
    for (let byte = first; byte !== QUOTE; byte = bytes[++end] as number) {
      seen |= byte;
      if (byte === BACKSLASH) {
        if (isFile || ESCAPED[bytes[++end] as number] === 0) return -1;
      } else if (byte < BLANK || byte === 0x7f || byte === BRACKET || (isFile && byte === SLASH)) return -1;
    }
    if (seen >= 0x80) this.#hasOther = true;
    return end;
  }
}

/** The edge that the bytes go along. */
function edgeAt({ edges }: Node, bytes: Uint8Array, view: DataView, at: number): Edge | undefined {
  const first = bytes[at];
  const count = edges.length;
  for (let index = 0; index < count; index++) {
    const edge = edges[index] as Edge;
    if (edge.first === first) return isAt(edge, bytes, view, at) ? edge : undefined;
  }
  return undefined;
}

/** Whether the bytes of an edge are at a place. */
function isAt(edge: Edge, bytes: Uint8Array, view: DataView, at: number): boolean {
  const { words, length } = edge;
  if (length < 8) {
    for (let place = 1; place < length; place++) if (edge.bytes[place] !== bytes[at + place]) return false;
    return true;
  }
  const last = at + length - 8;
  let word = 0;
  for (let place = at; place < last; place += 8)
    if (view.getFloat64(place, true) !== words[word++]) return false;
  return view.getFloat64(last, true) === words[word];
}
