/** Git's blob ids, and the proof that one blob is a prefix of another without reading it. */
import { createHash } from "node:crypto";
import type { Bytes } from "./bytes.js";
import { PrefixBytes } from "./prefix.js";

/** A blob that need not be read: its id and its size in bytes. */
export interface BlobRef {
  id: string;
  size: number;
}

const LF = 0x0a;

/** The hash that a repository's ids are made with, told by an id of it. */
export function algorithmOf(id: string): "sha1" | "sha256" {
  return id.length === 64 ? "sha256" : "sha1";
}

/** Ids that were worked out already: the same bytes are asked about by the proof, the base and the rules. */
const known = new WeakMap<Bytes, Map<string, string>>();

/** Takes in the id of the first `size` of some bytes, all of them unless said, where somebody else hashed them. */
export function rememberBlobId(bytes: Bytes, id: string, size = bytes.size): void {
  const ids = known.get(bytes) ?? new Map<string, string>();
  known.set(bytes, ids.set(`${algorithmOf(id)} ${size}`, id));
}

/**
 * The ids that git gives to blobs of the first so many of some bytes, read once through all hashes together.
 *
 * @param sizes in bytes, none above the size of the bytes
 */
export function blobIdsOf(bytes: Bytes, sizes: readonly number[], algorithm: "sha1" | "sha256"): string[] {
  const whole = bytes instanceof PrefixBytes ? bytes.whole : bytes;
  const ids = known.get(whole) ?? new Map<string, string>();
  known.set(whole, ids);
  const open = [...new Set(sizes)]
    .filter((size) => !ids.has(`${algorithm} ${size}`))
    .map((size) => ({ size, hash: createHash(algorithm).update(`blob ${size}\0`) }));
  let at = 0;
  const end = open.reduce((most, { size }) => Math.max(most, size), 0);
  for (const piece of open.length > 0 ? whole.chunks(0, end) : []) {
    for (const { size, hash } of open) {
      if (at < size) hash.update(at + piece.length <= size ? piece : piece.subarray(0, size - at));
    }
    at += piece.length;
  }
  for (const { size, hash } of open) ids.set(`${algorithm} ${size}`, hash.digest("hex"));
  return sizes.map((size) => ids.get(`${algorithm} ${size}`) ?? "");
}

/** The id that git gives to a blob of the first `size` of some bytes. */
export function blobIdOf(bytes: Bytes, size: number, algorithm: "sha1" | "sha256"): string {
  return blobIdsOf(bytes, [size], algorithm)[0] ?? "";
}

/** Whether a blob is a prefix of some bytes: exactly when its id is the id of as many of them. */
export function isPrefix(old: BlobRef, bytes: Bytes): boolean {
  return old.size <= bytes.size && blobIdOf(bytes, old.size, algorithmOf(old.id)) === old.id;
}

/** How an append joins what was there. */
export type Junction =
  /** The old bytes ended in a newline, or nothing was added. */
  | "clean"
  /** The newline that the old last line lacked comes first. */
  | "late-newline"
  /** A record was written onto the end of the old last line. */
  | "glued";

/** How the bytes after a proven prefix join it. */
export function boundaryAt(bytes: Bytes, size: number): Junction {
  if (size === 0 || size === bytes.size) return "clean";
  const around = bytes.slice(size - 1, size + 2);
  if (around[0] === LF) return "clean";
  const isNewline = around[1] === LF || (around[1] === 0x0d && around[2] === LF);
  return isNewline ? "late-newline" : "glued";
}

/** The tree without entries, which every repository knows. */
export function emptyTreeOf(id: string): string {
  return id.length === 64
    ? "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321"
    : "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
}
