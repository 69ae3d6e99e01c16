/** Files that look like logs and stand beside the logs of a registry, though no log has them. */
import type { Layout } from "../../registry/config/layout.js";
import { LOG_ENDINGS } from "../../registry/config/log-path.js";
import { ownerOf } from "../../registry/config/log-paths.js";
import { splitPath } from "../../registry/logs/log-pattern.js";
import { STUDIO } from "../../registry/model/music-studio.js";

/**
 * Logs of the music studio that its model does not cover yet: every studio has them, and a warning in each of its audits
 * would tell nobody anything. A name leaves this list when the model has its log.
 */
const NOT_COVERED_YET: readonly string[] = ["hook-index.jsonl", "scene-index.jsonl", "scripture-index.jsonl"];

/** The folders that the logs of a registry stand in. */
export function logFolders({ logs }: Layout): Set<string> {
  return new Set(Object.values(logs).map((pattern) => splitPath(pattern).folder));
}

/** The registry beside whose logs a file is, where it looks like a log and no log of these registries has it. */
export function besideLogsOf(layouts: readonly Layout[], path: string): Layout | undefined {
  const { folder, name } = splitPath(path);
  if (!LOG_ENDINGS.some((ending) => name.endsWith(ending)) || ownerOf(layouts, path)) return undefined;
  return layouts.find(
    (layout) =>
      logFolders(layout).has(folder) && !(layout.model.name === STUDIO && NOT_COVERED_YET.includes(name)),
  );
}
