/**
 * Paths in git are bytes, and need not be text. They are held as strings in which each byte that is not UTF-8 is a
 * lone surrogate of its own, U+DC80 to U+DCFF: no two paths become the same string, and every path leads back to its bytes.
 */
import { isUtf8 } from "node:buffer";

const ESCAPED = 0xdc00;
/** A lone surrogate that is a byte; with the flag `u` the halves of real characters do not match. */
const BYTE = /[\udc80-\udcff]/u;

/** The length in bytes of the character that begins at an offset; 0 where none does. */
function characterAt(bytes: Buffer, at: number): number {
  const first = bytes[at] ?? 0;
  const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  return at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length)) ? length : 0;
}

/** A path as a string. */
export function pathOfBytes(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString("utf8");
  let path = "";
  for (let at = 0; at < bytes.length; ) {
    const length = characterAt(bytes, at);
    path +=
      length > 0 ? bytes.toString("utf8", at, at + length) : String.fromCharCode(ESCAPED + (bytes[at] ?? 0));
    at += Math.max(length, 1);
  }
  return path;
}

/** The bytes of a path. */
export function bytesOfPath(path: string): Buffer {
  if (!BYTE.test(path)) return Buffer.from(path, "utf8");
  const parts = [...path].map((character) =>
    BYTE.test(character) ? Buffer.from([character.charCodeAt(0) - ESCAPED]) : Buffer.from(character, "utf8"),
  );
  return Buffer.concat(parts);
}

/** A path as the file system takes it: a string, or bytes where it is not text. */
export function systemPath(path: string): string | Buffer {
  return BYTE.test(path) ? bytesOfPath(path) : path;
}

/** Output in which NULs end the fields, as text; a field that is not a path is the same either way. */
export function splitNul(output: Buffer): string[] {
  const fields: string[] = [];
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(0, at);
    const stop = end < 0 ? output.length : end;
    fields.push(pathOfBytes(output.subarray(at, stop)));
    at = stop + 1;
  }
  return fields;
}
