import { UserError } from "../../base/core/errors.js";
import { type Bytes, MemoryBytes } from "../bytes/bytes.js";
import type { Entry, Snapshot } from "../bytes/snapshot.js";

/** A state that is held in memory: path to content. For tests, examples and callers of the API. */
export class MemorySnapshot implements Snapshot {
  readonly name: string;
  readonly #files: Map<string, Buffer>;

  constructor(files: Readonly<Record<string, string | Uint8Array>>, name = "memory") {
    this.name = name;
    this.#files = new Map(
      Object.entries(files).map(([path, content]) => [
        path,
        typeof content === "string" ? Buffer.from(content, "utf8") : Buffer.from(content),
      ]),
    );
  }

  async entry(path: string): Promise<Entry | undefined> {
    const content = this.#files.get(path);
    if (content) return { kind: "file", size: content.length };
    return (await this.list(path)).length > 0 ? { kind: "folder", size: 0 } : undefined;
  }

  async list(folder: string): Promise<string[]> {
    const prefix = folder === "" ? "" : `${folder}/`;
    const names = new Set<string>();
    for (const path of this.#files.keys()) {
      const name = path.startsWith(prefix) ? path.slice(prefix.length).split("/")[0] : undefined;
      if (name) names.add(name);
    }
    return [...names].sort();
  }

  async open(path: string): Promise<Bytes> {
    const content = this.#files.get(path);
    if (!content) throw new UserError(`there is no ${path}`, "check the path");
    return new MemoryBytes(content);
  }
}
