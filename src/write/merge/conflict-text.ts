/** What is said about a merge that is a conflict, and what to do about it. */

import { quote } from "../../base/text/visible.js";
import type { Alteration } from "../../check/history/alteration.js";
import { bytesOf, type Line } from "../../registry/jsonl/line.js";
import type { Conflict, SideName } from "./merge-log.js";

/** A conflict in words. */
export interface ConflictText {
  message: string;
  /** What to do, in one sentence. */
  remedy: string;
}

const LONGEST_LINE = 160;
/** More bytes of a line are never shown. */
const MOST_READ = 4 * LONGEST_LINE;

const SIDES: Readonly<Record<SideName, string>> = {
  ours: "our side (ours, HEAD)",
  theirs: "the other side (theirs)",
};

const VERBS: Partial<Record<Alteration["class"], string>> = {
  edited: "changes",
  moved: "moves",
  "re-encoded": "writes in other bytes",
};

/** A line as it is shown in messages. */
function shown(line: Line): string {
  const { file, start, end } = line;
  const bytes = end - start > MOST_READ ? file.bytes.slice(start, start + MOST_READ) : bytesOf(line);
  return quote(bytes.toString("utf8"), LONGEST_LINE);
}

function whatHappened(side: SideName, { class: kind, before, after, count = 1 }: Alteration): string {
  const verb = VERBS[kind] ?? "removes";
  const more = count > 1 ? ` and ${count - 1} more` : "";
  const where = before ? `line ${before.file.numberOf(before)}${more} of the log as both sides had it: ` : "";
  const now = kind === "edited" && after ? `, now ${shown(after)}` : "";
  return `${SIDES[side]} ${verb} ${where}${before ? shown(before) : ""}${now}`;
}

const KEEP_BOTH =
  "a committed line stays as it is: undo this operation (`git status` names the command), or run `npx runidx-lint tail --fix`, which keeps the lines of both sides, look at the file, and `git add` it";

/** Says what a conflict is. */
export function textOfConflict(conflict: Conflict): ConflictText {
  switch (conflict.kind) {
    case "altered":
      return { message: whatHappened(conflict.side, conflict.alteration), remedy: KEEP_BOTH };
    case "same-id":
      return {
        message: `both sides add a ${conflict.noun} ${quote(conflict.id)} with different content: ours ${shown(conflict.ours)}, theirs ${shown(conflict.theirs)}`,
        remedy:
          "a person decides: keep the record that was pushed first, give the other one a new id and append it again, take out the conflict markers, and `git add` the file",
      };
    case "order":
      return {
        message: "both sides have the same lines in different orders, and no order keeps both",
        remedy:
          "take the lines in the order that is pushed: rebase instead of merging, or undo this operation",
      };
    case "unproved":
      return {
        message: `the result can't be proved to keep every line of both sides${conflict.alteration ? ` (${conflict.alteration.class})` : ""}`,
        remedy: "undo this operation, check both sides with `npx runidx-lint`, and try again",
      };
  }
}
