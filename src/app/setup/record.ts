/** What init found in files before it wrote them, kept in the clone, so that uninit gives the same bytes back. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { messageOf, UserError } from "../../base/core/errors.js";
import type { FileChange } from "./change.js";

/** A file that init wrote: what it was, and what it is while nobody else changes it. */
export interface Written {
  /** undefined of a file that init made. */
  before?: string;
  after: string;
}

export type SetupRecord = Record<string, Written>;

const pathIn = (commonDir: string) => join(commonDir, "runidx-lint", "setup.json");

/** What is known of what init wrote in a clone. Throws a UserError where it can't be read. */
export function readRecord(commonDir: string): SetupRecord {
  const path = pathIn(commonDir);
  if (!existsSync(path)) return {};
  try {
    return JSON.parse(readFileSync(path, "utf8")) as SetupRecord;
  } catch (error) {
    throw new UserError(`${path} can't be read: ${messageOf(error)}`, "delete it", { cause: error });
  }
}

/** Keeps some changes. A file that is as init left it keeps what it was before that. */
export function keepRecord(commonDir: string, changes: readonly FileChange[]): void {
  const record = readRecord(commonDir);
  for (const { path, before, after } of changes) {
    const known = record[path];
    const first = known && known.after === before ? known.before : before;
    record[path] = { ...(first !== undefined && { before: first }), after };
  }
  const path = pathIn(commonDir);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(record, null, 2)}\n`);
}

/** Forgets what init wrote. */
export function dropRecord(commonDir: string): void {
  rmSync(pathIn(commonDir), { force: true });
}
