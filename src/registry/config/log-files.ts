import { isFile } from "../../sources/git/entry.js";
import type { TreeEntry } from "../../sources/git/raw-diff.js";
import type { CommitSnapshot } from "../../sources/snapshots/commit-snapshot.js";
import { findSegments } from "../logs/segments.js";
import type { Layout } from "./layout.js";

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
