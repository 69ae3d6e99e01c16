/** Which paths of a repository are logs, and whose. */

import type { LogName } from "../../base/core/finding.js";
import type { PathFilter } from "../../sources/git/tree-diff.js";
import { fileOfLog, namesSeveral } from "../logs/log-pattern.js";
import { type Layout, placesIn } from "./layout.js";

export interface LogOwner {
  layout: Layout;
  log: LogName;
}

/** Whether a path is one that a log's path names. */
function matches(pattern: string, path: string): boolean {
  return fileOfLog(pattern, path) !== undefined;
}

/** The log that a path belongs to, among several registries. */
export function ownerOf(layouts: readonly Layout[], path: string): LogOwner | undefined {
  for (const layout of layouts) {
    for (const [log, pattern] of Object.entries(layout.logs)) {
      if (matches(pattern, path)) return { layout, log };
    }
  }
  return undefined;
}

/** The paths of logs that can have several files, among several registries, that name a file. */
export function patternsOf(layouts: readonly Layout[], path: string): string[] {
  const patterns = layouts.flatMap(({ logs }) => Object.values(logs));
  return [...new Set(patterns)].filter((pattern) => namesSeveral(pattern) && matches(pattern, path));
}

/** The folders that a path lies in, the root not among them. */
function foldersAbove(path: string): string[] {
  const steps = path.split("/").slice(0, -1);
  return steps.map((_, index) => steps.slice(0, index + 1).join("/"));
}

/** The logs of some registries, as what is wanted of trees. */
export function logPathsOf(layouts: readonly Layout[]): PathFilter {
  const folders = new Set(layouts.flatMap(({ logs }) => Object.values(logs).flatMap(foldersAbove)));
  return {
    enters: (folder) => folders.has(folder),
    wants: (path) => ownerOf(layouts, path) !== undefined,
  };
}

/** Some files, as what is wanted of trees. */
export function filesOf(paths: readonly string[]): PathFilter {
  const folders = new Set(paths.flatMap(foldersAbove));
  return { enters: (folder) => folders.has(folder), wants: (path) => paths.includes(path) };
}

/** A registry with its logs in the standard places, whatever its configuration says now. */
export function standardLayout(layout: Layout): Layout {
  return { ...layout, ...placesIn(layout.folder, layout.model) };
}
