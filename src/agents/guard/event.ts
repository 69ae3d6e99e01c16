/** What an agent is about to do, as its hook says it. */

/** The programs whose hooks are read, and a plain form for all others. */
export type Caller = "claude-code" | "codex" | "cursor" | "windsurf" | "plain";

/** A text that takes the place of another one. */
export interface Replacement {
  from: string;
  to: string;
  /** Every place of it; otherwise it must have one alone. */
  all: boolean;
}

/** A piece of a patch: lines that are to be found, and those that come in their place. */
export interface Hunk {
  /** A line that the piece comes after. */
  after: string | undefined;
  from: readonly string[];
  to: readonly string[];
  /** Whether it has to be at the end of the file. */
  atEnd: boolean;
}

/** What is done to one file. */
export type Change =
  | { do: "write"; text: string }
  | { do: "replace"; replacements: readonly Replacement[] }
  | { do: "patch"; hunks: readonly Hunk[] }
  | { do: "delete" }
  | { do: "given"; before: string | undefined; after: string | undefined };

export interface FileEdit {
  path: string;
  change: Change;
}

/** What is about to be done; `other` is nothing that writes to a file by itself. */
export type Action =
  | { kind: "edits"; edits: readonly FileEdit[] }
  | { kind: "shell"; command: string }
  | { kind: "other" };

export interface HookEvent {
  caller: Caller;
  /** The agent's own word for the event. */
  name: string;
  /** Where it works; undefined where the event does not say. */
  cwd: string | undefined;
  action: Action;
}
