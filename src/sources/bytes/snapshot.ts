import type { Bytes } from "./bytes.js";

export type EntryKind = "file" | "symlink" | "submodule" | "folder" | "other";

/** What is at a path. */
export interface Entry {
  kind: EntryKind;
  size: number;
}

/**
 * One state of a repository or folder: a commit, the index, the work tree, or plain memory. Paths are relative
 * to its root, with `/`; the root itself is `""`. Symbolic links are never followed.
 */
export interface Snapshot {
  /** How the state is called in messages: `work tree`, `index`, a commit id. */
  readonly name: string;
  /** The entry at a path, or undefined where there is none. */
  entry(path: string): Promise<Entry | undefined>;
  /** The names that stand directly in a folder; empty where there is no such folder. */
  list(folder: string): Promise<string[]>;
  /** The names of folders that stand directly in a folder, where a state knows them by a quicker way than asking for each. */
  folders?(folder: string): Promise<string[]>;
  /** The bytes of a regular file. Throws a UserError where they can't be read. */
  open(path: string): Promise<Bytes>;
  /**
   * Why git will not carry a path of this state, or undefined where it will or where there is no git.
   * A log that git ignores can never be checked in CI.
   */
  notCarried?(paths: readonly string[]): Promise<Map<string, "ignored" | "untracked">>;
}

/** The first `limit` bytes of a file, as text; undefined where no regular file is at the path. */
export async function readHead(state: Snapshot, path: string, limit: number): Promise<string | undefined> {
  const entry = await state.entry(path);
  if (entry?.kind !== "file") return undefined;
  const bytes = await state.open(path);
  try {
    return bytes.slice(0, Math.min(bytes.size, limit)).toString("utf8");
  } finally {
    bytes.close();
  }
}

/** Every file of a state, by path. */
export async function filesBelow(state: Snapshot, folder = ""): Promise<string[]> {
  const found: string[] = [];
  for (const name of await state.list(folder)) {
    const path = folder === "" ? name : `${folder}/${name}`;
    const kind = (await state.entry(path))?.kind;
    if (kind === "folder") found.push(...(await filesBelow(state, path)));
    else if (kind !== undefined) found.push(path);
  }
  return found;
}
