/** What another thread runs: it reads a range of a file, and sends what came of it. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { type MessagePort, workerData } from "node:worker_threads";
import type { FileOnDisk } from "../../../sources/bytes/bytes.js";
import { type Known, type Range, readRange } from "./range.js";
import { SIGNALS } from "./thread.js";

/** What the thread is started with. */
export interface ThreadData {
  file: FileOnDisk;
  range: Range;
  known: Known;
  /** Where the answer is sent. */
  port: MessagePort;
  /** See {@link SIGNALS}. */
  signals: Int32Array;
}

/** Whether an open file is still the one that was meant. */
function isSame(fd: number, { size, modified, inode }: FileOnDisk): boolean {
  const stat = fstatSync(fd);
  return stat.size === size && stat.mtimeMs === modified && stat.ino === inode;
}

function read({ file, range, known, signals }: ThreadData) {
  const fd = openSync(file.path, "r");
  try {
    if (!isSame(fd, file)) return undefined;
    const fill = (buffer: Buffer, from: number): number => {
      Atomics.add(signals, SIGNALS.steps, 1);
      let length = 0;
      while (length < buffer.length) {
        const count = readSync(fd, buffer, length, buffer.length - length, from + length);
        if (count === 0) throw new Error("the file became shorter");
        length += count;
      }
      return length;
    };
    const rows = readRange({ end: range.to, fill }, range, known);
    return isSame(fd, file) ? rows : undefined;
  } finally {
    closeSync(fd);
  }
}

const data = workerData as ThreadData;
Atomics.add(data.signals, SIGNALS.steps, 1);
try {
  data.port.postMessage(read(data));
} catch {
  // The thread that asked reads the range then, and reports what it meets.
  data.port.postMessage(undefined);
} finally {
  Atomics.store(data.signals, SIGNALS.done, 1);
  Atomics.notify(data.signals, SIGNALS.done);
}
