import type { BlobRef } from "../bytes/blob.js";
import type { Bytes } from "../bytes/bytes.js";
import { PrefixBytes } from "../bytes/prefix.js";
import type { Git } from "./git.js";
import { ObjectReader } from "./object-reader.js";
import { Objects } from "./objects.js";
import type { CommitObject } from "./tree-object.js";

/** Bytes of files that are kept at most, and how large such a file may be. */
const MOST_BYTES = 128 << 20;
const LARGEST = 32 << 20;

/** Objects that several checks read one after the other: what they have in common is read once. */
export class SharedObjects extends Objects {
  readonly #commits = new Map<string, Promise<CommitObject>>();
  readonly #blobs = new Map<string, Bytes>();
  readonly #wholes = new Map<string, BlobRef>();
  /** Blobs that were read before. */
  readonly #asked = new Set<string>();
  #bytes = 0;

  /** Those of a repository. */
  static override in(git: Git): SharedObjects {
    return new SharedObjects(new ObjectReader(git));
  }

  override commit(id: string): Promise<CommitObject> {
    const read = this.#commits.get(id) ?? super.commit(id);
    this.#commits.set(id, read);
    return read;
  }

  /** Takes in which blobs are the start of others, as a proof has shown: they need not be read any more. */
  know(wholes: ReadonlyMap<string, BlobRef>): void {
    for (const [id, whole] of wholes) this.#wholes.set(id, whole);
  }

  override async blob(id: string): Promise<Bytes> {
    const known = this.#blobs.get(id);
    if (known) return known;
    const whole = this.#wholes.get(id);
    const around = whole && (await this.#remembered(whole.id));
    return around && whole ? new PrefixBytes(around, whole.size) : this.#read(id);
  }

  /** The bytes of a blob that is remembered; undefined where it is too large for that. */
  async #remembered(id: string): Promise<Bytes | undefined> {
    const bytes = this.#blobs.get(id) ?? (await this.#read(id));
    if (bytes.size <= LARGEST) return bytes;
    bytes.close();
    return undefined;
  }

  async #read(id: string): Promise<Bytes> {
    const bytes = await super.blob(id);
    const isAgain = this.#asked.has(id);
    this.#asked.add(id);
    // A large one may be a file, which anybody who asked for it closes.
    if (bytes.size > LARGEST || this.#blobs.has(id)) return bytes;
    // Two passes over more than there is room for: what is kept of the first one must not make way before the second.
    if (this.#bytes + bytes.size > MOST_BYTES && !isAgain) return bytes;
    this.#blobs.set(id, bytes);
    this.#bytes += bytes.size;
    for (const [oldest, { size }] of this.#blobs) {
      if (this.#bytes <= MOST_BYTES) break;
      this.#blobs.delete(oldest);
      this.#bytes -= size;
    }
    return bytes;
  }
}
