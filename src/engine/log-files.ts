import type { Layout } from "../config/layout.js";
import { isFile } from "../history/entry.js";
import { findSegments } from "../registry/segments.js";
import type { CommitSnapshot } from "../sources/commit-snapshot.js";
import type { TreeEntry } from "../sources/raw-diff.js";

/** The regular files that are logs of some registries in a commit, by path. */
export async function logFilesIn(
  snapshot: CommitSnapshot,
  layouts: readonly Layout[],
): Promise<Map<string, TreeEntry>> {
  const found = new Map<string, TreeEntry>();
  for (const pattern of new Set(layouts.flatMap(({ logs }) => Object.values(logs)))) {
    for (const path of await findSegments(snapshot, pattern)) {
      const entry = await snapshot.entryOf(path);
      if (isFile(entry)) found.set(path, entry);
    }
  }
  return found;
}
