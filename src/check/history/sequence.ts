/** The lines of a file as keys that are equal exactly when the bytes are. */
import { createHash } from "node:crypto";
import { bytesOf, type Line, type TextFile } from "../../registry/jsonl/line.js";

export interface Sequence {
  file: TextFile;
  lines: Line[];
  /** One for each line. */
  keys: string[];
}

/** Short lines are their own key; longer ones are known by a hash. */
const LONGEST_KEY = 64;

function keyOf(line: Line): string {
  if (line.end - line.start <= LONGEST_KEY) return `=${bytesOf(line).toString("latin1")}`;
  const hash = createHash("sha256");
  for (const piece of line.file.bytes.chunks(line.start, line.end)) hash.update(piece);
  return hash.digest("base64");
}

/** Reads all lines of a file, from an offset on. */
export function sequenceOf(file: TextFile, from = 0): Sequence {
  const lines = [...file.lines(from)];
  return { file, lines, keys: lines.map(keyOf) };
}
