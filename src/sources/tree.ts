import { UserError } from "../errors.js";
import type { Bytes } from "./bytes.js";
import type { Git } from "./git.js";
import type { ObjectReader } from "./object-reader.js";
import { kindOfMode, type TreeEntry } from "./raw-diff.js";
import type { Entry, State } from "./state.js";

/** A state whose content is in git's objects: a commit, or the index. Nothing of the work tree is looked at. */
export class TreeState implements State {
  readonly name: string;
  readonly entries: ReadonlyMap<string, TreeEntry>;
  readonly #reader: ObjectReader;
  #folders: Map<string, Set<string>> | undefined;

  constructor(name: string, entries: ReadonlyMap<string, TreeEntry>, reader: ObjectReader) {
    this.name = name;
    this.entries = entries;
    this.#reader = reader;
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
    return this.#reader.blob(found.id);
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

/** All files of a commit or tree, by path. */
export async function listTree(git: Git, commit: string): Promise<Map<string, TreeEntry>> {
  const entries = new Map<string, TreeEntry>();
  const output = (await git.run(["ls-tree", "-r", "-z", "--full-tree", commit])).stdout.toString("utf8");
  for (const row of output.split("\0")) {
    const match = /^(\d{6}) \w+ ([0-9a-f]+)\t([\s\S]+)$/.exec(row);
    if (match?.[1] && match[2] && match[3]) entries.set(match[3], { mode: match[1], id: match[2] });
  }
  return entries;
}

/** All files of the index that git names, by path; those with conflicts are left out. */
export async function listIndex(git: Git): Promise<Map<string, TreeEntry>> {
  const entries = new Map<string, TreeEntry>();
  const output = (await git.run(["ls-files", "-s", "-z"])).stdout.toString("utf8");
  for (const row of output.split("\0")) {
    const match = /^(\d{6}) ([0-9a-f]+) 0\t([\s\S]+)$/.exec(row);
    if (match?.[1] && match[2] && match[3]) entries.set(match[3], { mode: match[1], id: match[2] });
  }
  return entries;
}

/** The files of the index that a sparse checkout keeps out of the work tree, by path. */
export async function listSkipped(git: Git): Promise<Map<string, TreeEntry>> {
  const entries = new Map<string, TreeEntry>();
  const output = (await git.run(["ls-files", "-t", "-s", "-z"])).stdout.toString("utf8");
  for (const row of output.split("\0")) {
    const match = /^S (\d{6}) ([0-9a-f]+) 0\t([\s\S]+)$/.exec(row);
    if (match?.[1] && match[2] && match[3]) entries.set(match[3], { mode: match[1], id: match[2] });
  }
  return entries;
}
