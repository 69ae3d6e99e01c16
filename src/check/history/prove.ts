/** Proves every step of a walk, reading each blob that is needed once. */

import type { Progress } from "../../base/core/progress.js";
import { TextFile } from "../../registry/jsonl/line.js";
import { algorithmOf, type BlobRef, boundaryAt, isPrefix } from "../../sources/bytes/blob.js";
import type { Bytes } from "../../sources/bytes/bytes.js";
import { hashPrefixes } from "../../sources/bytes/prefix-ids.js";
import { isFile } from "../../sources/git/entry.js";
import type { Git } from "../../sources/git/git.js";
import type { Objects } from "../../sources/git/objects.js";
import { kindOfMode, type TreeEntry } from "../../sources/git/raw-diff.js";
import { readSizes } from "../../sources/git/sizes.js";
import type { Alteration } from "./alteration.js";
import { classify } from "./classify.js";
import { checkMerge } from "./merge.js";
import type { ProofCache } from "./proof-cache.js";
import { stepsByPath } from "./publisher.js";
import { type Sequence, sequenceOf } from "./sequence.js";
import type { Step, Walk } from "./walk.js";

/** What one commit did to a log that it must not have. */
export interface Violation {
  commit: string;
  path: string;
  alterations: Alteration[];
  /** The file before, where one parent's bytes were compared: its lines are what was published. */
  parent: string | undefined;
}

/** For how many steps blobs are asked for at once, and how large such a blob may be, in bytes. */
const READ_AHEAD = 32;
const SMALL = 1 << 20;

const NOT_A_FILE: Readonly<Record<string, string>> = {
  symlink: "a symbolic link",
  submodule: "a submodule",
  folder: "a folder",
};

const LFS_HEAD = "version https://git-lfs.github.com/spec/";
const POINTER: Alteration = { class: "file-type", detail: "a Git LFS pointer" };

function isLfsPointer(bytes: Bytes): boolean {
  return bytes.slice(0, LFS_HEAD.length).toString("latin1") === LFS_HEAD;
}

/** What became of the entry itself, whatever its content; undefined where a file became a file. */
export function entryAlteration(
  before: TreeEntry | undefined,
  after: TreeEntry | undefined,
): Alteration | undefined {
  if (!isFile(before)) return undefined;
  if (after === undefined) return { class: "file-deleted" };
  const kind = kindOfMode(after.mode);
  if (kind !== "file")
    return { class: "file-type", detail: NOT_A_FILE[kind] ?? "something that is not a file" };
  return undefined;
}

/** Compares the bytes of a log before and after. `old` is known by id; its bytes are read only when needed. */
export async function compareBlobs(
  path: string,
  old: BlobRef,
  after: Bytes,
  readOld: () => Promise<Bytes>,
): Promise<Alteration[]> {
  // A pointer can begin as so short a log did; a longer one it can't contain.
  if (old.size < LFS_HEAD.length && isLfsPointer(after)) return [POINTER];
  if (isPrefix(old, after)) {
    const junction = boundaryAt(after, old.size);
    if (junction === "clean") return [];
    const file = new TextFile(path, after);
    return [{ class: junction, after: file.lineAround(old.size - 1) }];
  }
  if (isLfsPointer(after)) return [POINTER];
  return classify({ before: new TextFile(path, await readOld()), after: new TextFile(path, after) });
}

/** Proves steps one after the other, with the blobs that several of them need at hand. */
export class Prover {
  readonly #objects: Objects;
  readonly #proven: ProofCache;
  readonly #sizes: Map<string, number>;
  readonly #sequences = new Map<string, Sequence>();
  readonly #ahead = new Map<string, Promise<Bytes>>();

  private constructor(objects: Objects, proven: ProofCache, sizes: Map<string, number>) {
    this.#objects = objects;
    this.#proven = proven;
    this.#sizes = sizes;
  }

  /** Proves all steps of a walk. Throws a UserError where an object is missing. */
  static async prove(
    git: Git,
    objects: Objects,
    proven: ProofCache,
    { steps, sizes: known, wholes }: Walk,
    progress?: Progress,
  ): Promise<Violation[]> {
    const entries = steps.flatMap((step) => [step.result, ...step.parents.map(({ entry }) => entry)]);
    const sizes = await readSizes(git, new Set(entries.filter(isFile).map(({ id }) => id)));
    for (const [id, size] of sizes) known.set(id, size);
    const prover = new Prover(objects, proven, sizes);
    await prover.#proveChains(steps, wholes);
    const violations: Violation[] = [];
    for (const [index, step] of steps.entries()) {
      progress?.("proving history", index);
      if (index % READ_AHEAD === 0) prover.#readAhead(steps.slice(index, index + READ_AHEAD));
      const alterations = await prover.#judge(step);
      const parent = step.parents.length === 1 ? step.parents[0]?.entry?.id : undefined;
      if (alterations.length > 0)
        violations.push({ commit: step.commit, path: step.path, alterations, parent });
    }
    return violations;
  }

  /**
   * The quick way for what histories mostly are: the last state of a log is read once, and every earlier state is
   * shown to be a prefix of it by its id alone. Of two prefixes of one file, the shorter is a prefix of the other.
   */
  async #proveChains(steps: readonly Step[], wholes: Walk["wholes"]): Promise<void> {
    for (const group of stepsByPath(steps).values()) await this.#proveChain(group, wholes);
  }

  async #proveChain(steps: readonly Step[], wholes: Walk["wholes"]): Promise<void> {
    const pairs = steps.flatMap(({ parents, result }) =>
      parents.flatMap(({ entry }) => {
        const needed =
          isFile(entry) &&
          isFile(result) &&
          entry.id !== result.id &&
          !this.#proven.has(entry.id, result.id) &&
          this.#sizeOf(entry.id) >= LFS_HEAD.length;
        return needed ? [[entry.id, result.id] as const] : [];
      }),
    );
    if (pairs.length < 2) return;
    const tip = steps.map(({ result }) => result).findLast(isFile);
    if (!tip) return;
    const bytes = await this.#objects.blob(tip.id);
    const prefixes = new Set([tip.id]);
    const ids = new Set(pairs.flat());
    await hashPrefixes(
      bytes,
      [...ids].map((id) => this.#sizeOf(id)),
      algorithmOf(tip.id),
    );
    for (const id of ids) {
      if (isPrefix({ id, size: this.#sizeOf(id) }, bytes) && boundaryAt(bytes, this.#sizeOf(id)) === "clean")
        prefixes.add(id);
    }
    bytes.close();
    for (const id of prefixes) if (id !== tip.id) wholes.set(id, { id: tip.id, size: this.#sizeOf(id) });
    for (const [old, now] of pairs) {
      if (prefixes.has(old) && prefixes.has(now) && this.#sizeOf(old) <= this.#sizeOf(now))
        this.#proven.add(old, now);
    }
  }

  /** Asks for small blobs that the next steps need, so that git does not wait for us, nor we for git. */
  #readAhead(steps: readonly Step[]): void {
    this.#ahead.clear();
    for (const { parents, result } of steps) {
      const [only, other] = parents;
      if (!only || other || !isFile(only.entry) || !isFile(result) || only.entry.id === result.id) continue;
      const isNeeded = !this.#proven.has(only.entry.id, result.id) && !this.#ahead.has(result.id);
      if (!isNeeded || this.#sizeOf(result.id) > SMALL) continue;
      const bytes = this.#objects.blob(result.id);
      // Whoever needs it meets the error.
      bytes.catch(() => undefined);
      this.#ahead.set(result.id, bytes);
    }
  }

  #blob(id: string): Promise<Bytes> {
    return this.#ahead.get(id) ?? this.#objects.blob(id);
  }

  #sizeOf(id: string): number {
    return this.#sizes.get(id) ?? Number.POSITIVE_INFINITY;
  }

  async #judge(step: Step): Promise<Alteration[]> {
    const { parents, result } = step;
    if (parents.length === 0) return [];
    if (parents.length > 1) return this.#checkMerge(step);
    const before = parents[0]?.entry;
    const changed = entryAlteration(before, result);
    if (changed) return [changed];
    if (!isFile(before) || !isFile(result)) return [];
    if (before.id === result.id) return before.mode === result.mode ? [] : [{ class: "mode" }];
    if (this.#proven.has(before.id, result.id)) return [];
    const after = await this.#blob(result.id);
    const old = { id: before.id, size: this.#sizeOf(before.id) };
    const found = await compareBlobs(step.path, old, after, () => this.#objects.blob(before.id));
    if (found.length > 0) return found;
    this.#proven.add(before.id, result.id);
    // Nothing shows a line of it, and a large one takes room on disk.
    after.close();
    return found;
  }

  async #checkMerge({ path, parents, result }: Step): Promise<Alteration[]> {
    const had = parents.filter(({ entry }) => isFile(entry));
    if (had.length === 0) return [];
    const changed = entryAlteration(had[0]?.entry, result);
    if (changed) return [changed];
    if (!isFile(result)) return [];
    // Where the result is one parent's and contains every other one as a prefix, there is nothing to compare.
    const isOneParents = had.some(({ entry }) => entry?.id === result.id);
    const isEasy = had.every(
      ({ entry }) => entry?.id === result.id || this.#proven.has(entry?.id ?? "", result.id),
    );
    const isNewMode = had.every(({ entry }) => entry?.mode !== result.mode);
    if (isOneParents && isEasy) return isNewMode ? [{ class: "mode" }] : [];
    const sequences = await Promise.all(
      parents.map(async ({ commit, entry }) => ({
        name: commit,
        sequence: isFile(entry) ? await this.#sequence(path, entry.id) : undefined,
      })),
    );
    const found = checkMerge(sequences, await this.#sequence(path, result.id));
    return found.length === 0 && isNewMode ? [{ class: "mode" }] : found;
  }

  async #sequence(path: string, id: string): Promise<Sequence> {
    const known = this.#sequences.get(id);
    if (known) return known;
    const sequence = sequenceOf(new TextFile(path, await this.#objects.blob(id)));
    // A few are enough: merges follow each other.
    if (this.#sequences.size >= 8) this.#sequences.clear();
    this.#sequences.set(id, sequence);
    return sequence;
  }
}
