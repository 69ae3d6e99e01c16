/** Writes commits and blobs into a repository in one process. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Repository } from "./repository.js";

const AUTHOR = "Dana Whitlock <dana@example.com> 1767434400 +0000";

/** What stands at a path: as git writes modes, 100644, 100755, 120000 (a link) or 160000 (a submodule). */
export interface ImportedFile {
  mode: string;
  bytes: Buffer;
}

/** A commit that is in no repository, for a submodule. */
export const foreignCommit = (format: "sha1" | "sha256"): string => "1".repeat(format === "sha1" ? 40 : 64);

/** Collects commits and blobs under numbers of its own; git names them when they are written. */
export class FastImport {
  readonly #pieces: Buffer[] = [];
  readonly #format: "sha1" | "sha256";
  #marks = 0;

  constructor(format: "sha1" | "sha256") {
    this.#format = format;
  }

  #write(text: string): void {
    this.#pieces.push(Buffer.from(text, "latin1"));
  }

  #data(bytes: Buffer): void {
    this.#write(`data ${bytes.length}\n`);
    this.#pieces.push(bytes);
    this.#write("\n");
  }

  /** A file that is in no commit. */
  blob(bytes: Buffer): number {
    this.#write(`blob\nmark :${++this.#marks}\n`);
    this.#data(bytes);
    return this.#marks;
  }

  /** A commit that has these files and no others. */
  commit(
    message: string,
    parents: readonly number[],
    files: Iterable<readonly [string, ImportedFile]>,
  ): number {
    this.#write(`reset refs/heads/written\n\ncommit refs/heads/written\nmark :${++this.#marks}\n`);
    this.#write(`committer ${AUTHOR}\n`);
    this.#data(Buffer.from(message));
    for (const [index, parent] of parents.entries())
      this.#write(`${index === 0 ? "from" : "merge"} :${parent}\n`);
    this.#write("deleteall\n");
    for (const [path, { mode, bytes }] of files) {
      if (mode === "160000") this.#write(`M 160000 ${foreignCommit(this.#format)} ${path}\n`);
      else {
        this.#write(`M ${mode} inline ${path}\n`);
        this.#data(bytes);
      }
    }
    return this.#marks;
  }

  /** Writes all of it into a repository; gives the id of each number. */
  into({ root, env }: Repository): (mark: number) => string {
    this.#write("done\n");
    const file = join(root, "..", "marks");
    execFileSync("git", ["fast-import", "--quiet", "--done", `--export-marks=${file}`], {
      cwd: root,
      env,
      input: Buffer.concat(this.#pieces),
      stdio: ["pipe", "pipe", "inherit"],
    });
    const rows = readFileSync(file, "utf8").matchAll(/^:(\d+) ([0-9a-f]+)$/gm);
    const ids = new Map([...rows].map(([, mark, id = ""]) => [Number(mark), id]));
    return (mark) => {
      const id = ids.get(mark);
      if (id === undefined) throw new Error(`git fast-import wrote nothing for mark ${mark}`);
      return id;
    };
  }
}
