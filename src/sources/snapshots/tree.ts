import { UserError } from "../../base/core/errors.js";
import type { Bytes } from "../bytes/bytes.js";
import type { Entry, Snapshot } from "../bytes/snapshot.js";
import type { Git } from "../git/git.js";
import { refuseDisorder } from "../git/index-file.js";
import type { Objects } from "../git/objects.js";
import { bytesOfPath, splitNul } from "../git/path-text.js";
import { kindOfMode, type TreeEntry } from "../git/raw-diff.js";

/** Some files of the index, with their content in git's objects. Nothing of the work tree is looked at. */
export class TreeSnapshot implements Snapshot {
  readonly name: string;
  readonly entries: ReadonlyMap<string, TreeEntry>;
  readonly #objects: Objects;
  #folders: Map<string, Set<string>> | undefined;

  constructor(name: string, entries: ReadonlyMap<string, TreeEntry>, objects: Objects) {
    this.name = name;
    this.entries = entries;
    this.#objects = objects;
  }

  async entry(path: string): Promise<Entry | undefined> {
    const found = this.entries.get(path);
    // Sizes cost a question to git each, and nobody who has a tree asks for them.
    if (found) return { kind: kindOfMode(found.mode), size: 0 };
    return path === "" || this.#names().has(path) ? { kind: "folder", size: 0 } : undefined;
  }

  async list(folder: string): Promise<string[]> {
    return [...(this.#names().get(folder) ?? [])].sort();
  }

  async open(path: string): Promise<Bytes> {
    const found = this.entries.get(path);
    if (!found || kindOfMode(found.mode) !== "file")
      throw new UserError(`${this.name} has no file ${path}`, "check the path");
    return this.#objects.blob(found.id);
  }

  #names(): Map<string, Set<string>> {
    if (this.#folders) return this.#folders;
    const folders = new Map<string, Set<string>>([["", new Set()]]);
    for (const path of this.entries.keys()) {
      let child = path;
      for (let slash = path.lastIndexOf("/"); ; slash = child.lastIndexOf("/")) {
        const folder = child.slice(0, Math.max(slash, 0));
        const names = folders.get(folder);
        const name = child.slice(slash + 1);
        if (names?.has(name)) break;
        if (names) names.add(name);
        else folders.set(folder, new Set([name]));
        if (folder === "") break;
        child = folder;
      }
    }
    this.#folders = folders;
    return folders;
  }
}

/** The rows of `git ls-files -s`. Throws a UserError where a path is in them twice or in the wrong place. */
async function listRows(git: Git, flags: readonly string[]): Promise<{ row: string; path: string }[]> {
  const output = (await git.run(["ls-files", ...flags, "-s", "-z"])).stdout;
  const rows = splitNul(output).map((text) => ({
    row: text.slice(0, text.indexOf("\t")),
    path: text.slice(text.indexOf("\t") + 1),
  }));
  refuseDisorder(
    rows.map(({ row, path }) => ({
      name: bytesOfPath(path),
      stage: Number(row.slice(-1)),
      isFolder: false,
    })),
  );
  return rows;
}

/** All files of the index that git names, by path; those with conflicts are left out. */
export async function listIndex(git: Git): Promise<Map<string, TreeEntry>> {
  const entries = new Map<string, TreeEntry>();
  for (const { row, path } of await listRows(git, [])) {
    const match = /^(\d{6}) ([0-9a-f]+) 0$/.exec(row);
    if (match?.[1] && match[2]) entries.set(path, { mode: match[1], id: match[2] });
  }
  return entries;
}

/** The files of the index that a sparse checkout keeps out of the work tree, by path. */
export async function listSkipped(git: Git): Promise<Map<string, TreeEntry>> {
  const entries = new Map<string, TreeEntry>();
  for (const { row, path } of await listRows(git, ["-t"])) {
    const match = /^S (\d{6}) ([0-9a-f]+) 0$/.exec(row);
    if (match?.[1] && match[2]) entries.set(path, { mode: match[1], id: match[2] });
  }
  return entries;
}
