/** Reads the states of a log that its end is told from: work tree, base, merge base, and the stages of the index. */
import { join } from "node:path";
import type { Layout } from "../../registry/config/layout.js";
import { findSegments } from "../../registry/logs/segments.js";
import type { Bytes } from "../../sources/bytes/bytes.js";
import type { Snapshot } from "../../sources/bytes/snapshot.js";
import type { Git } from "../../sources/git/git.js";
import type { Objects } from "../../sources/git/objects.js";
import { withoutCr } from "../../sources/snapshots/checkout.js";
import type { CommitSnapshot } from "../../sources/snapshots/commit-snapshot.js";
import type { WorktreeSnapshot } from "../../sources/snapshots/worktree.js";
import { refuseLinkedFolder } from "../locks.js";
import { refuseOtherThanFile } from "../log-end.js";
import type { TailStates } from "./tail-log.js";

/** Where the states of a log are read. */
export interface Reading {
  git: Git;
  objects: Objects;
  base: CommitSnapshot;
  former: CommitSnapshot | undefined;
  work: WorktreeSnapshot;
}

/** All bytes, in memory that nothing else uses. */
function taken(bytes: Bytes): Buffer {
  try {
    return Buffer.from(bytes.slice(0, bytes.size));
  } finally {
    bytes.close();
  }
}

async function bytesIn(state: Snapshot | undefined, path: string): Promise<Buffer> {
  if (!state || (await state.entry(path))?.kind !== "file") return Buffer.alloc(0);
  return taken(await state.open(path));
}

/** What git keeps of a merge of a file that stopped; undefined where none did. */
async function stagesOf({ git, objects }: Reading, path: string): Promise<TailStates["stages"]> {
  const rows = (await git.run(["ls-files", "--unmerged", "-z", "--", path])).stdout.toString("latin1");
  const found = [...rows.matchAll(/\d+ ([0-9a-f]{40,64}) ([123])\t/g)];
  if (found.length === 0) return undefined;
  const ids = new Map(found.map(([, id = "", stage]) => [stage, id]));
  const read = async (stage: string) => {
    const id = ids.get(stage);
    return id === undefined ? Buffer.alloc(0) : taken(await objects.blob(id));
  };
  return { base: await read("1"), ours: await read("2"), theirs: await read("3") };
}

/**
 * The states of a log. Throws a UserError where something else than a file is in its place, or it can't be read.
 *
 * @param isCrlf whether git stores LF for every CR LF of the file in the work tree
 */
export async function readStates(reading: Reading, path: string, isCrlf: boolean): Promise<TailStates> {
  const { base, former, work } = reading;
  refuseLinkedFolder(work.root, path);
  refuseOtherThanFile(join(work.root, path), path);
  const isThere = (await work.entry(path)) !== undefined;
  return {
    base: await bytesIn(base, path),
    work: isCrlf && isThere ? taken(withoutCr(await work.open(path))) : await bytesIn(work, path),
    former: await bytesIn(former, path),
    stages: await stagesOf(reading, path),
  };
}

/** The paths of all files of the logs, in the base and in the work tree. */
export async function pathsOf({ work, base }: Reading, layouts: readonly Layout[]): Promise<string[]> {
  const found = new Set<string>();
  for (const pattern of layouts.flatMap(({ logs }) => Object.values(logs)))
    for (const state of [base, work]) for (const path of await findSegments(state, pattern)) found.add(path);
  return [...found];
}
