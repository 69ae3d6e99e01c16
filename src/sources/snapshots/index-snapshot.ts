/**
 * What is about to be committed, from two git processes at the same time: modes and ids from `diff-index`, sizes
 * from `cat-file --batch-check`. Whatever else is asked for costs a listing of the index, and then contents.
 */
import { join } from "node:path";
import { UserError } from "../../base/core/errors.js";
import { algorithmOf, blobIdsOf, isPrefix } from "../bytes/blob.js";
import type { Bytes } from "../bytes/bytes.js";
import { PrefixBytes } from "../bytes/prefix.js";
import type { Entry, Snapshot } from "../bytes/snapshot.js";
import type { Git } from "../git/git.js";
import { IndexFile, refuseDisorder } from "../git/index-file.js";
import type { Objects } from "../git/objects.js";
import { bytesOfPath } from "../git/path-text.js";
import { kindOfMode, type RawChange, readRawDiff, type TreeEntry } from "../git/raw-diff.js";
import type { CommitSnapshot } from "./commit-snapshot.js";
import { listIndex } from "./tree.js";
import { WorktreeSnapshot } from "./worktree.js";

/** The size of a blob and its id, as git has them. */
export interface SizedBlob {
  id: string;
  size: number;
}

/** The answers of `cat-file --batch-check` to some names, in order. */
async function checkNames(git: Git, names: readonly Buffer[]): Promise<(SizedBlob | undefined)[]> {
  if (names.length === 0) return [];
  // A newline in a path would end the name early; git can be told to read NULs, but only newer ones know how.
  const hasNewline = names.some((name) => name.includes("\n"));
  const [end, flag] = hasNewline ? ["\0", ["-z"]] : ["\n", []];
  const input = Buffer.concat(names.flatMap((name) => [name, Buffer.from(end)]));
  let rest = (await git.run(["cat-file", "--batch-check", ...flag], { input })).stdout;
  return names.map((name) => {
    const missing = Buffer.concat([name, Buffer.from(" missing\n")]);
    const isMissing = rest.subarray(0, missing.length).equals(missing);
    const line = isMissing ? missing : rest.subarray(0, rest.indexOf(0x0a) + 1);
    rest = rest.subarray(line.length);
    const match = /^([0-9a-f]{40,64}) blob (\d+)\n$/.exec(line.toString("latin1"));
    return match?.[1] ? { id: match[1], size: Number(match[2]) } : undefined;
  });
}

/** The ids that the index and the base have for some paths, and what changed between them. */
export interface StagedFacts {
  /** Everything that differs between the base and the index. */
  changes: ReadonlyMap<string, RawChange>;
  /** For the paths that were asked about. */
  index: ReadonlyMap<string, SizedBlob | undefined>;
  base: ReadonlyMap<string, SizedBlob | undefined>;
}

/**
 * Asks git for both at the same time.
 *
 * @param base the commit to compare with, or the empty tree before the first commit
 */
export async function readStagedFacts(
  git: Git,
  base: string,
  paths: readonly string[],
): Promise<StagedFacts> {
  const names = ["", base].flatMap((side) =>
    paths.map((path) => Buffer.concat([Buffer.from(`${side}:`), bytesOfPath(path)])),
  );
  const [diff, sizes] = await Promise.all([
    git.run(["diff-index", "--cached", "--raw", "-z", "--no-renames", "--no-abbrev", base, "--"]),
    checkNames(git, names),
  ]);
  const changes = new Map(readRawDiff(diff.stdout).map((change) => [change.path, change]));
  const half = paths.length;
  return {
    changes,
    index: new Map(paths.map((path, index) => [path, sizes[index]])),
    base: new Map(paths.map((path, index) => [path, sizes[half + index]])),
  };
}

/**
 * The bytes of a blob from the work tree, where the file there is that very blob; else undefined. The file is read
 * once, through the hash of the whole and that of the base's part.
 */
async function fromWorktree(
  worktree: WorktreeSnapshot,
  path: string,
  id: string,
  baseSize = 0,
): Promise<Bytes | undefined> {
  if ((await worktree.entry(path))?.kind !== "file") return undefined;
  const bytes = await worktree.open(path);
  const [whole] = blobIdsOf(bytes, [bytes.size, Math.min(baseSize, bytes.size)], algorithmOf(id));
  if (whole === id) return bytes;
  bytes.close();
  return undefined;
}

/** Where a staged change is read from. */
export interface StagedSource {
  git: Git;
  objects: Objects;
  /** Top of the work tree. */
  root: string;
  gitDir: string;
}

/** The index that git names, and the base that it is compared with. */
export class IndexSnapshot {
  readonly facts: StagedFacts;
  readonly index: Snapshot;
  readonly base: Snapshot;
  readonly #git: Git;
  readonly #committed: CommitSnapshot;
  readonly #objects: Objects;
  readonly #worktree: WorktreeSnapshot;
  readonly #indexFile: IndexFile;
  readonly #opened = new Map<string, Bytes>();
  #listing: Map<string, TreeEntry> | undefined;

  /**
   * @param committed what the index is compared with
   * @param facts what was asked of git about both
   */
  constructor(source: StagedSource, committed: CommitSnapshot, facts: StagedFacts) {
    const { git, objects, root, gitDir } = source;
    this.facts = facts;
    this.#committed = committed;
    this.#git = git;
    this.#objects = objects;
    this.#worktree = new WorktreeSnapshot(root);
    this.#indexFile = new IndexFile(git.indexFile ?? join(gitDir, "index"), committed.idLength);
    const entries = this.#indexFile.entries();
    if (entries) refuseDisorder(entries);
    this.index = new Side("index", this, {
      find: (path) => this.#indexEntry(path),
      open: (path, entry) => this.#openIndex(path, entry),
    });
    this.base = new Side(committed.name, this, {
      find: (path) => committed.entryOf(path),
      open: (path, entry) => this.#openBase(path, entry),
    });
  }

  /** All files of the index. One more git process, and only where the first answers do not do. */
  async listing(): Promise<Map<string, TreeEntry>> {
    this.#listing ??= await listIndex(this.#git);
    return this.#listing;
  }

  async #indexEntry(path: string): Promise<TreeEntry | undefined> {
    const change = this.facts.changes.get(path);
    if (change) return change.unmerged ? undefined : change.after;
    if (!this.facts.index.has(path)) return (await this.listing()).get(path);
    return this.#unchanged(path, this.facts.index.get(path));
  }

  /**
   * What is at a path that the change leaves alone. Git told its id but not what kind of entry it is, and no
   * id also where the object is damaged: unless the work tree agrees, the listing decides.
   */
  async #unchanged(path: string, blob: SizedBlob | undefined): Promise<TreeEntry | undefined> {
    const kind = (await this.#worktree.entry(path))?.kind;
    // A file whose object is damaged and that is gone from disk too is still one that the index has.
    const agrees = blob ? kind === "file" : kind === undefined && !this.#indexFile.mayHave(path);
    if (!agrees) return (await this.listing()).get(path);
    return blob && { mode: "100644", id: blob.id };
  }

  async #openIndex(path: string, { id }: TreeEntry): Promise<Bytes> {
    const known = this.#opened.get(path);
    if (known) return known;
    const bytes =
      (await fromWorktree(this.#worktree, path, id, this.facts.base.get(path)?.size)) ??
      (await this.#objects.blob(id));
    this.#opened.set(path, bytes);
    return bytes;
  }

  /** The base's bytes, as the start of the index's where they are: then nothing more is read. */
  async #openBase(path: string, { id }: TreeEntry): Promise<Bytes> {
    const now = await this.#indexEntry(path);
    const known = this.facts.base.get(path);
    const size = known?.id === id ? known.size : undefined;
    if (now && size !== undefined && kindOfMode(now.mode) === "file") {
      const bytes = await this.#openIndex(path, now);
      if (now.id === id) return bytes;
      if (isPrefix({ id, size }, bytes)) return new PrefixBytes(bytes, size);
    }
    const bytes = await this.#objects.blob(id);
    this.#opened.set(`base ${path}`, bytes);
    return bytes;
  }

  /** Lets go of what was opened. */
  close(): void {
    for (const bytes of this.#opened.values()) bytes.close();
  }

  /**
   * The folders in a folder: those of the work tree, and those that the change brings. A listing of the index
   * would cost a process; a folder that only the index has (sparse checkouts) costs one warning about its files.
   */
  async folders(folder: string): Promise<string[]> {
    const names = new Set<string>();
    for (const name of await this.#worktree.list(folder)) {
      const kind = (await this.#worktree.entry(folder === "" ? name : `${folder}/${name}`))?.kind;
      if (kind === "folder") names.add(name);
    }
    const prefix = folder === "" ? "" : `${folder}/`;
    for (const path of this.facts.changes.keys()) {
      const [name, ...rest] = path.startsWith(prefix) ? path.slice(prefix.length).split("/") : [];
      if (name && rest.length > 0) names.add(name);
    }
    return [...names];
  }

  /** The names that stand in a folder of the index or of the base. */
  async names(folder: string, side: "index" | "base"): Promise<string[]> {
    if (side === "base") return this.#committed.list(folder);
    const prefix = folder === "" ? "" : `${folder}/`;
    const names = new Set<string>();
    for (const path of (await this.listing()).keys()) {
      const name = path.startsWith(prefix) ? path.slice(prefix.length).split("/")[0] : undefined;
      if (name) names.add(name);
    }
    return [...names].sort();
  }
}

/** How a side of a snapshot is read. */
interface SideReader {
  find(path: string): Promise<TreeEntry | undefined>;
  open(path: string, entry: TreeEntry): Promise<Bytes>;
}

/** One side of a snapshot. */
class Side implements Snapshot {
  readonly name: string;
  readonly #snapshot: IndexSnapshot;
  readonly #reader: SideReader;

  constructor(name: string, snapshot: IndexSnapshot, reader: SideReader) {
    this.name = name;
    this.#snapshot = snapshot;
    this.#reader = reader;
  }

  async entry(path: string): Promise<Entry | undefined> {
    const found = await this.#reader.find(path);
    if (found) return { kind: kindOfMode(found.mode), size: 0 };
    const { facts } = this.#snapshot;
    const isKnown = facts.changes.has(path) || facts.index.has(path);
    if (isKnown) return undefined;
    return (await this.list(path)).length > 0 ? { kind: "folder", size: 0 } : undefined;
  }

  folders(folder: string): Promise<string[]> {
    return this.#snapshot.folders(folder);
  }

  list(folder: string): Promise<string[]> {
    return this.#snapshot.names(folder, this.name === "index" ? "index" : "base");
  }

  async open(path: string): Promise<Bytes> {
    const found = await this.#reader.find(path);
    if (!found || kindOfMode(found.mode) !== "file") {
      throw new UserError(`the ${this.name} has no file ${path}`, "check the path");
    }
    const bytes = await this.#reader.open(path, found);
    // The snapshot lets go of them, because both sides may read the same ones.
    return bytes instanceof PrefixBytes ? bytes : new PrefixBytes(bytes, bytes.size);
  }
}
