/** JSON files that a person wrote, perhaps with comments: configuration and model. What is wrong in one is reported with its place. */
import { UserError } from "../../base/core/errors.js";
import { didYouMean, nearest } from "../../base/text/nearest.js";
import { keyOfStep } from "../../base/text/pointer.js";
import { quote } from "../../base/text/visible.js";
import { readHead, type Snapshot } from "../../sources/bytes/snapshot.js";
import { withoutComments } from "../jsonl/comments.js";
import { type Scan, scanJson } from "../jsonl/json.js";
import { type AjvError, describeSchemaError } from "../model/schemas.js";

/** Far more than any configuration takes, in bytes. */
const LIMIT = 1 << 20;

/** A validator that was made from a schema at build. */
export interface Validator {
  (value: unknown): boolean;
  errors?: AjvError[] | null;
}

const isPackage = (path: string) => /(?:^|\/)package\.json$/.test(path);

/** Line and column, from 1, of an offset. */
function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset).split("\n");
  return `${before.length}:${(before[before.length - 1] ?? "").length + 1}`;
}

/** The text of a file; undefined where it is not there. Throws a UserError where it is too large to be one of these. */
export async function readText(state: Snapshot, path: string): Promise<string | undefined> {
  const text = await readHead(state, path, LIMIT + 1);
  // What a cut file says is not what its author wrote.
  if (text !== undefined && Buffer.byteLength(text) > LIMIT)
    throw new UserError(
      `${quote(path, 160)} is larger than 1 MiB`,
      "name the file that was meant, or make it smaller",
    );
  return text?.replace(/^\ufeff/, " ");
}

/** The value of a JSON file, or of a part of it, with the places of all that is in it. */
export class JsonFile {
  readonly path: string;
  readonly value: unknown;
  readonly #text: string;
  readonly #scan: Scan;
  /** Where the value is in the file, as a JSON Pointer. */
  readonly #at: string;

  private constructor(
    path: string,
    whole: { text: string; scan: Scan },
    part: { value: unknown; at: string },
  ) {
    this.path = path;
    this.value = part.value;
    this.#text = whole.text;
    this.#scan = whole.scan;
    this.#at = part.at;
  }

  /** Reads a file's text. Throws a UserError with the place of what is wrong. */
  static parse(path: string, written: string): JsonFile {
    // Others read a package.json too, and they allow no comments.
    const text = isPackage(path) ? written : withoutComments(written);
    const scan = scanJson(text);
    const fault = scan.faults[0];
    if (fault) {
      // The scanner speaks of lines of a log; here it read a whole file.
      const message = fault.message.replace(/^the line\b/, "the file");
      const remedy =
        fault.class === "not-an-object" ? "write one object, in braces" : "correct the JSON at this place";
      throw new UserError(`${path}:${placeOf(text, fault.start)}: ${message}`, remedy);
    }
    return new JsonFile(path, { text, scan }, { value: JSON.parse(text) as unknown, at: "" });
  }

  /** The value of one key as a file of its own, with its places in the whole. */
  part(key: string): JsonFile {
    const value = (this.value as Record<string, unknown>)[key];
    return new JsonFile(
      this.path,
      { text: this.#text, scan: this.#scan },
      { value, at: `${this.#at}/${key}` },
    );
  }

  /** `path:line:column` of a value, or of its key; of the nearest one that it would stand in where it is missing. */
  where(pointer: string, of: "key" | "value" = "value"): string {
    const position = this.#scan.positions.nearest(this.#at + pointer);
    const start = of === "key" ? (position?.key ?? position?.value)?.start : position?.value.start;
    return `${this.path}:${placeOf(this.#text, start ?? 0)}`;
  }

  /** An error about a value of the file. */
  error(pointer: string, message: string, remedy: string, cause?: unknown): UserError {
    return new UserError(`${this.where(pointer)}: ${message}`, remedy, cause === undefined ? {} : { cause });
  }

  /** An error about a key that is not known. */
  unknownKey(pointer: string, key: string, known: readonly string[]): UserError {
    const meant = nearest(key, known);
    const others = known.length > 0 ? `use one of ${known.join(", ")}` : "leave it out";
    return new UserError(
      `${this.where(pointer, "key")}: unknown key ${quote(key)}${didYouMean(key, known)}`,
      meant ? `write "${meant}"` : others,
    );
  }

  /**
   * Throws a UserError that names the first thing that a schema has against the value, its place and what was probably meant.
   *
   * @param what how the value is called
   * @param keysAt the keys that may stand in the object at a JSON Pointer
   */
  refuseBy(validate: Validator, what: string, keysAt: (pointer: string) => readonly string[]): void {
    if (validate(this.value)) return;
    const errors = validate.errors ?? [];
    // A choice between two shapes reports every branch; what was found deepest is what was meant.
    const deepest = errors.reduce(
      (a, b) => (b.instancePath.length > a.instancePath.length ? b : a),
      errors[0] ?? { instancePath: "", keyword: "", params: {} },
    );
    const isKey = ({ keyword }: AjvError) =>
      keyword === "additionalProperties" || keyword === "propertyNames";
    const error = errors.find(isKey) ?? deepest;
    const unknown = error.params.additionalProperty ?? error.params.propertyName;
    if (typeof unknown === "string")
      throw this.unknownKey(
        `${error.instancePath}/${unknown}`,
        unknown,
        keysAt(error.instancePath.split("/").map(keyOfStep).join("/")),
      );
    const fault = describeSchemaError(this.value as Record<string, unknown>, error, what);
    throw this.error(error.instancePath, fault.message, fault.hint);
  }
}
