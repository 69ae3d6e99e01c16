/** The words that every part of the program uses: a finding, a report. */

/** The name of a log, everywhere: commands, configuration, `fix.append.log`. */
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

/** What a machine may do about a finding: legal in an append-only world, and only given where it is sure. */
export interface Fix {
  summary: string;
  /** A command as an argument vector; never to be passed through a shell. */
  command?: string[];
  /** A record to append to a log. */
  append?: Draft;
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
  fix?: Fix;
  /** A record to append that would correct a committed line; empty texts and wrong values are a person's to fill in. */
  draft?: Draft;
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
  schemaVersion: 1;
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
