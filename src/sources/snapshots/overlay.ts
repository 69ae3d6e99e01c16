import type { Bytes } from "../bytes/bytes.js";
import type { Entry, Snapshot } from "../bytes/snapshot.js";
import type { TreeSnapshot } from "./tree.js";
import type { WorktreeSnapshot } from "./worktree.js";

/** The work tree, with what a sparse checkout leaves out of it from the index. */
export class OverlaySnapshot implements Snapshot {
  readonly name = "work tree";
  readonly #worktree: WorktreeSnapshot;
  readonly #skipped: TreeSnapshot;

  constructor(worktree: WorktreeSnapshot, skipped: TreeSnapshot) {
    this.#worktree = worktree;
    this.#skipped = skipped;
  }

  async entry(path: string): Promise<Entry | undefined> {
    return (await this.#worktree.entry(path)) ?? this.#skipped.entry(path);
  }

  async list(folder: string): Promise<string[]> {
    return [
      ...new Set([...(await this.#worktree.list(folder)), ...(await this.#skipped.list(folder))]),
    ].sort();
  }

  async open(path: string): Promise<Bytes> {
    return (await this.#worktree.entry(path)) ? this.#worktree.open(path) : this.#skipped.open(path);
  }

  notCarried(paths: readonly string[]): Promise<Map<string, "ignored" | "untracked">> {
    return this.#worktree.notCarried(paths);
  }
}
