/** Which file of a log new records belong in. */
import { UserError } from "../../base/core/errors.js";
import { quote } from "../../base/text/visible.js";
import type { Snapshot } from "../../sources/bytes/snapshot.js";
import { fileOfLog, hasWriters, namesSeveral, splitPath, WRITER } from "./log-pattern.js";
import { findSegments } from "./segments.js";

export interface PlaceOptions {
  /** Who writes, where each writer has a file. */
  writer: string | undefined;
  /** Whether the records begin the next file of the log. */
  newSegment: boolean;
}

const WRITERS_NAME = /^[A-Za-z0-9_-]{1,32}$/;

/** The name of a writer. Throws a UserError where there is none, or where it is not one. */
export function checkedWriter(writer: string | undefined, pattern: string): string {
  if (writer === undefined)
    throw new UserError(
      `each writer has a file of its own (${quote(pattern)}), and this clone has no name of a writer`,
      "run `git config runidx.writer <name>`, such as C1, or give --writer <name>",
    );
  if (WRITERS_NAME.test(writer)) return writer;
  throw new UserError(`${quote(writer)} is not a name of a writer`, "use 1 to 32 of A-Z, a-z, 0-9, _ and -");
}

/** The writers of a log whose names differ from one in case alone. */
function refuseOtherCase(writer: string, writers: readonly string[]): void {
  const other = writers.find((name) => name !== writer && name.toLowerCase() === writer.toLowerCase());
  if (other === undefined || writers.includes(writer)) return;
  throw new UserError(
    `there is a writer ${quote(other)} already, and ${quote(writer)} differs in case alone`,
    `use ${other}, or another name`,
  );
}

/** The segment after the last one: `-2` after the first, `-003` after `-002`. Throws a UserError where there is no order. */
function nextSegment(last: string, separator: string): string {
  if (last === "") return `${separator}2`;
  const [, before, digits] = /^(\D*)(\d+)$/.exec(last) ?? [];
  if (digits === undefined)
    throw new UserError(
      `the last file of the log has no number (${quote(last)})`,
      "begin the next file yourself: append to a new file whose name sorts last",
    );
  return `${before}${String(BigInt(digits) + 1n).padStart(digits.length, "0")}`;
}

/** A path that names several files with the part between its ends filled in. */
function filled(pattern: string, part: string): string {
  const { folder, name } = splitPath(pattern);
  const file = name.replace(name.includes(WRITER) ? WRITER : "*", () => part);
  return folder === "" ? file : `${folder}/${file}`;
}

function writersFile(
  pattern: string,
  files: readonly string[],
  { writer, newSegment }: PlaceOptions,
): string {
  const name = checkedWriter(writer, pattern);
  const known = files.map((path) => ({ path, ...fileOfLog(pattern, path) }));
  refuseOtherCase(
    name,
    [...new Set(known.map((file) => file.writer ?? ""))].filter((one) => one !== ""),
  );
  const last = known.filter((file) => file.writer === name).at(-1);
  if (!last) return filled(pattern, name);
  return newSegment ? filled(pattern, `${name}.${nextSegment(last.segment ?? "", "")}`) : last.path;
}

function segmentFile(pattern: string, files: readonly string[], newSegment: boolean): string {
  const last = files.at(-1);
  const beginsOpen = /[-._]\*/.test(splitPath(pattern).name);
  if (last === undefined) return filled(pattern, beginsOpen ? "1" : "");
  if (!newSegment) return last;
  return filled(pattern, nextSegment(fileOfLog(pattern, last)?.segment ?? "", beginsOpen ? "" : "-"));
}

/** The file that new records of a log go into, there or not. Throws a UserError where that is not known. */
export async function fileForRecords(
  state: Snapshot,
  pattern: string,
  options: PlaceOptions,
): Promise<string> {
  if (!namesSeveral(pattern)) {
    if (options.newSegment)
      throw new UserError(
        `the log ${quote(pattern)} is one file`,
        `name its files in the configuration first, such as ${quote(pattern.replace(/(\.[a-z]+)$/, "*$1"))}`,
      );
    return pattern;
  }
  const files = await findSegments(state, pattern);
  return hasWriters(pattern)
    ? writersFile(pattern, files, options)
    : segmentFile(pattern, files, options.newSegment);
}
