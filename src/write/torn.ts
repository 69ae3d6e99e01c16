/** A last line that was cut off while it was written: it is moved aside before the next append, never thrown away. */
import { lstatSync, rmSync } from "node:fs";
import { fileStamp } from "../base/text/time.js";
import { count, quote } from "../base/text/visible.js";
import { cutBack, isWhole, type LogEnd, unwritable, writeNew } from "./log-end.js";

/** A log in a work tree. */
export interface LogPlace {
  /** Relative to the root, with `/`. */
  path: string;
  /** On this disk. */
  full: string;
  /** How many of its bytes are committed or staged. */
  kept: number;
}

/** The end of a log that records can be appended to, and what was done and is to be said about it. */
export interface ReadyEnd {
  size: number;
  /** What must be between the last line and the next one. */
  before: "" | "\n";
  notes: string[];
}

/** A name beside the log that no file has. */
function freeName(full: string, now: Date): string {
  const stamp = fileStamp(now);
  let name = `${full}.torn-${stamp}`;
  for (let number = 2; lstatSync(name, { throwIfNoEntry: false }) !== undefined; number++)
    name = `${full}.torn-${stamp}-${number}`;
  return name;
}

/**
 * Makes the end of a log ready for an append. A last line that is cut off and in no commit is moved to a file beside the log;
 * a committed one stays. Throws a UserError where that can't be done; the log is as it was then.
 */
export function readyEnd({ path, full, kept }: LogPlace, { size, open }: LogEnd, now: Date): ReadyEnd {
  if (!open) return { size, before: "", notes: [] };
  if (isWhole(open))
    return { size, before: "\n", notes: [`the last line of ${quote(path)} had no newline; it has one now`] };
  if (kept > open.start)
    return {
      size,
      before: "\n",
      notes: [
        `the last line of ${quote(path)} is cut off, and it is committed or staged: it stays as it is, with a newline; run \`npx runidx-lint\` to see what can be done about it`,
      ],
    };
  const aside = freeName(full, now);
  const name = `${path}${aside.slice(full.length)}`;
  try {
    writeNew(aside, open.bytes);
    cutBack(full, open.start);
  } catch (error) {
    // The line is still in the log.
    if (lstatSync(full).size === size) rmSync(aside, { force: true });
    throw unwritable(path, error);
  }
  return {
    size: open.start,
    before: "",
    notes: [
      `the last line of ${quote(path)} was cut off (${count(open.bytes.length, "byte")}, in no commit): it was moved to ${quote(name)}; append it again if you know how it ended, then delete that file`,
    ],
  };
}
