/** Which paths of a repository are logs, and whose. */
import { joinPath, type Layout } from "../config/layout.js";
import type { LogName } from "../finding.js";
import type { LogPaths } from "../history/walk.js";
import { LOGS } from "../registry/logs.js";
import { orderSegments, splitPath } from "../registry/segments.js";

export interface LogOwner {
  layout: Layout;
  log: LogName;
}

/** Whether a path is one that a log's path or glob names. */
function matches(pattern: string, path: string): boolean {
  if (!pattern.includes("*")) return pattern === path;
  const [wanted, given] = [splitPath(pattern), splitPath(path)];
  return wanted.folder === given.folder && orderSegments(wanted.name, [given.name]).length > 0;
}

/** The log that a path belongs to, among several registries. */
export function ownerOf(layouts: readonly Layout[], path: string): LogOwner | undefined {
  for (const layout of layouts) {
    for (const [log, pattern] of Object.entries(layout.logs)) {
      if (matches(pattern, path)) return { layout, log: log as LogName };
    }
  }
  return undefined;
}

/** The logs of some registries, as what git is asked to compare. */
export function logPathsOf(layouts: readonly Layout[]): LogPaths {
  const literals = new Set<string>();
  for (const { logs } of layouts) {
    for (const pattern of Object.values(logs)) {
      const { folder } = splitPath(pattern);
      // A glob in the root names no folder: everything is compared then, and sorted out here.
      literals.add(pattern.includes("*") ? folder || "." : pattern);
    }
  }
  return { literals: [...literals], isLog: (path) => ownerOf(layouts, path) !== undefined };
}

/** A registry with its logs in the standard places, whatever its configuration says now. */
export function standardLayout(layout: Layout): Layout {
  const logs = LOGS.map(({ name, defaultPath }) => [name, joinPath(layout.folder, defaultPath)]);
  return { ...layout, logs: Object.fromEntries(logs) as Layout["logs"] };
}

/** A registry with its logs where an earlier configuration had them; undefined where that one says nothing of logs. */
export function formerLayout(layout: Layout, configuration: string): Layout | undefined {
  let config: unknown;
  try {
    config = JSON.parse(configuration.replace(/^\ufeff/, ""));
  } catch (error) {
    // What could not be read then named no logs then.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  const outer = typeof config === "object" && config !== null ? (config as Record<string, unknown>) : {};
  const logs = ((outer.runidx as Record<string, unknown> | undefined)?.logs ?? outer.logs) as
    | Record<string, unknown>
    | undefined;
  if (typeof logs !== "object" || logs === null) return undefined;
  const named = LOGS.flatMap(({ name }) => {
    const path = logs[name];
    return typeof path === "string" ? [[name, joinPath(layout.folder, path)]] : [];
  });
  return { ...layout, logs: { ...standardLayout(layout).logs, ...Object.fromEntries(named) } };
}
