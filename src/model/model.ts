/** A registry as one table: which logs it has, which records stand in them, and what those records name. */

/** Where the time of a record stands, and how it is written. */
export type TimeForm = "minute" | "rfc3339" | "epoch-seconds" | "epoch-milliseconds";

/** A field that names a thing of another type. */
export interface ReferenceModel {
  /** The name of the field, at the top of the record. */
  field: string;
  /** The type of the thing that is named. */
  to: string;
  /** Whether the field is a list of names. */
  many: boolean;
  /** Whether what is named may be written later: then a log that is still empty is no mistake. */
  mayComeLater: boolean;
}

/** How a second line with the same id is understood. */
export type Repeat =
  /** A second one is an error. */
  | { kind: "once" }
  /** The newer one answers; it must keep some fields, and must not lose what others hold. */
  | { kind: "supersede"; keep: readonly string[]; outputs: readonly string[] }
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
  identity: string | undefined;
  /** What its ids begin with: `RUN`. */
  prefix: string | undefined;
  /** The fields that say when a record speaks from; the first that has a time counts. */
  times: readonly string[];
  timeForm: TimeForm;
  repeat: Repeat;
  references: readonly ReferenceModel[];
  /** The field that names a file by its path. */
  file: string | undefined;
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
  typeField: string | undefined;
}

/** A registry. The order of the logs is the order of writing. */
export interface Model {
  name: string;
  logs: readonly LogModel[];
  types: readonly TypeModel[];
}
