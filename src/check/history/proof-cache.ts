/**
 * The cache of proven pairs: "blob a is a prefix of blob b" is true for ever. Safe to delete;
 * a file that was not written whole, or was touched, is ignored.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { codeOf } from "../../base/core/errors.js";

const MOST_PAIRS = 50_000;
const HEADER = "runidx-lint proven prefixes 1";

export class ProofCache {
  readonly #path: string | undefined;
  readonly #pairs: Set<string>;
  #grew = false;

  /** @param gitDir the repository's common git directory; undefined: nothing is read, and nothing kept */
  constructor(gitDir: string | undefined) {
    this.#path = gitDir === undefined ? undefined : join(gitDir, "runidx-lint", "proven");
    this.#pairs = new Set(this.#path === undefined ? [] : this.#read(this.#path));
  }

  #read(path: string): string[] {
    let text: string;
    try {
      text = readFileSync(path, "utf8");
    } catch (error) {
      if (["ENOENT", "ENOTDIR", "EACCES", "EISDIR"].includes(codeOf(error) ?? "")) return [];
      throw error;
    }
    const [header, digest, ...rows] = text.split("\n");
    const isWhole = header === HEADER && digest === digestOf(rows);
    return isWhole ? rows.filter((row) => /^[0-9a-f]{40,64} [0-9a-f]{40,64}$/.test(row)) : [];
  }

  has(old: string, now: string): boolean {
    return this.#pairs.has(`${old} ${now}`);
  }

  add(old: string, now: string): void {
    if (this.has(old, now)) return;
    this.#pairs.add(`${old} ${now}`);
    this.#grew = true;
  }

  /** Writes the cache beside its place and moves it there. A folder that can't be written to is no failure. */
  save(): void {
    if (!this.#grew || this.#path === undefined) return;
    const rows = [...this.#pairs].slice(-MOST_PAIRS);
    const temporary = `${this.#path}.${process.pid}`;
    try {
      mkdirSync(dirname(this.#path), { recursive: true });
      writeFileSync(temporary, [HEADER, digestOf(rows), ...rows].join("\n"), { mode: 0o600 });
      renameSync(temporary, this.#path);
    } catch (error) {
      if (existsSync(temporary)) rmSync(temporary);
      if (
        !["EACCES", "EROFS", "EPERM", "ENOSPC", "ENOTDIR", "EEXIST", "EISDIR"].includes(codeOf(error) ?? "")
      )
        throw error;
    }
  }
}

function digestOf(rows: readonly string[]): string {
  return createHash("sha256").update(rows.join("\n")).digest("hex");
}
