import type { Line } from "../lines/line.js";
import type { JsonObject } from "../records/parse.js";
import { isPlaceholder } from "../records/placeholder.js";
import type { RecordType, SchemaFault } from "../records/schemas.js";
import { IDENTITY } from "./logs.js";

/**
 * A record in its log. Values are read through {@link text} and {@link texts}, which give nothing for a field
 * that its schema refused or that only holds a place: another rule speaks there.
 */
export class RegistryRecord {
  readonly type: RecordType;
  readonly line: Line;
  /** Counts through all segments of the log: a later record has a greater one. */
  readonly position: number;
  readonly value: JsonObject;
  readonly schemaFaults: readonly SchemaFault[];
  /** Pointers of the values that the schema refused; undefined where it refused none, as for most records. */
  readonly #refused: ReadonlySet<string> | undefined;

  constructor(
    type: RecordType,
    line: Line,
    position: number,
    value: JsonObject,
    faults: readonly SchemaFault[],
  ) {
    this.type = type;
    this.line = line;
    this.position = position;
    this.value = value;
    this.schemaFaults = faults;
    this.#refused = new Set(
      faults.filter((fault) => fault.missing === undefined).map((fault) => fault.pointer),
    );
  }

  /** The text of a field, or undefined where it is absent, refused or a placeholder. */
  text(field: string): string | undefined {
    const value = Object.hasOwn(this.value, field) ? this.value[field] : undefined;
    return typeof value === "string" ? this.#usable(value, "/", field) : undefined;
  }

  /** The usable texts of an array, each with its pointer. */
  texts(field: string): { text: string; pointer: string }[] {
    const value = Object.hasOwn(this.value, field) ? this.value[field] : undefined;
    if (!Array.isArray(value)) return [];
    const found: { text: string; pointer: string }[] = [];
    value.forEach((element, index) => {
      const text = typeof element === "string" ? this.#usable(element, `/${field}/`, index) : undefined;
      if (text !== undefined) found.push({ text, pointer: `/${field}/${index}` });
    });
    return found;
  }

  #usable(value: string, prefix: string, step: string | number): string | undefined {
    if (this.#refused?.has(`${prefix}${step}`)) return undefined;
    return isPlaceholder(value) ? undefined : value;
  }

  /** The id of the thing that the record is about. */
  get id(): string | undefined {
    return this.text(IDENTITY[this.type]);
  }

  /** The moment that the record speaks from: last_updated_utc, update_utc, else created_utc. */
  get time(): string | undefined {
    return this.text("last_updated_utc") ?? this.text("update_utc") ?? this.text("created_utc");
  }

  /** `artist_id/genre_id`, or undefined where either is missing. */
  get lane(): string | undefined {
    const artist = this.text("artist_id");
    const genre = this.text("genre_id");
    return artist && genre ? `${artist}/${genre}` : undefined;
  }
}
