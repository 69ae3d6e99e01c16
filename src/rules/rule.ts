import type { Draft, LogName, Severity, Way } from "../base/core/finding.js";
import type { Line, TextFile } from "../registry/jsonl/line.js";
import type { LineFault } from "../registry/jsonl/read-line.js";
import type { LogFileProblem } from "../registry/logs/load.js";
import type { Log, Row } from "../registry/logs/log.js";
import type { RegistryRecord } from "../registry/logs/record.js";
import type { Registry } from "../registry/logs/registry.js";
import type { RecordType } from "../registry/model/schemas.js";

/** Where a problem is: in a record, in a line, or in a file as a whole. */
export type At =
  | { record: RegistryRecord; pointer?: string; key?: boolean }
  | { line: Line; pointer?: string; span?: { start: number; end: number } }
  | { path: string };

/** What a rule found: a finding without severity, which the configuration decides. */
export interface Problem {
  at: At;
  /** What is wrong, with the value quoted and the other line named. */
  message: string;
  /** How it would be right, as an instruction: `give work_id and version_ids`. */
  hint: string;
  class?: string;
  related?: { at: At; message: string; commit?: string }[];
  /** The last line that the problem is about, where it is about several. */
  through?: Line;
  /** How the line would be right, where only one form can be meant. */
  correction?: Correction;
  /** What is to be done, where it is not found from the line. */
  way?: Way;
  /** The commit that made the mistake, where history shows it. */
  commit?: string;
  /** Where it is not the rule's own. */
  remedy?: RemedyKind;
  /** Of a problem with a file as a whole: the line that says whether the file is committed. */
  witness?: Line;
  /** What to do where the line is committed, where the remedy alone does not say it. */
  whenCommitted?: string;
  /** What to append where the line is committed, when it is neither a newer record of the same thing nor a waiver. */
  draft?: Draft;
  /** Whether appending that is the remedy wherever the line is: nothing is wrong with the line itself. */
  isAppended?: true;
  /**
   * The log in which something was looked for and not found. Where that log has lines that can't be read, the
   * thing may stand there, and it is no finding but something that could not be checked.
   */
  unresolvedInto?: LogName;
  /** The id that was looked for. */
  missing?: string;
}

/** How a line would be right. */
export type Correction =
  /** The value at the problem's pointer. */
  | { kind: "value"; to: unknown }
  /** The line, but at the end of another log. */
  | { kind: "move"; log: LogName }
  /** Fields of the record, set or added. */
  | { kind: "fields"; to: Readonly<Record<string, unknown>> }
  /** The name of the field at the problem's pointer. */
  | { kind: "name"; to: string }
  /** The bytes around the text: as UTF-8, without a mark at its start, ended by one LF. */
  | { kind: "ending" }
  /** One line in place of this one and those up to another; none where there is no text. */
  | { kind: "text"; to: string; through?: Line };

/** An example of a registry, as files by path. */
export interface Example {
  title: string;
  files: Readonly<Record<string, string>>;
}

export interface Examples {
  /** Each gives findings of this rule and of no other. */
  bad: Example[];
  /** Each gives no finding at all. */
  good: Example[];
}

/** The words for a finding that only a person can settle. */
export const WAIVE = "have a person give reason and approved_by, and append the WAIVER to the waivers log";

/** The same where a new line puts the thing right, and the old line stays wrong. */
export const WAIVE_OLD = `for the old line ${WAIVE}`;

/** How a committed mistake is got out of; `elsewhere`: not by a line for it, and the hint says how. */
export type RemedyKind = "supersede" | "waive" | "void" | "elsewhere";

/** One of a rule's own kinds of mistake. */
interface FindingClass {
  summary: string;
  /** Where it differs from the rule's. */
  severity?: Severity;
  /** Whether it says what nobody can or should change now. The preset strict leaves its severity as it is. */
  isInformation?: true;
}

interface Catalogued {
  /** The model that it belongs to, where it is not for registries of every kind. */
  model?: string;
  /** Its file name, its page and its test name. */
  id: string;
  severity: Severity;
  /** The rule's own kinds of mistake, where it has several. */
  classes?: Readonly<Record<string, FindingClass>>;
  /** What it checks, in a few words. */
  summary: string;
  why: string;
  /** How to fix what it finds, in an append-only world. */
  fix: string;
  /** When it makes sense to turn it off. */
  whenOff: string;
  /** The logs without which it can't check. */
  needs: readonly LogName[];
  /** Made when asked for, because a hook never asks. */
  examples: () => Examples;
}

/** What the reading of one file gave. */
export interface FileReading {
  file: TextFile;
  log: LogName;
  /** Whether the bytes start as UTF-16 does; no line was read then. */
  utf16: boolean;
  /** How many lines end in a newline, and how many of them in CR LF. */
  ends: number;
  crlf: number;
  faults(): Iterable<{ line: Line; fault: LineFault }>;
}

/** Checks that a log's files are there and are what they should be. */
export interface LogRule extends Catalogued {
  scope: "log";
  check(trouble: readonly LogFileProblem[], registry: Registry): Iterable<Problem>;
}

/** Checks the lines of one file together. */
export interface FileRule extends Catalogued {
  scope: "file";
  check(reading: FileReading): Iterable<Problem>;
}

/**
 * What a rule's verdict on a record depends on, so that it need not be asked about every line of a large log:
 *
 * - `kind`: on nothing but which fields there are, in which order, how many items they list, the values of
 *   enumerations that are no part of a thing's identity, the folder of a stored path and whether another field equals
 *   its last step;
 * - `ids`: besides, on the times of ids and records, and on other records of the same thing or with the same label;
 * - `joins`: besides, on what the record names and what names it, as the model's table compares them.
 *
 * A rule that does not say it is asked about every record, which is always right.
 */
export type DependsOn = "kind" | "ids" | "joins";

/** Checks every line by itself. */
export interface LineRule extends Catalogued {
  scope: "line";
  dependsOn?: DependsOn;
  check(row: Row, log: Log, registry: Registry): Iterable<Problem>;
}

/**
 * Checks one record. `registry` scope also reads other records; `judges` says which lines are asked about:
 * every one, or those that answer for their thing now and those that a change adds.
 */
export interface RecordRule extends Catalogued {
  scope: "record" | "registry";
  types: readonly RecordType[] | "all";
  appliesTo: "every" | "current";
  /** Where it is not the usual one for the type of record. */
  remedy?: RemedyKind;
  dependsOn?: DependsOn;
  /** Fields of any text whose words the rule reads besides. */
  reads?: readonly string[];
  /**
   * Whether the rule looks further than {@link dependsOn} says for records of this kind; then it is asked about each of
   * them. Never where it is not given.
   */
  looksFurther?(record: RegistryRecord): boolean;
  check(record: RegistryRecord, registry: Registry): Iterable<Problem>;
}

/** EvaluationResult by the engine itself: waivers, which need all findings, and the change, which needs history. */
export interface EngineRule extends Catalogued {
  scope: "report" | "change";
}

export type Rule = LogRule | FileRule | LineRule | RecordRule | EngineRule;
