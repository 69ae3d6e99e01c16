/**
 * Writes to several logs as one: what is to be written is kept in a file first, so that what a kill cuts off between two
 * logs is completed by the next append.
 */
import { closeSync, constants, lstatSync, readFileSync, readSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { codeOf, messageOf, UserError } from "../base/core/errors.js";
import { fileStamp } from "../base/text/time.js";
import { count, quote, visible } from "../base/text/visible.js";
import { refuseLinkedFolder } from "./locks.js";
import {
  appendBytes,
  cutBack,
  openFile,
  readLogEnd,
  refuseOtherThanFile,
  unwritable,
  writeNew,
} from "./log-end.js";

/** Lines for the end of one log. */
export interface Write {
  /** Relative to the root, with `/`. */
  path: string;
  /** The size that the log has before. */
  size: number;
  bytes: Buffer;
}

interface Journal {
  writes: { path: string; size: number; text: string }[];
}

/** Takes back what was appended to some logs, the last one first; a log that was not there before is not there then. */
function takeBack(root: string, done: readonly { write: Write; isNew: boolean }[]): void {
  for (const { write, isNew } of [...done].reverse()) {
    const full = join(root, write.path);
    if (isNew) rmSync(full, { force: true });
    else cutBack(full, write.size);
  }
}

/**
 * Appends to some logs, all or nothing. Throws a UserError where one can't be written; all are as they were then.
 *
 * @param journal the file that keeps what is to be written while there are several
 */
export function writeAll(root: string, writes: readonly Write[], journal: string): void {
  const isKept = writes.length > 1;
  const done: { write: Write; isNew: boolean }[] = [];
  try {
    if (isKept) {
      const rows = writes.map(({ path, size, bytes }) => ({ path, size, text: bytes.toString("utf8") }));
      writeNew(journal, Buffer.from(`${JSON.stringify({ writes: rows } satisfies Journal)}\n`));
    }
    for (const write of writes) {
      const full = join(root, write.path);
      const isNew = lstatSync(full, { throwIfNoEntry: false }) === undefined;
      appendBytes(full, write.path, write.size, write.bytes);
      done.push({ write, isNew });
    }
  } catch (error) {
    // Where this fails the file stays, and the next append completes what is begun.
    takeBack(root, done);
    rmSync(journal, { force: true });
    throw unwritable(writes[done.length]?.path ?? "", error);
  }
  rmSync(journal, { force: true });
}

function readJournal(path: string): Journal["writes"] | undefined {
  refuseOtherThanFile(path, path);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw new UserError(`${visible(path)} can't be read: ${messageOf(error)}`, "check its rights", {
      cause: error,
    });
  }
  return rowsIn(text, path);
}

const isRow = (row: unknown): row is Journal["writes"][number] =>
  typeof row === "object" &&
  row !== null &&
  "path" in row &&
  "size" in row &&
  "text" in row &&
  typeof row.path === "string" &&
  Number.isSafeInteger(row.size) &&
  typeof row.text === "string";

function rowsIn(text: string, path: string): Journal["writes"] {
  try {
    const { writes } = JSON.parse(text) as { writes?: unknown };
    if (Array.isArray(writes) && writes.every(isRow)) return writes;
  } catch (error) {
    // One that was cut off was so before anything was written to a log.
    if (!text.endsWith("\n")) return [];
    throw notOurs(path, error);
  }
  throw notOurs(path);
}

/** A file in the place of ours: a repository can bring one. */
function notOurs(path: string, cause?: unknown): UserError {
  return new UserError(
    `${visible(path)} does not hold an append that was cut off`,
    "look at it, then delete it; nothing was written",
    { cause },
  );
}

/** The bytes of a file from a place on. */
function readFrom(full: string, start: number, length: number): Buffer {
  const fd = openFile(full, constants.O_RDONLY);
  try {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(fd, bytes, 0, length, start));
  } finally {
    closeSync(fd);
  }
}

/** What is missing of one write; undefined where the log went on in another way. */
function missingOf(root: string, { path, size, text }: Journal["writes"][number]): Write | undefined {
  const full = join(root, path);
  const end = readLogEnd(full, path);
  const wanted = Buffer.from(text);
  if (end.size < size) return undefined;
  const there = Math.min(end.size - size, wanted.length);
  if (there > 0 && !readFrom(full, size, there).equals(wanted.subarray(0, there))) return undefined;
  return { path, size: end.size, bytes: wanted.subarray(there) };
}

/**
 * Completes what an append that was killed had begun, and says so. Where a log was changed meanwhile nothing is written, and
 * the lines are kept in a file. Throws a UserError where a log can't be written, and where the file is not one of ours.
 *
 * @param isLog whether a path is one of a file of the registry's logs: nothing else is written to
 */
export function completeWrites(
  { root, journal, isLog }: { root: string; journal: string; isLog: (path: string) => boolean },
  now: Date,
): string[] {
  const rows = readJournal(journal);
  if (rows === undefined) return [];
  for (const { path } of rows) {
    if (!isLog(path)) throw notOurs(journal);
    refuseLinkedFolder(root, path);
  }
  const writes = rows.map((row) => missingOf(root, row));
  if (writes.some((write) => write === undefined)) {
    const kept = `${journal}.kept-${fileStamp(now)}`;
    if (lstatSync(kept, { throwIfNoEntry: false }))
      throw new UserError(`${visible(kept)} is there already`, "look at it, then delete it");
    renameSync(journal, kept);
    return [
      `an append was cut off, and the logs were changed since: its lines are kept in ${quote(kept)}; append again what is missing, then delete that file`,
    ];
  }
  const missing = writes.filter((write) => write !== undefined && write.bytes.length > 0) as Write[];
  for (const { path, size, bytes } of missing) appendBytes(join(root, path), path, size, bytes);
  rmSync(journal, { force: true });
  return missing.length === 0
    ? []
    : [
        `an append that was cut off is complete now: ${count(missing.length, "log")} got the lines that it lacked`,
      ];
}
