/** The content of git's tree and commit objects, read from their bytes; what git would not have written is refused. */
import { UserError } from "../../base/core/errors.js";
import { quote } from "../../base/text/visible.js";
import { pathOfBytes } from "./path-text.js";
import type { TreeEntry } from "./raw-diff.js";

/** A folder of a commit: its entries by name, in git's order. */
export type Tree = ReadonlyMap<string, TreeEntry>;

export interface CommitObject {
  id: string;
  tree: string;
  parents: string[];
}

const SPACE = 0x20;
const SLASH = 0x2f;

/** The mode as `git diff --raw` writes it, whatever the tree says of permissions. */
function canonicalMode(digits: string): string {
  const mode = Number.parseInt(digits, 8);
  switch (mode & 0o170000) {
    case 0o100000:
      return mode & 0o100 ? "100755" : "100644";
    case 0o120000:
      return "120000";
    case 0o040000:
      return "040000";
    default:
      return "160000";
  }
}

function malformed(id: string, why: string): UserError {
  return new UserError(
    `the tree ${id} is not one that git writes: ${why}`,
    "git fsck shows what is wrong; make the commits with this tree again",
  );
}

/** Names as git orders them: bytes, a folder as if it ended in a slash. */
function compareNames(a: Buffer, isFolderA: boolean, b: Buffer, isFolderB: boolean): number {
  const length = Math.min(a.length, b.length);
  const common = a.compare(b, 0, length, 0, length);
  if (common !== 0) return common;
  const endA = a[length] ?? (isFolderA ? SLASH : 0);
  const endB = b[length] ?? (isFolderB ? SLASH : 0);
  return endA - endB;
}

/** Reads a tree. Throws a UserError where a name is in it twice, in the wrong place, or is not a name. */
export function readTree(id: string, bytes: Buffer): Tree {
  const idLength = id.length / 2;
  const entries = new Map<string, TreeEntry>();
  let last: { name: Buffer; isFolder: boolean } | undefined;
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(SPACE, at);
    const nul = bytes.indexOf(0, space + 1);
    const end = nul + 1 + idLength;
    if (space < 0 || nul < 0 || end > bytes.length) throw malformed(id, "it breaks off");
    const mode = bytes.toString("latin1", at, space);
    if (!/^[0-7]{5,6}$/.test(mode)) throw malformed(id, `${quote(mode)} is not a mode`);
    const name = bytes.subarray(space + 1, nul);
    const text = pathOfBytes(name);
    if (text === "" || text === "." || text === ".." || name.includes(SLASH))
      throw malformed(id, `${quote(text)} is not a name`);
    const entry = { mode: canonicalMode(mode), id: bytes.toString("hex", nul + 1, end) };
    const isFolder = entry.mode === "040000";
    if (entries.has(text)) throw malformed(id, `it has ${quote(text)} twice`);
    if (last && compareNames(last.name, last.isFolder, name, isFolder) >= 0)
      throw malformed(id, `${quote(text)} is in the wrong place`);
    entries.set(text, entry);
    last = { name, isFolder };
    at = end;
  }
  return entries;
}

/** Reads a commit. Throws a UserError where it has no tree. */
export function readCommit(id: string, bytes: Buffer): CommitObject {
  const text = bytes.toString("latin1");
  const end = text.indexOf("\n\n");
  const head = (end < 0 ? text : text.slice(0, end)).split("\n");
  const tree = /^tree ([0-9a-f]+)$/.exec(head[0] ?? "")?.[1];
  if (tree === undefined || tree.length !== id.length)
    throw new UserError(`the commit ${id} has no tree`, "git fsck shows what is damaged");
  const parents: string[] = [];
  for (const line of head.slice(1)) {
    const parent = /^parent ([0-9a-f]+)$/.exec(line)?.[1];
    if (parent === undefined) break;
    parents.push(parent);
  }
  return { id, tree, parents };
}
