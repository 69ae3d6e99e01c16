/** A state as it would be with some files that are proposed. */
import type { Bytes } from "../bytes/bytes.js";
import type { Entry, Snapshot } from "../bytes/snapshot.js";
import { MemorySnapshot } from "./memory.js";

export class ProposedSnapshot implements Snapshot {
  readonly name: string;
  /** What is proposed adds no folder; a state that knows its own by a quicker way is asked for them. */
  readonly folders?: (folder: string) => Promise<string[]>;
  readonly #before: Snapshot;
  readonly #proposed: MemorySnapshot;

  /** @param files content by path, relative to the state's root */
  constructor(before: Snapshot, files: Readonly<Record<string, string | Uint8Array>>) {
    this.name = before.name;
    this.#before = before;
    if (before.folders) this.folders = before.folders.bind(before);
    this.#proposed = new MemorySnapshot(files);
  }

  async entry(path: string): Promise<Entry | undefined> {
    const proposed = await this.#proposed.entry(path);
    return proposed?.kind === "file" ? proposed : this.#before.entry(path);
  }

  async list(folder: string): Promise<string[]> {
    const names = [...(await this.#before.list(folder)), ...(await this.#proposed.list(folder))];
    return [...new Set(names)].sort();
  }

  async open(path: string): Promise<Bytes> {
    return (await this.#proposed.entry(path))?.kind === "file"
      ? this.#proposed.open(path)
      : this.#before.open(path);
  }

  async notCarried(paths: readonly string[]): Promise<Map<string, "ignored" | "untracked">> {
    return (await this.#before.notCarried?.(paths)) ?? new Map();
  }
}
