/** Commits and trees of a repository, each proved by its id and read once. */
import { emptyTreeOf } from "../bytes/blob.js";
import type { Bytes } from "../bytes/bytes.js";
import type { Git } from "./git.js";
import { ObjectReader } from "./object-reader.js";
import { kindOfMode, type TreeEntry } from "./raw-diff.js";
import { type CommitObject, readCommit, readTree, type Tree } from "./tree-object.js";

/** How many trees are kept: neighbouring commits share most of theirs. */
const KEPT_TREES = 4_096;

const EMPTY: Tree = new Map();

export class Objects {
  readonly #reader: ObjectReader;
  readonly #trees = new Map<string, Promise<Tree>>();

  constructor(reader: ObjectReader) {
    this.#reader = reader;
  }

  /** Those of a repository. */
  static in(git: Git): Objects {
    return new Objects(new ObjectReader(git));
  }

  /** Ends git. */
  close(): void {
    this.#reader.close();
  }

  /** The bytes of a blob that must be there. */
  blob(id: string): Promise<Bytes> {
    return this.#reader.read(id, "blob");
  }

  async #content(id: string, type: "commit" | "tree"): Promise<Buffer> {
    const bytes = await this.#reader.read(id, type);
    const content = bytes.slice(0, bytes.size);
    bytes.close();
    return content;
  }

  /** A commit. Throws a UserError where it is missing or damaged. */
  async commit(id: string): Promise<CommitObject> {
    return readCommit(id, await this.#content(id, "commit"));
  }

  /** A tree. Throws a UserError where it is missing, damaged, or not one that git writes. */
  tree(id: string): Promise<Tree> {
    const known = this.#trees.get(id);
    if (known) return known;
    const read = id === emptyTreeOf(id) ? Promise.resolve(EMPTY) : this.#readTree(id);
    const [oldest] = this.#trees.size < KEPT_TREES ? [] : this.#trees.keys();
    if (oldest !== undefined) this.#trees.delete(oldest);
    this.#trees.set(id, read);
    return read;
  }

  async #readTree(id: string): Promise<Tree> {
    return readTree(id, await this.#content(id, "tree"));
  }

  /** What is at a path of a tree; the tree itself for `""`. */
  async entryAt(tree: string, path: string): Promise<TreeEntry | undefined> {
    let entry: TreeEntry | undefined = { mode: "040000", id: tree };
    for (const name of path === "" ? [] : path.split("/")) {
      if (kindOfMode(entry.mode) !== "folder") return undefined;
      entry = (await this.tree(entry.id)).get(name);
      if (!entry) return undefined;
    }
    return entry;
  }
}
