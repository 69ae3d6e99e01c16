/** The folders of the registries whose logs are written: real folders, and nobody else writes there meanwhile. */
import { lstatSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../base/core/errors.js";
import { quote } from "../base/text/visible.js";
import type { Layout } from "../registry/config/layout.js";
import { withLock } from "./lock.js";
import type { System } from "./system.js";

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

/** Where the logs of a registry are. */
export type LogPaths = Pick<Layout, "logs">;

/** The folder of a registry's first log, in which its lock is; it is made where it is not there. Throws a UserError for a link. */
export function homeOf(root: string, { logs }: LogPaths): string | undefined {
  const [first] = Object.values(logs);
  if (first === undefined) return undefined;
  refuseLinkedFolder(root, first);
  const home = join(root, dirname(first));
  mkdirSync(home, { recursive: true });
  return home;
}

/** The files that are the locks of registries, each once and always in the same order, so that no two processes wait for each other. */
function locksOf(root: string, layouts: readonly LogPaths[]): string[] {
  const homes = layouts.flatMap((layout) => homeOf(root, layout) ?? []);
  return [...new Set(homes.map((home) => join(home, ".runidx-lock")))].sort();
}

/**
 * Does some work while no other process of this program writes to one of the registries. Throws a UserError where a folder
 * is a symbolic link, and where another process still writes after 30 seconds.
 */
export function withLocks<Result>(
  { root, layouts, system }: { root: string; layouts: readonly LogPaths[]; system: System },
  work: () => Promise<Result>,
): Promise<Result> {
  return locksOf(root, layouts).reduceRight<() => Promise<Result>>(
    (inner, lock) => () => withLock(lock, system, inner),
    work,
  )();
}
