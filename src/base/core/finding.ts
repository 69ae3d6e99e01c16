/** The words that every part of the program uses: a finding, a report. */

/** The name of a log, everywhere: commands, configuration. */
export type LogName = string;

export type Severity = "error" | "warning";

/** A place in a file. Lines and columns count from 1, columns in UTF-16 units. */
export interface Place {
  /** Path relative to the repository's root (outside git: to the registry's folder), with `/`. */
  path: string;
  /** null: the file as a whole. */
  line: number | null;
  column: number | null;
}

/** Another place that a reader needs in order to understand a finding. */
export interface Related extends Place {
  message: string;
  commit?: string;
}

/**
 * One thing to do about a finding, complete and literal:
 *
 * - `run`: a command as an argument vector, never to be passed through a shell; its paths count from the repository's root;
 * - `edit`: the line takes the form `newLine`, which is whole and ends in a newline, or is empty where the line goes. With
 *   `endLine`, one line takes the place of several. `from` and `to` are the value at `pointer`; without a pointer the text;
 * - `append`: a whole line, with its newline, at the end of the file;
 * - `save`: lines to be kept before the next steps; they are in the later ones;
 * - `ask`: what a person has to be asked.
 */
export type Step =
  | { do: "run"; argv: string[] }
  | {
      do: "edit";
      path: string;
      line: number;
      endLine?: number;
      pointer: string;
      from: unknown;
      to: unknown;
      newLine: string;
    }
  | { do: "append"; path: string; line: string }
  | { do: "save"; path: string; lines: string[] }
  | { do: "ask"; what: string };

/**
 * Whether the steps can be done as they are: `as-is`, with no finding of this root left and none added;
 * `complete-first`, when what is needed has been filled in; `person`: only a person may decide.
 */
export type Applies = "as-is" | "complete-first" | "person";

/** A value that is still to be given, in the record of the last step that has a line, else in the line itself. */
export interface Need {
  /** JSON Pointer; `""`: the record as a whole. */
  pointer: string;
  from: "person" | "author";
  suggestion?: unknown;
}

/** What may be done about a finding. */
export interface Way {
  applies: Applies;
  needs: Need[];
  /** In this order; none where it has to be found out first what would be right. */
  steps: Step[];
}

/**
 * Where a line is: in no commit, so that it is edited; in commits that only this clone has, which steps make again; or
 * committed for good, so that lines are appended and none is edited.
 */
export type LineState = "new" | "unpushed" | "committed";

/** What follows from a finding and goes with it. */
export interface FollowUp {
  ruleId: string;
  severity: Severity;
  path: string;
  line: number | null;
  message: string;
  fingerprint: string;
}

/** A larger record would bury the message that it belongs to, in characters. */
export const LARGEST_DRAFT = 4096;

/** A record for a log. */
export interface Draft {
  log: LogName;
  record: Record<string, unknown>;
}

/** A slice of the line that a finding is about, as it is in the file. */
export interface Excerpt {
  /** At most a few hundred UTF-16 units around the value. */
  text: string;
  /** Where the value starts in `text`, and how long it is, in UTF-16 units. */
  start: number;
  length: number;
  /** Whether the line goes on before or after `text`. */
  cutBefore: boolean;
  cutAfter: boolean;
}

export interface Finding extends Place {
  ruleId: string;
  severity: Severity;
  /** Which of the rule's own kinds of mistake this is. */
  class?: string;
  message: string;
  endLine: number | null;
  endColumn: number | null;
  /** JSON Pointer (RFC 6901) of the value; `""` for the whole record or file. */
  pointer: string;
  recordId: string | null;
  /** The next step that is legal in an append-only world. */
  hint: string;
  /** null: the finding is about no line. */
  lineState: LineState | null;
  /** Whether a person has to be asked: nobody else may approve, waive or settle. */
  needsPerson: boolean;
  applies: Applies;
  needs: Need[];
  steps: Step[];
  /** The fingerprint of the finding whose steps correct this one too. */
  fixedBy?: string;
  followUps: FollowUp[];
  related: Related[];
  /** The commit that made the mistake, where history shows it. */
  commit?: string;
  /** True where the checked change brought the mistake in. */
  introduced: boolean;
  /** Stable under renumbering of lines: 16 hex digits. */
  fingerprint: string;
  excerpt?: Excerpt;
}

/** Which states were compared. */
export interface Target {
  mode: "audit" | "staged" | "range";
  /** Commit ids or words such as `index`; null where there is none. */
  base: string | null;
  head: string | null;
}

export interface Summary {
  errors: number;
  warnings: number;
  waived: number;
  /** Records read, in all logs. */
  records: number;
  newRecords: number;
  commits: number;
  files: number;
  /** What was asked for and could not be done. */
  faults: number;
  /** The exit code where no number of warnings is too many. */
  exitCode: 0 | 1 | 2;
}

/** A rule that could not check everything it was asked to, and why. */
export interface NotRun {
  ruleId: string;
  reason: string;
}

/** Something that was requested and could not be done, other than by a mistake in the registry. */
export interface Fault {
  message: string;
}

/** A finding that a current WAIVER hides. */
export interface Waived {
  finding: Finding;
  waiver_id: string;
}

/** The whole answer of a check; schemas/report.schema.json describes it. */
export interface Report {
  schemaVersion: 2;
  tool: { name: string; version: string };
  target: Target;
  summary: Summary;
  findings: Finding[];
  notRun: NotRun[];
  faults: Fault[];
  waived: Waived[];
  /** What the checked change does to configuration, schemas and waivers, one sentence each. */
  policyChanges: string[];
}
