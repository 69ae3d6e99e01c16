import { kindOfMode, type TreeEntry } from "./raw-diff.js";

/** Whether something is there, and is a regular file. */
export function isFile(entry: TreeEntry | undefined): entry is TreeEntry {
  return entry !== undefined && kindOfMode(entry.mode) === "file";
}
