/** Puts new bytes into the place of a file in one step: a kill leaves the old file or the new one. */
import { chmodSync, lstatSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { refuseOtherThanFile, unwritable, writeNew } from "../log-end.js";
import { type System, thisSystem } from "../system.js";

/**
 * Writes a file beside its place, with the same mode, and moves it there. Throws a UserError where something else than a
 * regular file is there, and where it can't be written; the file is as it was then.
 *
 * @param path how messages call the file
 */
export function replaceFile(full: string, path: string, bytes: Buffer, system: System = thisSystem): void {
  refuseOtherThanFile(full, path);
  const beside = join(dirname(full), `.${basename(full)}.runidx-${system.pid}`);
  const clean = () => rmSync(beside, { force: true });
  const callOff = system.onInterrupt(clean);
  try {
    clean();
    writeNew(beside, bytes);
    const mode = lstatSync(full, { throwIfNoEntry: false })?.mode;
    if (mode !== undefined) chmodSync(beside, mode & 0o7777);
    renameSync(beside, full);
  } catch (error) {
    clean();
    throw unwritable(path, error);
  } finally {
    callOff();
  }
}
