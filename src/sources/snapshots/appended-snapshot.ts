/** A state as it would be with lines at the end of some files. */
import { AppendedBytes } from "../bytes/appended-bytes.js";
import { type Bytes, MemoryBytes } from "../bytes/bytes.js";
import type { Entry, Snapshot } from "../bytes/snapshot.js";

export class AppendedSnapshot implements Snapshot {
  readonly name: string;
  readonly #before: Snapshot;
  readonly #added: ReadonlyMap<string, Buffer>;

  /** @param added what is added to each file, by its path relative to the state's root; a new file is made of it */
  constructor(before: Snapshot, added: ReadonlyMap<string, Buffer>) {
    this.name = before.name;
    this.#before = before;
    this.#added = added;
  }

  async entry(path: string): Promise<Entry | undefined> {
    const entry = await this.#before.entry(path);
    const size = this.#added.get(path)?.length;
    if (size === undefined || (entry && entry.kind !== "file")) return entry;
    return { kind: "file", size: (entry?.size ?? 0) + size };
  }

  async list(folder: string): Promise<string[]> {
    const prefix = folder === "" ? "" : `${folder}/`;
    const added = [...this.#added.keys()].flatMap((path) =>
      path.startsWith(prefix) ? [path.slice(prefix.length).split("/")[0] ?? ""] : [],
    );
    return [...new Set([...(await this.#before.list(folder)), ...added])].sort();
  }

  async open(path: string): Promise<Bytes> {
    const more = this.#added.get(path);
    if (!more) return this.#before.open(path);
    const isThere = (await this.#before.entry(path))?.kind === "file";
    return isThere ? new AppendedBytes(await this.#before.open(path), more) : new MemoryBytes(more);
  }

  /** A file that is made now is carried once it is added: only what is there already is asked about. */
  async notCarried(paths: readonly string[]): Promise<Map<string, "ignored" | "untracked">> {
    const found = (await this.#before.notCarried?.(paths)) ?? new Map<string, "ignored" | "untracked">();
    for (const [path, why] of found) if (why === "untracked" && this.#added.has(path)) found.delete(path);
    return found;
  }
}
