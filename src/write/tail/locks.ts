/** The folders of the registries whose logs are rewritten: real folders, and nobody else writes there meanwhile. */
import { lstatSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../../base/core/errors.js";
import { quote } from "../../base/text/visible.js";
import type { Layout } from "../../registry/config/layout.js";
import { withLock } from "../lock.js";
import type { System } from "../system.js";

/** Throws a UserError where a folder of a path is a symbolic link: git does not look behind it, and nothing is written there. */
export function refuseLinkedFolder(root: string, path: string): void {
  for (let end = path.indexOf("/"); end >= 0; end = path.indexOf("/", end + 1)) {
    const folder = path.slice(0, end);
    const stat = lstatSync(join(root, folder), { throwIfNoEntry: false });
    if (!stat?.isSymbolicLink()) continue;
    throw new UserError(
      `the folder ${quote(folder)} of ${quote(path)} is a symbolic link`,
      "put the folder itself there; nothing was written",
    );
  }
}

/** The files that are the locks of registries, each once and always in the same order, so that no two processes wait for each other. */
function locksOf(root: string, layouts: readonly Layout[]): string[] {
  const first = layouts.flatMap(({ logs }) => Object.values(logs).slice(0, 1));
  for (const path of first) {
    refuseLinkedFolder(root, path);
    mkdirSync(join(root, dirname(path)), { recursive: true });
  }
  return [...new Set(first.map((path) => join(root, dirname(path), ".runidx-lock")))].sort();
}

/**
 * Does some work while no other process of this program writes to one of the registries. Throws a UserError where a folder
 * is a symbolic link, and where another process still writes after 30 seconds.
 */
export function withLocks<Result>(
  { root, layouts, system }: { root: string; layouts: readonly Layout[]; system: System },
  work: () => Promise<Result>,
): Promise<Result> {
  return locksOf(root, layouts).reduceRight<() => Promise<Result>>(
    (inner, lock) => () => withLock(lock, system, inner),
    work,
  )();
}
