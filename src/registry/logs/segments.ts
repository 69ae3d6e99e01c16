/** Which files a log consists of, and in which order. */
import type { Snapshot } from "../../sources/bytes/snapshot.js";
import { type FileOfLog, namesSeveral, readFileName, splitPath } from "./log-pattern.js";

function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Nothing first, then numbers by value, else by bytes; a separator before a number does not count. */
function compareSegments(a: string, b: string): number {
  if (a === "" || b === "") return a.length - b.length;
  const numberOf = (text: string) => /^[-._]?(\d+)$/.exec(text)?.[1];
  const [left, right] = [numberOf(a), numberOf(b)];
  if (left !== undefined && right !== undefined && BigInt(left) !== BigInt(right)) {
    return BigInt(left) < BigInt(right) ? -1 : 1;
  }
  if ((left === undefined) !== (right === undefined)) return left === undefined ? 1 : -1;
  return compareBytes(a, b);
}

/** What belongs to no writer first, then writers by the bytes of their names; within one by segments. */
function compareFiles(a: FileOfLog, b: FileOfLog): number {
  return compareBytes(a.writer, b.writer) || compareSegments(a.segment, b.segment);
}

/** The names that a log's file name means, in the order of the log. */
export function orderSegments(pattern: string, names: Iterable<string>): string[] {
  const found: { name: string; file: FileOfLog }[] = [];
  for (const name of names) {
    const file = readFileName(pattern, name);
    if (file) found.push({ name, file });
  }
  return found.sort((a, b) => compareFiles(a.file, b.file)).map(({ name }) => name);
}

/** The paths of a log's files in a state; a path that names one file is its own only candidate, there or not. */
export async function findSegments(state: Snapshot, path: string): Promise<string[]> {
  const { folder, name } = splitPath(path);
  if (!namesSeveral(name)) return (await state.entry(path)) ? [path] : [];
  const names = orderSegments(name, await state.list(folder));
  return names.map((segment) => (folder === "" ? segment : `${folder}/${segment}`));
}
