/** The files that records name by absolute paths of some machine, led back to the judged tree. */

import { codeOf, UserError } from "../errors.js";
import { readHead, type State } from "../sources/state.js";
import type { RegistryRecord } from "./record.js";

/** What was found for one stored path. */
export type FileFact =
  | { kind: "missing"; path: string }
  | { kind: "found"; path: string; header: ReadonlyMap<string, string> };

/** By stored path; a path that can't be led back has no entry, and says nothing. */
export type DiskFacts = ReadonlyMap<string, FileFact>;

/** The field that names a file, for each type of record that has one. */
export const FILE_FIELDS = { RUN: "run_log_filepath_abs", VERSION: "saved_filepath_abs" } as const;

/** How many files are read at once. */
const AT_ONCE = 64;

/** As much of a file as its header can take, in bytes. */
const HEADER_LIMIT = 64 << 10;

/** The stored path of a record's file, where it has one. */
export function storedPath(record: RegistryRecord): string | undefined {
  if (record.type !== "RUN" && record.type !== "VERSION") return undefined;
  return record.text(FILE_FIELDS[record.type]);
}

function segmentsOf(path: string): string[] {
  return path.split(/[\\/]+/).filter((segment) => segment !== "");
}

/**
 * The path within the registry's folder that an absolute path of another machine leads back to, or undefined.
 * A configured root decides; else the first segment that names a top-level folder of the judged tree.
 */
export function leadBack(
  stored: string,
  roots: readonly string[],
  topFolders: ReadonlySet<string>,
): string | undefined {
  const segments = segmentsOf(stored);
  if (segments.includes("..") || segments.includes(".")) return undefined;
  // Windows paths compare without case.
  const fold = (segment: string) => (/^[A-Za-z]:|^\\\\/.test(stored) ? segment.toLowerCase() : segment);
  for (const root of roots) {
    const parts = segmentsOf(root);
    if (
      parts.length < segments.length &&
      parts.every((part, index) => fold(part) === fold(segments[index] ?? ""))
    ) {
      return segments.slice(parts.length).join("/");
    }
  }
  const first = segments.findIndex(
    (segment, index) => topFolders.has(segment) && index < segments.length - 1,
  );
  return first < 0 ? undefined : segments.slice(first).join("/");
}

/**
 * The ids in the header of a lyrics file (a fenced YAML block with `id_header:`) or of a run log (lines such as
 * ``**run_id:** `RUN-…` ``); the first of each name counts.
 */
export function readHeader(text: string): Map<string, string> {
  const header = new Map<string, string>();
  const add = (key: string | undefined, value: string | undefined) => {
    if (key && value && !header.has(key)) header.set(key, value.trim().replace(/^(["'`])(.*)\1$/, "$2"));
  };
  const block = /^\s*```ya?ml\s*\n([\s\S]*?)\n\s*```/i.exec(text.replace(/^\ufeff/, ""))?.[1];
  if (block !== undefined && /^\s*id_header:\s*$/m.test(block)) {
    const after = block
      .slice(block.search(/^\s*id_header:\s*$/m))
      .split(/\r?\n/)
      .slice(1);
    for (const line of after) {
      if (!/^\s+\S/.test(line)) break;
      const match = /^[ \t]+([a-z_0-9]+):([^\n]*)$/.exec(line);
      add(match?.[1], match?.[2]?.split(/[ \t]#/)[0]?.trim());
    }
    return header;
  }
  for (const line of text.split("\n")) {
    const match = /^[ \t>*+-]*\*\*([a-z_0-9]+):\*\*([^\n]*)$/.exec(line);
    const value = match?.[2]?.trim() ?? "";
    add(match?.[1], /^`([^`]*)`/.exec(value)?.[1] ?? value);
  }
  return header;
}

/** Looks up the files of some records in a state. `folder` is the registry's. */
export async function readDiskFacts(
  state: State,
  folder: string,
  roots: readonly string[],
  storedPaths: Iterable<string>,
): Promise<Map<string, FileFact>> {
  const facts = new Map<string, FileFact>();
  const inFolder = (path: string) => (folder === "" ? path : `${folder}/${path}`);
  const topFolders = new Set(await listFolders(state, folder));
  const ledBack: { stored: string; path: string }[] = [];
  for (const stored of new Set(storedPaths)) {
    const relative = leadBack(stored, roots, topFolders);
    if (relative !== undefined) ledBack.push({ stored, path: inFolder(relative) });
  }
  for (let from = 0; from < ledBack.length; from += AT_ONCE) {
    const batch = ledBack.slice(from, from + AT_ONCE);
    const heads = await Promise.all(batch.map(({ path }) => headOf(state, path)));
    batch.forEach(({ stored, path }, index) => {
      const head = heads[index];
      facts.set(
        stored,
        head === undefined ? { kind: "missing", path } : { kind: "found", path, header: readHeader(head) },
      );
    });
  }
  return facts;
}

/** Whether reading failed because this system can't even name such a path. */
export function isUnnameable(error: unknown): boolean {
  const codes = ["ENAMETOOLONG", "EINVAL", "ERR_INVALID_ARG_VALUE"];
  return error instanceof UserError && codes.includes(codeOf(error.cause) ?? "");
}

async function headOf(state: State, path: string): Promise<string | undefined> {
  try {
    return await readHead(state, path, HEADER_LIMIT);
  } catch (error) {
    // A path from another system may hold what this one can't name; it is not there then.
    if (isUnnameable(error)) return undefined;
    throw error;
  }
}

/** The folders that stand directly in a folder. */
export async function listFolders(state: State, folder: string): Promise<string[]> {
  if (state.folders) return state.folders(folder);
  const names: string[] = [];
  for (const name of await state.list(folder)) {
    const entry = await state.entry(folder === "" ? name : `${folder}/${name}`);
    if (entry?.kind === "folder") names.push(name);
  }
  return names;
}
