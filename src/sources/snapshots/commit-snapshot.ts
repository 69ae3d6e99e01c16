import { UserError } from "../../base/core/errors.js";
import { visible } from "../../base/text/visible.js";
import type { Bytes } from "../bytes/bytes.js";
import type { Entry, Snapshot } from "../bytes/snapshot.js";
import type { Objects } from "../git/objects.js";
import { kindOfMode, type RawChange, type TreeEntry } from "../git/raw-diff.js";
import { changesBetween, type PathFilter } from "../git/tree-diff.js";

/** The state of a commit. Only the folders that are asked about are read, each proved by its id. */
export class CommitSnapshot implements Snapshot {
  /** The commit's id; undefined for the state before the first one. */
  readonly commit: string | undefined;
  readonly #tree: string;
  readonly #objects: Objects;

  /** @param tree the id of the commit's tree */
  constructor(commit: string | undefined, tree: string, objects: Objects) {
    this.commit = commit;
    this.#tree = tree;
    this.#objects = objects;
  }

  get name(): string {
    return this.commit === undefined ? "nothing" : `commit ${this.commit}`;
  }

  /** The state of a commit that the repository has. Throws a UserError where it is missing or damaged. */
  static async of(id: string, objects: Objects): Promise<CommitSnapshot> {
    return new CommitSnapshot(id, (await objects.commit(id)).tree, objects);
  }

  /** What git finds the state by: the commit, or before the first one the empty tree. */
  get revision(): string {
    return this.commit ?? this.#tree;
  }

  /** The length of the repository's ids, in bytes. */
  get idLength(): number {
    return this.#tree.length / 2;
  }

  /** What is at a path, as git has it. */
  entryOf(path: string): Promise<TreeEntry | undefined> {
    return this.#objects.entryAt(this.#tree, path);
  }

  /** What differs from this state to another one of the same repository. */
  changesTo(other: CommitSnapshot, filter: PathFilter): Promise<RawChange[]> {
    return changesBetween(this.#objects, this.#tree, other.#tree, filter);
  }

  async entry(path: string): Promise<Entry | undefined> {
    const found = await this.entryOf(path);
    // Sizes cost a question to git each, and nobody who has a commit asks for them.
    return found && { kind: kindOfMode(found.mode), size: 0 };
  }

  async list(folder: string): Promise<string[]> {
    const found = await this.entryOf(folder);
    if (!found || kindOfMode(found.mode) !== "folder") return [];
    return [...(await this.#objects.tree(found.id)).keys()].sort();
  }

  async folders(folder: string): Promise<string[]> {
    const found = await this.entryOf(folder);
    if (!found || kindOfMode(found.mode) !== "folder") return [];
    const tree = await this.#objects.tree(found.id);
    return [...tree].filter(([, { mode }]) => kindOfMode(mode) === "folder").map(([name]) => name);
  }

  async open(path: string): Promise<Bytes> {
    const found = await this.entryOf(path);
    if (found && kindOfMode(found.mode) === "file") return this.#objects.blob(found.id);
    throw new UserError(`${this.name} has no file ${visible(path)}`, "check the path");
  }
}
