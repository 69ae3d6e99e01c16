import type { Line, TextFile } from "../../registry/jsonl/line.js";

/** How something committed came to differ. */
export type AlterationClass =
  | "edited"
  | "deleted"
  | "moved"
  | "inserted"
  | "truncated"
  | "re-encoded"
  | "file-deleted"
  | "file-renamed"
  | "relocated"
  | "file-type"
  | "rewritten"
  | "lost"
  | "invented"
  | "doubled"
  | "glued"
  | "late-newline"
  | "closed-grew"
  | "mode";

/** One thing that was done to a log. */
export interface Alteration {
  class: AlterationClass;
  /** The line as it was committed. */
  before?: Line;
  /** The line as it is now. */
  after?: Line;
  /** The whole log as it is now, where there is one. */
  now?: TextFile;
  /** How many lines it is about, where it is more than one. */
  count?: number;
  /** Further words: what a log was replaced by, where it went, which parent lost a line, what may grow in its place. */
  detail?: string;
  /** Of a merge that can't be made: the parent to build on where it is not HEAD, and those whose lines it lacks. */
  instead?: { onto: string | undefined; take: readonly string[] };
}

/** One file on both sides, to be compared by lines. */
export interface FilePair {
  before: TextFile;
  after: TextFile;
}

/** Whether nothing committed was lost or changed by it. */
export function isHarmless({ class: kind }: Alteration): boolean {
  return kind === "mode" || kind === "late-newline" || kind === "relocated";
}

/** Whether a merge kept a line of a parent and lost the newline that ended it. */
export function isLostNewline({ class: kind, after }: Alteration): boolean {
  return kind === "lost" && after !== undefined;
}
