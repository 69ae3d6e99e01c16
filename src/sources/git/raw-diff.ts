/** What `git diff-index` and `git diff-tree` write with `--raw -z`: modes and ids, no content. */
import { UserError } from "../../base/core/errors.js";
import { quote } from "../../base/text/visible.js";
import type { EntryKind } from "../bytes/snapshot.js";
import { splitNul } from "./path-text.js";

/** One side of a change: what stood or is at the path. */
export interface TreeEntry {
  /** Octal, as git writes it: 100644, 100755, 120000, 160000. */
  mode: string;
  id: string;
}

export interface RawChange {
  path: string;
  before: TreeEntry | undefined;
  after: TreeEntry | undefined;
  /** Whether the index has several stages of the path. */
  unmerged: boolean;
}

/** What a mode says of an entry. */
export function kindOfMode(mode: string): EntryKind {
  if (mode === "120000") return "symlink";
  if (mode === "160000") return "submodule";
  if (mode === "040000") return "folder";
  return mode.startsWith("100") ? "file" : "other";
}

const RECORD = /^:(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])\d*$/;

function side(mode: string | undefined, id: string | undefined): TreeEntry | undefined {
  return mode === undefined || id === undefined || mode === "000000" ? undefined : { mode, id };
}

/** Reads one change from its two fields. */
function readRawChange(head: string, path: string): RawChange {
  const match = RECORD.exec(head);
  if (!match) throw new UserError("git wrote a change that can't be understood", "update git");
  return {
    path,
    before: side(match[1], match[3]),
    after: side(match[2], match[4]),
    unmerged: match[5] === "U",
  };
}

/** Reads all changes of one comparison. Throws a UserError where a path is in it twice. */
export function readRawDiff(output: Buffer): RawChange[] {
  const fields = splitNul(output);
  const changes = new Map<string, RawChange>();
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const change = readRawChange(fields[index] ?? "", fields[index + 1] ?? "");
    const known = changes.get(change.path);
    // A path with conflicts may be told of once more.
    if (known && !known.unmerged && !change.unmerged)
      throw new UserError(`git names ${quote(change.path)} twice`, "git fsck shows what is damaged");
    if (!known?.unmerged) changes.set(change.path, change);
  }
  return [...changes.values()];
}
