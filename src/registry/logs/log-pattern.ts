/** What a log's path names: one file, segments in a row (`*`), or a file for each writer (`{writer}`) with segments. */

/** Stands for the name of a writer in a log's file name. */
export const WRITER = "{writer}";

/** The name of a writer, and after it the number of a segment where it has several. */
const WRITERS_FILE = /^([A-Za-z0-9_-]{1,32})(?:\.(\d+))?$/;

/** What a file is in its log: whose, and what says the segments of one row apart. Empty where there is nothing. */
export interface FileOfLog {
  writer: string;
  segment: string;
}

/** The folder and file name of a log's path; `*` and `{writer}` may stand once, in the file name. */
export function splitPath(path: string): { folder: string; name: string } {
  const slash = path.lastIndexOf("/");
  return { folder: path.slice(0, Math.max(slash, 0)), name: path.slice(slash + 1) };
}

/** Whether each writer has a file of its own. */
export function hasWriters(path: string): boolean {
  return splitPath(path).name.includes(WRITER);
}

/** Whether a log's path can name several files. */
export function namesSeveral(path: string): boolean {
  return hasWriters(path) || splitPath(path).name.includes("*");
}

/** What is before and after the part of a name that differs from file to file. */
function ends(name: string): [head: string, tail: string] {
  const part = name.includes(WRITER) ? WRITER : "*";
  const at = name.indexOf(part);
  return [name.slice(0, at), name.slice(at + part.length)];
}

/** What is between two ends in a name; undefined where the name does not fit. */
function between([head, tail]: readonly [string, string], name: string): string | undefined {
  if (name.length < head.length + tail.length || !name.startsWith(head) || !name.endsWith(tail))
    return undefined;
  return name.slice(head.length, name.length - tail.length);
}

/** The file that a log with writers was before it had any: `run-index.jsonl` of `run-index.{writer}.jsonl`. */
export function plainPath(path: string): string {
  const { folder, name } = splitPath(path);
  const [head, tail] = ends(name);
  const plain = `${head.replace(/[-._]$/, "")}${tail}`;
  return folder === "" ? plain : `${folder}/${plain}`;
}

/**
 * What a file is in a log; undefined where it is none of its files.
 *
 * @param pattern the file name that a log's path ends in
 * @param name the name of a file in the same folder
 */
export function readFileName(pattern: string, name: string): FileOfLog | undefined {
  if (!namesSeveral(pattern)) return pattern === name ? { writer: "", segment: "" } : undefined;
  const part = between(ends(pattern), name);
  if (!pattern.includes(WRITER)) return part === undefined ? undefined : { writer: "", segment: part };
  if (name === plainPath(pattern)) return { writer: "", segment: "" };
  const [, writer, segment = ""] = WRITERS_FILE.exec(part ?? "") ?? [];
  return writer === undefined ? undefined : { writer, segment };
}

/** What the file at a path is in a log; undefined where it is none of its files. */
export function fileOfLog(pattern: string, path: string): FileOfLog | undefined {
  const [wanted, given] = [splitPath(pattern), splitPath(path)];
  return wanted.folder === given.folder ? readFileName(wanted.name, given.name) : undefined;
}

/** Whether a file can exist that two paths of logs both name. Of two that name several, what they begin and end with decides. */
export function mayShareFile(a: string, b: string): boolean {
  const [left, right] = [splitPath(a), splitPath(b)];
  if (left.folder !== right.folder) return false;
  const plain = [a, b].filter(hasWriters).map((path) => splitPath(plainPath(path)).name);
  const names = [left, right].map(({ name }) => name).filter((name) => !namesSeveral(name));
  const isBoth = (name: string) => [left, right].every((one) => readFileName(one.name, name) !== undefined);
  if ([...plain, ...names].some(isBoth)) return true;
  if (names.length > 0) return false;
  const [[head, tail], [otherHead, otherTail]] = [ends(left.name), ends(right.name)];
  return (
    (head.startsWith(otherHead) || otherHead.startsWith(head)) &&
    (tail.endsWith(otherTail) || otherTail.endsWith(tail))
  );
}
