/**
 * The file of git's index, read without git (gitformat-index): whether its paths are in order and each appears once,
 * which git itself does not look at, and whether it may have a path.
 */
import { readFileSync } from "node:fs";
import { codeOf, UserError } from "../../base/core/errors.js";
import { quote } from "../../base/text/visible.js";
import { pathOfBytes } from "./path-text.js";

const SIGNATURE = "DIRC";
const HEADER = 12;
/** Times, device, inode, mode, owner and size of an entry, in bytes; its id follows. */
const STAT = 40;
const MODE_AT = 24;
const FOLDER = 0o040000;
const EXTENDED = 0x4000;
const SLASH = 0x2f;
/** With this extension entries stand in another file. */
const SPLIT = "link";

/** One entry: where its name lies in which bytes, and its stage. */
export interface IndexEntry {
  name: Buffer;
  /** 0, or the side of a conflict. */
  stage: number;
  isFolder: boolean;
}

/** What the file says, as far as it can be read here; undefined where only git can. */
function readEntries(bytes: Buffer, idLength: number): IndexEntry[] | undefined {
  const version = bytes.length < HEADER ? 0 : bytes.readUInt32BE(4);
  if (bytes.toString("latin1", 0, 4) !== SIGNATURE || version < 2 || version > 4) return undefined;
  const entries: IndexEntry[] = [];
  let name: Buffer = Buffer.alloc(0);
  let at = HEADER;
  for (let left = bytes.readUInt32BE(8); left > 0; left--) {
    if (at + STAT + idLength + 2 > bytes.length) return undefined;
    const flags = bytes.readUInt16BE(at + STAT + idLength);
    let start = at + STAT + idLength + 2 + (flags & EXTENDED ? 2 : 0);
    if (version === 4) {
      // A name is the one before it less so many bytes, and what follows.
      let strip = (bytes[start] ?? 0) & 0x7f;
      while ((bytes[start++] ?? 0) & 0x80) strip = ((strip + 1) << 7) | ((bytes[start] ?? 0) & 0x7f);
      const end = bytes.indexOf(0, start);
      if (end < 0 || strip > name.length) return undefined;
      name = Buffer.concat([name.subarray(0, name.length - strip), bytes.subarray(start, end)]);
      entries.push({ name, stage: (flags >> 12) & 3, isFolder: bytes.readUInt32BE(at + MODE_AT) === FOLDER });
      at = end + 1;
      continue;
    }
    const end = bytes.indexOf(0, start);
    if (end < 0) return undefined;
    name = bytes.subarray(start, end);
    entries.push({ name, stage: (flags >> 12) & 3, isFolder: bytes.readUInt32BE(at + MODE_AT) === FOLDER });
    at += (end - at + 8) & ~7;
  }
  return hasSplit(bytes, at, idLength) ? undefined : entries;
}

/** Whether an extension says that entries stand elsewhere. */
function hasSplit(bytes: Buffer, from: number, idLength: number): boolean {
  for (let at = from; at + 8 <= bytes.length - idLength; at += 8 + bytes.readUInt32BE(at + 4))
    if (bytes.toString("latin1", at, at + 4) === SPLIT) return true;
  return false;
}

function damaged(name: Buffer, why: string): UserError {
  return new UserError(
    `the index of git ${why}: ${quote(pathOfBytes(name))}`,
    "make a new one: move the file that `git rev-parse --git-path index` names elsewhere, then run `git reset`; your files stay as they are, and what only the index had stays in the moved one",
  );
}

/** Throws a UserError where a path is in an index twice or in the wrong place, or below a folder that is an entry. */
export function refuseDisorder(entries: Iterable<IndexEntry>): void {
  let last: IndexEntry | undefined;
  for (const entry of entries) {
    if (last) {
      const order = last.name.compare(entry.name);
      if (order === 0 && last.stage >= entry.stage) throw damaged(entry.name, "names a path twice");
      if (order > 0) throw damaged(entry.name, "has a path in the wrong place");
      const isBelow = last.isFolder && entry.name.subarray(0, last.name.length).equals(last.name);
      if (isBelow) throw damaged(entry.name, "names a file below a folder that it has as a whole");
    }
    if (entry.isFolder && entry.name[entry.name.length - 1] !== SLASH)
      throw damaged(entry.name, "has a folder that does not end in a slash");
    last = entry;
  }
}

/** The index's file, read when it is first asked. */
export class IndexFile {
  readonly #path: string;
  readonly #idLength: number;
  #entries: IndexEntry[] | null | undefined;
  #names: Set<string> | undefined;

  /** @param idLength of the repository's ids, in bytes */
  constructor(path: string, idLength: number) {
    this.#path = path;
    this.#idLength = idLength;
  }

  /** Its entries in order; undefined where only git can read them. */
  entries(): readonly IndexEntry[] | undefined {
    this.#entries ??= this.#read() ?? null;
    return this.#entries ?? undefined;
  }

  #read(): IndexEntry[] | undefined {
    try {
      return readEntries(readFileSync(this.#path), this.#idLength);
    } catch (error) {
      // Before anything was staged there is none.
      if (codeOf(error) === "ENOENT") return [];
      throw error;
    }
  }

  /** False only where the index certainly does not have a file at the path. */
  mayHave(path: string): boolean {
    const entries = this.entries();
    if (!entries) return true;
    this.#names ??= new Set(entries.map(({ name }) => pathOfBytes(name)));
    return this.#names.has(path) || entries.some(({ isFolder }) => isFolder);
  }
}
