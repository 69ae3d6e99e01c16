/** A registry as one table: which logs it has, which records stand in them, and what those records name. */

/** How the times of a type are written. */
export type TimeForm = "minute" | "rfc3339" | "epoch-seconds" | "epoch-milliseconds";

/**
 * A field of a record: by its name where it is at the top, by its JSON Pointer where it is further in.
 * `field.ts` reads both.
 */
export type Field = string;

/** Two fields that are compared: ours, and that of the other record. */
export interface FieldPair {
  ours: Field;
  theirs: Field;
}

/** A field that names a thing of another type. */
export interface ReferenceModel {
  field: Field;
  /** The type of the thing that is named. */
  to: string;
  /** Whether the field is a list of names. */
  many: boolean;
  /** Whether what is named may be written later: then a log that is still empty is no mistake. */
  mayComeLater: boolean;
  /** What must be equal on both sides, where both have it. */
  agree: readonly FieldPair[];
  /** The field in which the named thing must list this one. */
  listedIn: Field | undefined;
  /** The rule that looks whether the named thing is there. */
  rule: string;
}

/** Says whether a record is one of those that are meant. */
export type Predicate = (record: Readonly<Record<string, unknown>>) => boolean;

/** A record that another one must have: one that says X needs one that says Y. */
export interface Requirement {
  /** Which records need another. */
  when: Predicate;
  /** The fields that decide it, for messages. */
  decidedBy: readonly Field[];
  /** The type of the record that is needed. */
  type: string;
  /** Which record it is: the fields of both that are equal. The first is one that the needed record is found by. */
  by: readonly FieldPair[];
  /** What must be equal where both have it. */
  agreeWhereBoth: readonly FieldPair[];
  /** What the needed record must say. */
  that: Predicate;
  /** What it must say, for messages: fields with the one value that does. */
  asked: readonly { field: Field; value: unknown }[];
  /** Which current record no longer counts. */
  inactive: { field: Field; values: readonly unknown[] } | undefined;
}

/** How a second line with the same id is understood. */
export type Repeat =
  /** A second one is an error. */
  | { kind: "once" }
  /** The newer one answers; it must keep some fields, and must not lose what others hold. */
  | { kind: "supersede"; keep: readonly Field[]; outputs: readonly Field[] }
  /** It says what became of a thing of another type. */
  | { kind: "update"; of: string }
  /** Lines have no identity, or may repeat. */
  | { kind: "event" };

/** One type of record. */
export interface TypeModel {
  name: string;
  /** How one is called in a sentence: `run`. */
  noun: string;
  /** The field that says which thing a record is about; undefined where it is about none. */
  identity: Field | undefined;
  /** What its ids begin with: `RUN`. */
  prefix: string | undefined;
  /** The fields that say when a record speaks from; the first that has a time counts. */
  times: readonly Field[];
  timeForm: TimeForm;
  repeat: Repeat;
  references: readonly ReferenceModel[];
  /** The field whose value no two things have that name the same thing in another field. */
  labelled?: { field: Field; within: Field };
  /** The field that names a file by its path. */
  file: Field | undefined;
  /** The records that its records need. */
  requires: readonly Requirement[];
  /** Whether TBD or a blank is for a value that is still to come. */
  hasPlaceholders: boolean;
}

/** One log. */
export interface LogModel {
  name: string;
  /** Relative to the registry's folder; a user's own model names it itself. */
  path: string;
  /** Whether a registry without it is none. */
  required: boolean;
  /** The types of the records in it. */
  types: readonly string[];
  /** The field that says of which type a record is; undefined where the log has one type. */
  typeField: Field | undefined;
}

/** A registry. The order of the logs is the order of writing. */
export interface Model {
  name: string;
  /** The text that it was read from, by which two states of it are compared; undefined where it comes with the tool. */
  source?: string;
  logs: readonly LogModel[];
  types: readonly TypeModel[];
}
