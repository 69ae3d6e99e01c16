/** What a log was on one night, so that on a later one it can be proved that it still begins like that. */
import type { LogName } from "../../base/core/finding.js";
import { bytesOf, type TextFile } from "../../registry/jsonl/line.js";
import type { LoadedLogs } from "../../registry/logs/load.js";
import { byWriter } from "../../registry/logs/written-order.js";
import type { ModelTable } from "../../registry/model/table.js";
import { MerkleTree } from "./merkle.js";

/** A log at one moment. */
export interface Checkpoint {
  /** The registry's folder, relative to the repository's root. */
  folder: string;
  log: LogName;
  /** The writer, of a log in which each has a file: theirs grow side by side. Absent for the plain file. */
  writer?: string;
  /** How many lines it had, through all its segments. */
  lines: number;
  /** RFC 6962 tree hash over the bytes of each line without its newline. */
  root: string;
  /** Against the earlier report: it still begins with what it was then, it does not, or nothing is known of it. */
  earlier: "prefix" | "rewritten" | "none";
}

/** A checkpoint of an earlier report. */
export type Earlier = Pick<Checkpoint, "folder" | "log" | "writer" | "lines" | "root">;

/** What a checkpoint is of. */
export type LogPlace = Pick<Checkpoint, "folder" | "log" | "writer">;

/** Whether two checkpoints are of the same log, and of the same writer. */
export function isSameLog(a: LogPlace, b: LogPlace): boolean {
  return a.folder === b.folder && a.log === b.log && a.writer === b.writer;
}

/** How a checkpoint's log is called. */
export function checkpointName({ folder, log, writer }: LogPlace): string {
  const name = writer === undefined ? log : `${log} of ${writer}`;
  return folder === "" ? name : `${folder}: ${name}`;
}

/** Takes the checkpoints of one registry's logs, and proves the earlier ones to be prefixes of them. */
export function takeCheckpoints(
  { folder, model }: { folder: string; model: ModelTable },
  { logs }: Pick<LoadedLogs, "logs">,
  earlier: readonly Earlier[],
): Checkpoint[] {
  return model.logs.flatMap(({ name }) => {
    const log = logs.get(name);
    const rows = byWriter(log?.files ?? [], (file) => log?.writerOf({ file }) ?? "");
    // The log itself has a checkpoint even where it has no file.
    const writers = new Set(["", ...rows.keys()]);
    return [...writers].map((writer) => {
      const place = { folder, log: name, ...(writer !== "" && { writer }) };
      return takeOne(place, rows.get(writer) ?? [], earlier);
    });
  });
}

function takeOne(place: LogPlace, files: readonly TextFile[], earlier: readonly Earlier[]): Checkpoint {
  const known = earlier.find((checkpoint) => isSameLog(checkpoint, place));
  const tree = new MerkleTree();
  let then = known?.lines === 0 ? tree.root() : undefined;
  for (const file of files) {
    for (const line of file.lines()) {
      tree.append(bytesOf(line));
      if (tree.size === known?.lines) then = tree.root();
    }
  }
  const isPrefix = known !== undefined && then === known.root;
  return {
    ...place,
    lines: tree.size,
    root: tree.root(),
    earlier: known === undefined ? "none" : isPrefix ? "prefix" : "rewritten",
  };
}
