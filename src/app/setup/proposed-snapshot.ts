/** A state as it would be with some files that are proposed. */
import type { Bytes } from "../../sources/bytes/bytes.js";
import type { Entry, Snapshot } from "../../sources/bytes/snapshot.js";
import { MemorySnapshot } from "../../sources/snapshots/memory.js";

export class ProposedSnapshot implements Snapshot {
  readonly name: string;
  readonly #before: Snapshot;
  readonly #proposed: MemorySnapshot;

  /** @param files text by path, relative to the state's root */
  constructor(before: Snapshot, files: Readonly<Record<string, string>>) {
    this.name = before.name;
    this.#before = before;
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
}
