/** Which files a log consists of, and in which order. */
import type { State } from "../sources/state.js";

/** The folder and file name of a log's path; `*` may stand once, in the file name. */
export function splitPath(path: string): { folder: string; name: string } {
  const slash = path.lastIndexOf("/");
  return { folder: path.slice(0, Math.max(slash, 0)), name: path.slice(slash + 1) };
}

/** What stands before the `*` of a glob, and behind it. */
function ends(glob: string): [head: string, tail: string] {
  const star = glob.indexOf("*");
  return [glob.slice(0, star), glob.slice(star + 1)];
}

/** What the `*` of a glob matched in a name, or undefined where the name does not fit. */
function matched(glob: string, name: string): string | undefined {
  if (!glob.includes("*")) return glob === name ? "" : undefined;
  const [head, tail] = ends(glob);
  if (name.length < head.length + tail.length || !name.startsWith(head) || !name.endsWith(tail))
    return undefined;
  return name.slice(head.length, name.length - tail.length);
}

/** Whether a file can exist that two paths or globs of logs both name. */
export function mayShareFile(a: string, b: string): boolean {
  const [left, right] = [splitPath(a), splitPath(b)];
  if (left.folder !== right.folder) return false;
  if (!left.name.includes("*")) return matched(right.name, left.name) !== undefined;
  if (!right.name.includes("*")) return matched(left.name, right.name) !== undefined;
  const [[head, tail], [otherHead, otherTail]] = [ends(left.name), ends(right.name)];
  return (
    (head.startsWith(otherHead) || otherHead.startsWith(head)) &&
    (tail.endsWith(otherTail) || otherTail.endsWith(tail))
  );
}

/** Nothing first, then numbers by value, else by bytes; a separator before a number does not count. */
function compareMatches(a: string, b: string): number {
  if (a === "" || b === "") return a.length - b.length;
  const numberOf = (text: string) => /^[-._]?(\d+)$/.exec(text)?.[1];
  const [left, right] = [numberOf(a), numberOf(b)];
  if (left !== undefined && right !== undefined && BigInt(left) !== BigInt(right)) {
    return BigInt(left) < BigInt(right) ? -1 : 1;
  }
  if ((left === undefined) !== (right === undefined)) return left === undefined ? 1 : -1;
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** The names that a glob matches, in the order of segments. */
export function orderSegments(glob: string, names: Iterable<string>): string[] {
  const found: { name: string; match: string }[] = [];
  for (const name of names) {
    const match = matched(glob, name);
    if (match !== undefined) found.push({ name, match });
  }
  return found.sort((a, b) => compareMatches(a.match, b.match)).map(({ name }) => name);
}

/** The paths of a log's segments in a state; a path without `*` is its own only candidate, there or not. */
export async function findSegments(state: State, path: string): Promise<string[]> {
  const { folder, name } = splitPath(path);
  if (!name.includes("*")) return (await state.entry(path)) ? [path] : [];
  const names = orderSegments(name, await state.list(folder));
  return names.map((segment) => (folder === "" ? segment : `${folder}/${segment}`));
}
