import {
  accessSync,
  chmodSync,
  constants,
  lstatSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";

/** A file to be written. */
export interface FileContent {
  path: string;
  content: string | Uint8Array;
}

/** Where a file is written first; the place itself where that is a device, a pipe or a link, which must stay. */
function placeBeside(path: string): string {
  const standing = lstatSync(path, { throwIfNoEntry: false });
  if (standing && !standing.isFile()) return path;
  if (standing) accessSync(path, constants.W_OK);
  return join(dirname(path), `.${basename(path)}.${process.pid}`);
}

/** Writes files, each whole and all or none. Throws the system's error where one can't be written. */
export function writeFiles(files: readonly FileContent[]): void {
  const begun: { path: string; beside: string }[] = [];
  try {
    for (const { path, content } of files) {
      const beside = placeBeside(path);
      if (beside !== path) begun.push({ path, beside });
      writeFileSync(beside, content);
      const standing = statSync(path, { throwIfNoEntry: false });
      if (beside !== path && standing) chmodSync(beside, standing.mode);
    }
    for (const { path, beside } of begun) renameSync(beside, path);
  } catch (error) {
    for (const { beside } of begun) rmSync(beside, { force: true });
    throw error;
  }
}
