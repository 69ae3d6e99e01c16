/** Files that a change makes grow though what it began with has closed them. */

import type { LogName } from "../../base/core/finding.js";
import type { Layout } from "../../registry/config/layout.js";
import type { TextFile } from "../../registry/jsonl/line.js";
import type { LogFileProblem } from "../../registry/logs/load.js";
import type { Log } from "../../registry/logs/log.js";
import { hasWriters, namesSeveral } from "../../registry/logs/log-pattern.js";
import { closedBy } from "../history/closed.js";

/** The logs before a change. */
export interface LogsBefore {
  loaded: { logs: ReadonlyMap<LogName, Log> };
  /** Where its configuration had them. */
  logs: Layout["logs"];
}

const pathsOf = (files: readonly TextFile[]) => files.map(({ path }) => path);

/** Says that a closed file grew, and what may grow in its place. */
function closedTrouble(log: LogName, path: string, open: string): LogFileProblem {
  if (!hasWriters(open))
    return {
      log,
      path,
      class: "closed-segment",
      message: `this segment is closed: only the last one, ${open}, may grow`,
      hint: `append to ${open}`,
    };
  return {
    log,
    path,
    class: "closed-grew",
    message: `this file is closed: each writer appends to a file of its own, ${open}`,
    hint: `move its new lines to the end of the file of the writer who wrote them, ${open} with the writer's name in place of {writer}, and stage both files`,
  };
}

/** Every file that grew, or came in, though it was closed. */
export function* closedFiles(
  now: ReadonlyMap<LogName, Log>,
  before: LogsBefore | undefined,
): Iterable<LogFileProblem> {
  for (const [name, { files }] of now) {
    const pattern = before?.logs[name];
    if (pattern === undefined || !namesSeveral(pattern)) continue;
    const old = before?.loaded.logs.get(name)?.files ?? [];
    for (const { path, bytes } of files) {
      const same = old.find((file) => file.path === path);
      if (same && bytes.size <= same.bytes.size) continue;
      if (closedBy(pattern, pathsOf(old), path) === undefined) continue;
      // The change may have begun a new segment itself.
      yield closedTrouble(name, path, closedBy(pattern, pathsOf(files), path) ?? path);
    }
  }
}
