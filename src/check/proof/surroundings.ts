/** What is beside an altered log in this clone: it decides which command costs the user no line. */

import type { Line } from "../../registry/jsonl/line.js";
import { algorithmOf, type BlobRef, blobIdOf, boundaryAt, isPrefix } from "../../sources/bytes/blob.js";
import { type Bytes, MemoryBytes } from "../../sources/bytes/bytes.js";
import type { Snapshot } from "../../sources/bytes/snapshot.js";
import type { Git } from "../../sources/git/git.js";
import type { Objects } from "../../sources/git/objects.js";
import { splitNul } from "../../sources/git/path-text.js";
import { kindOfMode, type TreeEntry } from "../../sources/git/raw-diff.js";
import { withoutCr } from "../../sources/snapshots/checkout.js";
import type { CommitSnapshot } from "../../sources/snapshots/commit-snapshot.js";
import type { Alteration } from "../history/alteration.js";
import type { Sequence } from "../history/sequence.js";
import { linesOfBytes, newForms, ownLines, textOf } from "./own-lines.js";

export interface Surroundings {
  /** The user's own lines, which a restored log has to get back. */
  own: readonly Line[];
  /** The new forms of edited records, which it gets as newer records. */
  edited: readonly Readonly<Record<string, unknown>>[];
  /** Ids under which git keeps the log with those lines. */
  kept: readonly string[];
  /**
   * The file in the work tree: the `same` as what was checked, or none; `right`: it has all that was checked and alters
   * nothing; `only`: what was checked has no file, and the work tree has one; `other`: it differs; `blocked`: a folder
   * is there; or it can't be seen.
   */
  workTree: "same" | "right" | "only" | "other" | "blocked" | "unseen";
}

/** Where commits and their files are read. */
export interface Reading {
  git: Git;
  objects: Objects;
}

/** A state of a log, as far as there is one. */
export interface LogBytes {
  id: string;
  bytes: Bytes;
}

/** Whether a file on disk is a blob, as it is or as git for Windows checks it out. */
export function isCheckedOut(file: Bytes, { id }: Pick<BlobRef, "id">): boolean {
  if (blobIdOf(file, file.size, algorithmOf(id)) === id) return true;
  const converted = withoutCr(file);
  return blobIdOf(converted, converted.size, algorithmOf(id)) === id;
}

/** Whether some bytes begin with a blob and go on in a line of their own. */
export function continues(old: BlobRef, bytes: Bytes): boolean {
  return isPrefix(old, bytes) && boundaryAt(bytes, old.size) === "clean";
}

/** A log in a commit; empty where the commit has none. */
export async function logIn(commit: CommitSnapshot, path: string): Promise<LogBytes> {
  const entry = await commit.entryOf(path);
  if (!entry || kindOfMode(entry.mode) !== "file") return { id: "", bytes: new MemoryBytes(Buffer.alloc(0)) };
  return { id: entry.id, bytes: await commit.open(path) };
}

/** From where the index's log is restored: HEAD, which may have more lines than the base that it is compared with. */
export async function restoredFrom(
  base: { name: string; committed: CommitSnapshot },
  head: () => Promise<CommitSnapshot>,
  path: string,
): Promise<{ commit: string; log: LogBytes }> {
  const log = await logIn(base.committed, path);
  if (base.name === "HEAD") return { commit: base.name, log };
  const current = await logIn(await head(), path);
  const isRight = log.id !== "" && continues({ id: log.id, size: log.bytes.size }, current.bytes);
  return isRight ? { commit: "HEAD", log: current } : { commit: base.name, log };
}

/** What one path has on disk. */
async function onDisk(worktree: Snapshot, path: string) {
  const kind = (await worktree.entry(path))?.kind;
  return { kind, bytes: kind === "file" ? await worktree.open(path) : undefined };
}

function hasAll(lines: Sequence, wanted: readonly Line[]): boolean {
  const texts = new Set(lines.lines.map(textOf));
  return wanted.every((line) => texts.has(textOf(line)));
}

/** What is beside a log of the index. */
export async function besideIndex(
  path: string,
  base: LogBytes,
  index: { kind: string | undefined; log: LogBytes | undefined },
  worktree: Snapshot,
  alterations: readonly Alteration[],
): Promise<Surroundings> {
  const { kind, bytes } = await onDisk(worktree, path);
  const before = linesOfBytes(path, base.bytes);
  const own = ownLines(before, linesOfBytes(path, index.log?.bytes), alterations);
  const edited = newForms(alterations);
  const kept = index.log ? [index.log.id] : [];
  const told = (workTree: Surroundings["workTree"]): Surroundings => ({ own, edited, kept, workTree });
  if (kind === undefined) return told("same");
  if (kind === "folder") return told(index.kind === "submodule" ? "same" : "blocked");
  if (!bytes) return told(kind === index.kind ? "same" : "other");
  if (!index.log) return told("only");
  if (isCheckedOut(bytes, index.log)) return told("same");
  const isRight = continues({ id: base.id, size: base.bytes.size }, bytes);
  return told(isRight && hasAll(linesOfBytes(path, bytes), own) ? "right" : "other");
}

/**
 * What the index has of a log: HEAD's file, `right`: one that only adds lines to it, another one, none, or both sides
 * of a conflict.
 */
export type IndexState = "head" | "right" | "other" | "none" | "conflict";

/** What is beside a log of the work tree. */
export async function besideWorkTree(
  { git, objects }: Reading,
  path: string,
  head: LogBytes,
  file: Bytes | undefined,
  alterations: readonly Alteration[],
): Promise<Surroundings & { index: IndexState }> {
  const entries = await stagesOf(git, path);
  const [before, now] = [linesOfBytes(path, head.bytes), linesOfBytes(path, file)];
  const own = ownLines(before, now, alterations);
  const edited = newForms(alterations);
  const told = (index: IndexState, lines: readonly Line[] = own, kept: readonly string[] = []) =>
    ({ own: lines, edited, kept, workTree: "same", index }) as const;
  const [entry] = entries;
  if (entries.length > 1) return told("conflict");
  if (!entry || kindOfMode(entry.mode) !== "file") return told("none");
  if (entry.id === head.id) return told("head");
  const staged = await objects.blob(entry.id);
  const isRight = continues({ id: head.id, size: head.bytes.size }, staged);
  // Restored from the index, the file gets what is staged; in every other way the index gets what the file has.
  if (isRight && own.length === 0) return told("right");
  const lost = linesOfNeither(before, now, linesOfBytes(path, staged), []);
  return told(isRight ? "right" : "other", [...own, ...lost], lost.length > 0 ? [entry.id] : []);
}

/** The entries that the index has at a path: one, or a stage for each side of a conflict. */
async function stagesOf(git: Git, path: string): Promise<TreeEntry[]> {
  const rows = splitNul((await git.run(["ls-files", "-s", "-z", "--", path])).stdout);
  return rows
    .map((row) => /^(\d{6}) ([0-9a-f]{40,64}) \d\t([\s\S]*)$/.exec(row) ?? [])
    .filter(([, , , name]) => name === path)
    .map(([, mode = "", id = ""]) => ({ mode, id }));
}

/** Whether this clone has a commit checked out with a log as that commit has it, in the index and in the work tree. */
export async function isUntouched(
  git: Git,
  worktree: Snapshot,
  path: string,
  committed: string | undefined,
): Promise<boolean> {
  const [entry, ...others] = await stagesOf(git, path);
  if (others.length > 0 || entry?.id !== committed) return false;
  const { kind, bytes } = await onDisk(worktree, path);
  if (!bytes) return kind === undefined;
  return entry !== undefined && isCheckedOut(bytes, entry);
}

/** The lines of another state of a log that neither the base nor the checked state has, those that were changed aside. */
export function linesOfNeither(
  base: Sequence,
  now: Sequence,
  other: Sequence,
  alterations: readonly Alteration[],
): Line[] {
  const changed = alterations.filter(({ class: kind }) => kind === "edited" || kind === "re-encoded");
  const starts = new Set(changed.map((one) => one.before?.start));
  const known = new Set([...base.keys, ...now.keys]);
  return other.lines.filter(({ start }, index) => !starts.has(start) && !known.has(other.keys[index] ?? ""));
}
