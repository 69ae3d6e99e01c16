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
  /** The paths of files that are taken away. */
  readonly #gone: ReadonlySet<string>;

  /** @param files content by path, relative to the state's root; undefined takes a file away */
  constructor(before: Snapshot, files: Readonly<Record<string, string | Uint8Array | undefined>>) {
    this.name = before.name;
    this.#before = before;
    if (before.folders) this.folders = before.folders.bind(before);
    const contents = Object.entries(files).flatMap(([path, content]) =>
      content === undefined ? [] : [[path, content] as const],
    );
    this.#proposed = new MemorySnapshot(Object.fromEntries(contents));
    this.#gone = new Set(Object.keys(files).filter((path) => files[path] === undefined));
  }

  async entry(path: string): Promise<Entry | undefined> {
    const proposed = await this.#proposed.entry(path);
    if (proposed?.kind === "file") return proposed;
    return this.#gone.has(path) ? undefined : ((await this.#before.entry(path)) ?? proposed);
  }

  async list(folder: string): Promise<string[]> {
    const left = (await this.#before.list(folder)).filter(
      (name) => !this.#gone.has(folder === "" ? name : `${folder}/${name}`),
    );
    return [...new Set([...left, ...(await this.#proposed.list(folder))])].sort();
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
