/** What `doctor --mutate` does to a log: each of these must be refused. */
import { rmSync, writeFileSync } from "node:fs";
import type { ScratchClone } from "./scratch.js";

/** A log of the scratch clone: its path in the repository, its file, and what it held. */
export interface ScratchLog {
  path: string;
  file: string;
  content: Buffer;
}

/** Changes a log and stages the change. */
type Alter = (clone: ScratchClone, log: ScratchLog) => Promise<void>;

const rewritten =
  (change: (content: Buffer) => Uint8Array): Alter =>
  async (clone, { path, file, content }) => {
    writeFileSync(file, change(content));
    await clone.stage(path);
  };

function flipByte(content: Buffer): Buffer {
  const changed = Buffer.from(content);
  const at = Math.floor(changed.length / 2);
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}

export const truncate = rewritten((content) => content.subarray(0, Math.floor(content.length / 2)));

/** Every way of altering a log that is tried, by its name. */
export const ALTERATIONS: Readonly<Record<string, Alter>> = {
  "flip a byte": rewritten(flipByte),
  "drop a line": rewritten((content) => content.subarray(content.indexOf(0x0a) + 1)),
  truncate,
  delete: async (clone, { path, file }) => {
    rmSync(file);
    await clone.stage(path);
  },
  // In the index alone: Windows lets few users make a link on disk.
  symlink: (clone, { path }) => clone.stageLink(path, "somewhere-else"),
};
