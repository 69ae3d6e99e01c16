import type { Bytes } from "../bytes/bytes.js";
import type { Entry, State } from "../bytes/state.js";
import type { TreeState } from "./tree.js";
import type { WorktreeState } from "./worktree.js";

/** The work tree, with what a sparse checkout leaves out of it from the index. */
export class OverlayState implements State {
  readonly name = "work tree";
  readonly #worktree: WorktreeState;
  readonly #skipped: TreeState;

  constructor(worktree: WorktreeState, skipped: TreeState) {
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
