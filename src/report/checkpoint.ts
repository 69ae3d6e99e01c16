/** What a log was on one night, so that on a later one it can be proved that it still begins like that. */
import type { LogName } from "../finding.js";
import { bytesOf } from "../lines/line.js";
import type { ModelTable } from "../model/table.js";
import type { LoadedLogs } from "../registry/load.js";
import { MerkleTree } from "./merkle.js";

/** A log at one moment. */
export interface Checkpoint {
  /** The registry's folder, relative to the repository's root. */
  folder: string;
  log: LogName;
  /** How many lines it had, through all its segments. */
  lines: number;
  /** RFC 6962 tree hash over the bytes of each line without its newline. */
  root: string;
  /** Against the earlier report: it still begins with what it was then, it does not, or nothing is known of it. */
  earlier: "prefix" | "rewritten" | "none";
}

/** A checkpoint of an earlier report. */
export type Earlier = Pick<Checkpoint, "folder" | "log" | "lines" | "root">;

/** Takes the checkpoints of one registry's logs, and proves the earlier ones to be prefixes of them. */
export function takeCheckpoints(
  { folder, model }: { folder: string; model: ModelTable },
  { logs }: Pick<LoadedLogs, "logs">,
  earlier: readonly Earlier[],
): Checkpoint[] {
  return model.logs.map(({ name }) => {
    const known = earlier.find((checkpoint) => checkpoint.folder === folder && checkpoint.log === name);
    const tree = new MerkleTree();
    let then = known?.lines === 0 ? tree.root() : undefined;
    for (const file of logs.get(name)?.files ?? []) {
      for (const line of file.lines()) {
        tree.append(bytesOf(line));
        if (tree.size === known?.lines) then = tree.root();
      }
    }
    const isPrefix = known !== undefined && then === known.root;
    return {
      folder,
      log: name,
      lines: tree.size,
      root: tree.root(),
      earlier: known === undefined ? "none" : isPrefix ? "prefix" : "rewritten",
    };
  });
}
