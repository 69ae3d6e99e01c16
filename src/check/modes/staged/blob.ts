/** The file that the index has at a path. */
import type { IndexSnapshot, SizedBlob } from "../../../sources/snapshots/index-snapshot.js";

/** A file of the index, with its size; undefined where it has none at the path. */
export async function stagedBlob(
  { facts, index }: IndexSnapshot,
  path: string,
): Promise<SizedBlob | undefined> {
  const id = (facts.changes.get(path)?.after ?? facts.index.get(path))?.id;
  if (id === undefined || (await index.entry(path))?.kind !== "file") return undefined;
  return { id, size: (await index.open(path)).size };
}
