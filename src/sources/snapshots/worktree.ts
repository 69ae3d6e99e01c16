// The synchronous calls: node:fs/promises takes longer to load than a hook has.
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { codeOf, messageOf, UserError } from "../../base/core/errors.js";
import { visible } from "../../base/text/visible.js";
import { type Bytes, FileBytes, MemoryBytes } from "../bytes/bytes.js";
import type { Entry, Snapshot } from "../bytes/snapshot.js";
import { findNotCarried } from "../git/carried.js";
import type { Git } from "../git/git.js";
import { pathOfBytes, systemPath } from "../git/path-text.js";

/** Files up to this size are read at once; larger ones by the page. */
const IN_MEMORY = 16 << 20;

function absent(error: unknown): boolean {
  return codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR";
}

/** The files of a folder on disk as they are now, unfiltered. */
export class WorktreeSnapshot implements Snapshot {
  readonly name = "work tree";
  readonly root: string;
  readonly #git: Git | undefined;

  /** @param git where the folder is the top of a work tree */
  constructor(root: string, git?: Git) {
    this.root = root;
    this.#git = git;
  }

  /** A path as the file system takes it. */
  #place(path: string): string | Buffer {
    return systemPath(join(this.root, path));
  }

  /** Whether a path leads through folders alone: git does not look behind a link, and neither does the check. */
  #isBehindLink(path: string): boolean {
    for (let end = path.indexOf("/"); end >= 0; end = path.indexOf("/", end + 1)) {
      const stat = lstatSync(this.#place(path.slice(0, end)), { throwIfNoEntry: false });
      if (stat?.isSymbolicLink()) return true;
    }
    return false;
  }

  async entry(path: string): Promise<Entry | undefined> {
    try {
      if (this.#isBehindLink(path)) return undefined;
      const stat = lstatSync(this.#place(path));
      if (stat.isSymbolicLink()) return { kind: "symlink", size: 0 };
      if (stat.isDirectory()) return { kind: "folder", size: 0 };
      return stat.isFile() ? { kind: "file", size: stat.size } : { kind: "other", size: 0 };
    } catch (error) {
      if (absent(error)) return undefined;
      throw unreadable(path, error);
    }
  }

  async list(folder: string): Promise<string[]> {
    try {
      if (this.#isBehindLink(`${folder}/`)) return [];
      return readdirSync(this.#place(folder), { encoding: "buffer" }).map(pathOfBytes).sort();
    } catch (error) {
      if (absent(error)) return [];
      throw unreadable(folder, error);
    }
  }

  async notCarried(paths: readonly string[]): Promise<Map<string, "ignored" | "untracked">> {
    return this.#git ? findNotCarried(this.#git, paths) : new Map();
  }

  async open(path: string): Promise<Bytes> {
    const full = this.#place(path);
    try {
      const size = lstatSync(full).size;
      return size > IN_MEMORY ? new FileBytes(full) : new MemoryBytes(readFileSync(full));
    } catch (error) {
      throw unreadable(path, error);
    }
  }
}

function unreadable(path: string, error: unknown): UserError {
  return new UserError(
    `${visible(path) || "the folder"} can't be read: ${messageOf(error)}`,
    "check that the file may be read, then run the check again",
    { cause: error },
  );
}
