/** The files that records name by absolute paths of some machine, led back to the checked tree. */

import { codeOf, UserError } from "../../base/core/errors.js";
import type { Snapshot } from "../../sources/bytes/snapshot.js";
import { CaseBlind, isWindowsPath } from "./case-blind.js";
import { type FileHeader, readHeader } from "./file-header.js";
import type { RegistryRecord } from "./record.js";

/** What was found for one stored path. */
export type FileFact =
  | { kind: "missing"; path: string }
  | { kind: "found"; path: string; header: FileHeader; hasPlaceholder: boolean };

/** By stored path; a path that can't be led back has no entry, and says nothing. */
export type DiskFacts = ReadonlyMap<string, FileFact>;

/** How many files are read at once. */
const AT_ONCE = 64;

/** As much of a file as its header can take, in bytes. */
const HEADER_LIMIT = 64 << 10;

/** What a writer leaves where something is still to come. */
const PLACEHOLDER = Buffer.from("[TBD]");

/** The stored path of a record's file, where it has one. */
export function storedPath(record: RegistryRecord): string | undefined {
  const field = record.model.file;
  return field === undefined ? undefined : record.text(field);
}

function segmentsOf(path: string): string[] {
  return path.split(/[\\/]+/).filter((segment) => segment !== "");
}

/**
 * The path within the registry's folder that an absolute path of another machine leads back to, or undefined.
 * A configured root decides; else the first segment that names a top-level folder of the checked tree; for Windows, one
 * that names it in another case where none has the same.
 */
export function leadBack(
  stored: string,
  roots: readonly string[],
  topFolders: ReadonlySet<string>,
): string | undefined {
  const segments = segmentsOf(stored);
  if (segments.includes("..") || segments.includes(".")) return undefined;
  // Windows paths compare without case.
  const isWindows = isWindowsPath(stored);
  const fold = (segment: string) => (isWindows ? segment.toLowerCase() : segment);
  for (const root of roots) {
    const parts = segmentsOf(root);
    if (
      parts.length < segments.length &&
      parts.every((part, index) => fold(part) === fold(segments[index] ?? ""))
    ) {
      return segments.slice(parts.length).join("/");
    }
  }
  const firstOf = (isTop: (segment: string) => boolean) =>
    segments.slice(0, -1).findIndex((segment) => isTop(segment));
  let first = firstOf((segment) => topFolders.has(segment));
  if (first < 0 && isWindows) {
    const folded = new Set([...topFolders].map(fold));
    first = firstOf((segment) => folded.has(fold(segment)));
  }
  return first < 0 ? undefined : segments.slice(first).join("/");
}

/**
 * The folders that stored paths may lead into: those that stand in the registry's folder in one of some states. Where
 * a change takes a whole folder away, the state before it still knows the folder.
 */
export async function topFolders(states: readonly Snapshot[], folder: string): Promise<Set<string>> {
  const names = new Set<string>();
  for (const state of states) for (const name of await listFolders(state, folder)) names.add(name);
  return names;
}

/** How stored paths of a registry lead back into the checked tree. */
export interface DiskLayout {
  /** The registry's folder. */
  folder: string;
  roots: readonly string[];
  topFolders: ReadonlySet<string>;
}

/** Where a stored path leads to, relative to the state's root; undefined where it can't be led back. */
export function pathBehind(stored: string, { folder, roots, topFolders }: DiskLayout): string | undefined {
  const relative = leadBack(stored, roots, topFolders);
  if (relative === undefined) return undefined;
  return folder === "" ? relative : `${folder}/${relative}`;
}

/** Looks up the files of some records in a state. */
export async function readDiskFacts(
  state: Snapshot,
  disk: DiskLayout,
  storedPaths: Iterable<string>,
): Promise<Map<string, FileFact>> {
  const facts = new Map<string, FileFact>();
  const names = new CaseBlind(state);
  const ledBack: { stored: string; path: string }[] = [];
  for (const stored of new Set(storedPaths)) {
    const path = pathBehind(stored, disk);
    if (path !== undefined) ledBack.push({ stored, path });
  }
  for (let from = 0; from < ledBack.length; from += AT_ONCE) {
    const batch = ledBack.slice(from, from + AT_ONCE);
    const found = await Promise.all(
      batch.map(({ stored, path }) => factOf(state, path, isWindowsPath(stored) ? names : undefined)),
    );
    for (const [index, fact] of found.entries()) facts.set(batch[index]?.stored ?? "", fact);
  }
  return facts;
}

/** Whether reading failed because this system can't even name such a path. */
export function isUnnameable(error: unknown): boolean {
  const codes = ["ENAMETOOLONG", "EINVAL", "ERR_INVALID_ARG_VALUE"];
  return error instanceof UserError && codes.includes(codeOf(error.cause) ?? "");
}

/** @param names where the path may be written in another case */
async function factOf(state: Snapshot, path: string, names?: CaseBlind): Promise<FileFact> {
  try {
    if ((await state.entry(path))?.kind !== "file") {
      const other = await names?.find(path);
      return other === undefined || other === path ? { kind: "missing", path } : factOf(state, other);
    }
    const bytes = await state.open(path);
    try {
      const header = readHeader(bytes.slice(0, Math.min(bytes.size, HEADER_LIMIT)));
      return { kind: "found", path, header, hasPlaceholder: bytes.indexOf(PLACEHOLDER, header.end) >= 0 };
    } finally {
      bytes.close();
    }
  } catch (error) {
    // A path from another system may hold what this one can't name; it is not there then.
    if (isUnnameable(error)) return { kind: "missing", path };
    throw error;
  }
}

/** The folders that stand directly in a folder. */
export async function listFolders(state: Snapshot, folder: string): Promise<string[]> {
  if (state.folders) return state.folders(folder);
  const names: string[] = [];
  for (const name of await state.list(folder)) {
    const entry = await state.entry(folder === "" ? name : `${folder}/${name}`);
    if (entry?.kind === "folder") names.push(name);
  }
  return names;
}
