/** What may differ in each field of a type, as its schema allows it. */
import { isUtcMinute } from "../../../base/text/time.js";
import type { TypeModel } from "../../model/model.js";
import type { FieldTable, RecordSchema } from "../../model/schemas.js";
import { Accepted } from "./accepted.js";
import { prefixNumber } from "./dated-id.js";
import type { Names } from "./names.js";
import type { Hole } from "./step.js";

/** A text of a line: what of it is the same in every line of its kind, and what differs. */
interface Differing {
  /** How many bytes of it are the same: the prefix of an id, the folder of a path. */
  fixed: number;
  hole: Hole;
}

const DATED = /^\^([A-Z]+)-\[0-9\]\{8\}-\[0-9\]\{4\}-\[A-Z0-9\]\{4\}\$$/;

const SLUG = /^\^(?:([A-Z]+)-)?\[a-z0-9\]\+\(-\[a-z0-9\]\+\)\*\$$/;

/** The prefix of the ids that a pattern asks for; undefined where it asks for something else. */
function prefixIn(pattern: string): string | undefined {
  const prefix = DATED.exec(pattern)?.[1];
  return prefix !== undefined && prefixNumber(prefix) >= 0 ? prefix : undefined;
}

/** What the fields of a type are used for. */
export interface FieldUse {
  /** Shared by all types whose records are compared. */
  names: Names;
  compared: readonly string[];
  read: readonly string[];
}

export class TypePlan {
  readonly type: TypeModel;
  /** Shared by all types whose records are compared. */
  readonly names: Names;
  readonly #compared: ReadonlySet<string>;
  readonly #read: ReadonlySet<string>;
  readonly #fields: Readonly<Record<string, FieldTable>>;
  readonly #accepted = new Map<string, Accepted>();

  /**
   * @param use the fields that are compared with those of other rows, and those whose words a rule reads, which are the same
   *   in all lines of a kind
   */
  constructor(type: TypeModel, schema: RecordSchema, use: FieldUse) {
    this.type = type;
    this.names = use.names;
    this.#compared = new Set(use.compared);
    this.#read = new Set(use.read);
    this.#fields = schema.fields ?? {};
  }

  /** Whether the schema names a field. */
  knows(field: string): boolean {
    return Object.hasOwn(this.#fields, field);
  }

  /** The names that a field may have. */
  accepted(field: string): Accepted {
    const known = this.#accepted.get(field) ?? new Accepted(this.names);
    this.#accepted.set(field, known);
    return known;
  }

  /**
   * What differs in a text between the lines of a kind.
   *
   * @param text as it is written in JSON, without its quotes
   * @param isItem whether it is an element of the field's array
   * @param file the last step of the path that the record names, which may be in another field as well
   * @returns undefined where all of it is the same
   */
  differing(field: string, text: string, isItem: boolean, file: string | undefined): Differing | undefined {
    const { type, pattern, itemPattern, format, enum: values } = this.#fields[field] ?? {};
    if (this.#read.has(field)) return undefined;
    if (text === "" || type !== (isItem ? "array" : "string")) return undefined;
    if (values) return this.#isWho(field) ? this.#name(field) : undefined;
    const form = isItem ? itemPattern : pattern;
    if (format !== undefined) {
      return format === "utc-minute" && isUtcMinute(text)
        ? { fixed: 0, hole: { type: "minute", field } }
        : undefined;
    }
    if (form !== undefined) {
      const prefix = prefixIn(form);
      if (prefix === undefined) return this.#slug(field, form) ?? this.#name(field);
      return { fixed: prefix.length + 1, hole: { type: "id", field, prefix: prefixNumber(prefix) } };
    }
    if (file === undefined || !text.endsWith(file)) return { fixed: 0, hole: { type: "text", field } };
    if (field === this.type.file) return { fixed: text.length - file.length, hole: { type: "file", field } };
    return { fixed: 0, hole: { type: text === file ? "file" : "text", field } };
  }

  /** What differs in a field whose pattern asks for words; undefined where it asks for something else. */
  #slug(field: string, pattern: string): Differing | undefined {
    const match = SLUG.exec(pattern);
    if (!match) return undefined;
    const fixed = match[1] === undefined ? 0 : match[1].length + 1;
    return { fixed, hole: { type: "slug", field, ...(this.#compared.has(field) && { names: this.names }) } };
  }

  #name(field: string): Differing {
    return { fixed: 0, hole: { type: "name", field, accepted: this.accepted(field) } };
  }

  /** Whether a field says who or what wrote the thing: no rule about a kind asks which. */
  #isWho(field: string): boolean {
    const { repeat } = this.type;
    return repeat.kind === "supersede" && repeat.keep.includes(field);
  }

  /** The last step of a path as it is written in JSON; undefined where it has none that is plain. */
  fileIn(path: string): string | undefined {
    if (/\\(?!\\)/.test(path.replaceAll("\\\\", "/"))) return undefined;
    const file = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
    return file === "" || file === path ? undefined : file;
  }
}
