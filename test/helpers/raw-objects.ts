import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import type { Repository } from "./repository.js";

/** An entry of a tree as it stands in its bytes. */
export interface RawEntry {
  mode: string;
  name: string | Buffer;
  id: string;
}

/** Writes an object whatever its content is, and gives its id. */
export function writeObject(repository: Repository, type: string, content: Buffer): string {
  return execFileSync("git", ["hash-object", "-t", type, "-w", "--stdin", "--literally"], {
    cwd: repository.root,
    env: repository.env,
    input: content,
    encoding: "utf8",
  }).trim();
}

/** Writes a tree with just these entries, in this order, whether or not git would write it. */
export function writeTree(repository: Repository, entries: readonly RawEntry[]): string {
  const parts = entries.flatMap(({ mode, name, id }) => [
    Buffer.from(`${mode} `),
    Buffer.from(name),
    Buffer.from([0]),
    Buffer.from(id, "hex"),
  ]);
  return writeObject(repository, "tree", Buffer.concat(parts));
}

/** Commits a tree on top of HEAD; the index and the work tree stay as they are. */
export function commitTree(repository: Repository, tree: string): string {
  const commit = repository.git("commit-tree", tree, "-p", "HEAD", "-m", "crafted");
  repository.git("update-ref", "HEAD", commit);
  return commit;
}

/** Gives a loose object other bytes, under the id that it has. */
export function forgeObject(repository: Repository, id: string, type: string, content: Buffer): void {
  const path = join(repository.root, ".git/objects", id.slice(0, 2), id.slice(2));
  chmodSync(path, 0o644);
  readFileSync(path);
  writeFileSync(path, deflateSync(Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content])));
}
