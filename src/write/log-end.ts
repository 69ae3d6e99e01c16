/** The end of a log file: whether a record can be appended there, and what was cut off in the middle of a line. */
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  lstatSync,
  openSync,
  readSync,
  rmSync,
  writeSync,
} from "node:fs";
import { codeOf, messageOf, UserError } from "../base/core/errors.js";
import { quote } from "../base/text/visible.js";
import { parseRecord } from "../registry/jsonl/parse.js";
import { MAX_LINE } from "../registry/jsonl/read-line.js";

/** How a log file ends. */
export interface LogEnd {
  /** The size of the file in bytes; 0 where there is none. */
  size: number;
  /** The last line, where it has no newline: where it begins, and its bytes. */
  open: { start: number; bytes: Buffer } | undefined;
}

const NEWLINE = 0x0a;

/** The way out of each error that is not a bug, by the code of the system. */
const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: "make room on the disk",
  EDQUOT: "make room in your quota",
  EACCES: "check the rights of the file and of its folder",
  EPERM: "check the rights of the file and of its folder",
  EROFS: "the disk is mounted for reading only: work in a clone that can be written to",
  ELOOP: "put the log back as a regular file",
  EISDIR: "put the log back as a regular file",
};

/** An error of the system about a log as a UserError that says that nothing was changed. */
export function unwritable(path: string, error: unknown): UserError {
  if (error instanceof UserError) return error;
  const remedy = REMEDIES[codeOf(error) ?? ""] ?? "check the disk";
  return new UserError(
    `${quote(path)} can't be written: ${messageOf(error)}`,
    `${remedy}, then run the command again; the log is as it was`,
    { cause: error },
  );
}

/** Throws a UserError where something else than a regular file is in the place of a log. */
export function refuseOtherThanFile(full: string, path: string): void {
  const stat = lstatSync(full, { throwIfNoEntry: false });
  if (stat === undefined || stat.isFile()) return;
  const what = stat.isSymbolicLink() ? "a symbolic link" : stat.isDirectory() ? "a folder" : "something else";
  throw new UserError(
    `${what} is in the place of ${quote(path)}`,
    "put the log back as a regular file; nothing was written",
  );
}

/** Opens a file without following a link that is put there meanwhile, as far as the system can. */
export function openFile(full: string, flags: number): number {
  return openSync(full, flags | (constants.O_NOFOLLOW ?? 0), 0o666);
}

/** Where the last line begins; a longer one than a record may be is looked at from there on only. */
function readOpen(fd: number, size: number): LogEnd["open"] {
  const room = Math.min(size, MAX_LINE + 1);
  const bytes = Buffer.alloc(room);
  let length = 0;
  while (length < room) {
    const read = readSync(fd, bytes, length, room - length, size - room + length);
    if (read === 0) break;
    length += read;
  }
  if (bytes[length - 1] === NEWLINE) return undefined;
  const start = bytes.lastIndexOf(NEWLINE, length - 1) + 1;
  return { start: size - room + start, bytes: bytes.subarray(start, length) };
}

/** Looks at the end of a log file. Throws a UserError where it is not a regular file that can be read. */
export function readLogEnd(full: string, path: string): LogEnd {
  refuseOtherThanFile(full, path);
  let fd: number;
  try {
    fd = openFile(full, constants.O_RDONLY);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return { size: 0, open: undefined };
    throw unwritable(path, error);
  }
  try {
    const { size } = fstatSync(fd);
    return { size, open: size === 0 ? undefined : readOpen(fd, size) };
  } finally {
    closeSync(fd);
  }
}

/** Whether a last line without a newline is a whole record all the same. */
export function isWhole({ bytes }: NonNullable<LogEnd["open"]>): boolean {
  return parseRecord(bytes.toString("utf8").replace(/\r$/, "")).value !== undefined;
}

/** Makes sure that what was written is on the disk; some file systems have nothing to make sure of. */
function sync(fd: number): void {
  try {
    fsyncSync(fd);
  } catch (error) {
    if (!["EINVAL", "ENOTSUP", "EPERM"].includes(codeOf(error) ?? "")) throw error;
  }
}

/**
 * Appends bytes to a log in one write. Where it fails or falls short the file gets its old size back, and the error is
 * thrown. Throws a UserError where somebody else changed the file since it was read.
 *
 * @param size the size that the file had when the bytes were checked
 */
export function appendBytes(full: string, path: string, size: number, bytes: Buffer): void {
  refuseOtherThanFile(full, path);
  const isNew = lstatSync(full, { throwIfNoEntry: false }) === undefined;
  const fd = openFile(full, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT);
  try {
    if (fstatSync(fd).size !== size)
      throw new UserError(`${quote(path)} was changed while the record was checked`, "run the command again");
    try {
      const written = writeSync(fd, bytes);
      if (written < bytes.length)
        throw Object.assign(new Error(`only ${written} of ${bytes.length} bytes could be written`), {
          code: "ENOSPC",
        });
      sync(fd);
    } catch (error) {
      ftruncateSync(fd, size);
      if (isNew) rmSync(full, { force: true });
      throw error;
    }
  } finally {
    closeSync(fd);
  }
}

/** Cuts a file back to a size. */
export function cutBack(full: string, size: number): void {
  const fd = openFile(full, constants.O_WRONLY);
  try {
    ftruncateSync(fd, size);
    sync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Writes a new file and makes sure that it is on the disk. Throws the system's error where there is one already. */
export function writeNew(full: string, bytes: Buffer): void {
  const fd = openFile(full, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL);
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
    sync(fd);
  } finally {
    closeSync(fd);
  }
}
