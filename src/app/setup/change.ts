/** Files that setting a repository up writes: found out first, shown, and only then written. */
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { messageOf, UserError } from "../../base/core/errors.js";

/** One file that is to be written. */
export interface FileChange {
  /** Relative to the repository's root, with `/`. */
  path: string;
  before: string | undefined;
  after: string;
  why: string;
  executable: boolean;
}

/** The text of a file; undefined where there is none. Throws a UserError where it can't be read. */
export function readText(root: string, path: string): string | undefined {
  const full = join(root, path);
  try {
    return existsSync(full) ? readFileSync(full, "utf8") : undefined;
  } catch (error) {
    throw new UserError(`${path} can't be read: ${messageOf(error)}`, "put a file there, or take it away", {
      cause: error,
    });
  }
}

/** Writes a file beside its place and moves it there, so that it is never half written. Throws a UserError. */
export function writeChange(root: string, { path, after, executable }: FileChange): void {
  const full = join(root, path);
  const temporary = `${full}.runidx-${process.pid}`;
  try {
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(temporary, after);
    if (executable) chmodSync(temporary, 0o755);
    renameSync(temporary, full);
  } catch (error) {
    throw new UserError(
      `${path} can't be written: ${messageOf(error)}`,
      "check its rights, then run init again",
      { cause: error },
    );
  }
}
