import type { Line } from "../lines/line.js";
import type { TypeModel } from "../model/model.js";
import type { JsonObject } from "../records/parse.js";
import { isPlaceholder } from "../records/placeholder.js";
import type { SchemaFault } from "../records/schemas.js";
import { isUtcMinute } from "../text/time.js";

/** The text of a field where it is a registry time; undefined where it is absent, malformed or a placeholder. */
export function timeIn(value: object, field: string): string | undefined {
  const time = Object.hasOwn(value, field) ? (value as JsonObject)[field] : undefined;
  return typeof time === "string" && isUtcMinute(time) ? time : undefined;
}

/** The time that a record speaks from: the first time that its type's fields hold; undefined where none does. */
export function timeOf({ times }: TypeModel, value: object): string | undefined {
  for (const field of times) {
    const time = timeIn(value, field);
    if (time !== undefined) return time;
  }
  return undefined;
}

/** A text in an array, with its JSON Pointer. */
export interface ItemText {
  text: string;
  pointer: string;
}

/**
 * A record in its log. Values are read through {@link text} and {@link texts}, which give nothing for a field
 * that its schema refused or that only holds a place: another rule speaks there.
 */
export class RegistryRecord {
  readonly model: TypeModel;
  readonly line: Line;
  /** Counts through all segments of the log: a later record has a greater one. */
  readonly position: number;
  readonly value: JsonObject;
  readonly schemaFaults: readonly SchemaFault[];
  /** The usable texts of arrays, found once: many rules ask, and an array can be long. */
  #texts: Map<string, readonly ItemText[]> | undefined;
  /** The same as sets, of arrays that were asked whether they have a text. */
  #listed: Map<string, ReadonlySet<string>> | undefined;
  /** Pointers of the values that the schema refused; undefined where it refused none, as for most records. */
  readonly #refused: ReadonlySet<string> | undefined;

  constructor(
    model: TypeModel,
    line: Line,
    position: number,
    value: JsonObject,
    faults: readonly SchemaFault[],
  ) {
    this.model = model;
    this.line = line;
    this.position = position;
    this.value = value;
    this.schemaFaults = faults;
    this.#refused = new Set(
      faults.filter((fault) => fault.missing === undefined).map((fault) => fault.pointer),
    );
  }

  /** The name of its type. */
  get type(): string {
    return this.model.name;
  }

  /** The text of a field, or undefined where it is absent, refused or a placeholder. */
  text(field: string): string | undefined {
    const value = Object.hasOwn(this.value, field) ? this.value[field] : undefined;
    return typeof value === "string" ? this.#usable(value, "/", field) : undefined;
  }

  /** The text of a field that names something: a whole number names as well. */
  name(field: string): string | undefined {
    const value = Object.hasOwn(this.value, field) ? this.value[field] : undefined;
    return Number.isSafeInteger(value) ? String(value) : this.text(field);
  }

  /** The usable texts of an array, each with its pointer. */
  texts(field: string): readonly ItemText[] {
    const value = Object.hasOwn(this.value, field) ? this.value[field] : undefined;
    if (!Array.isArray(value)) return [];
    this.#texts ??= new Map();
    const known = this.#texts.get(field) ?? this.#usableIn(field, value);
    this.#texts.set(field, known);
    return known;
  }

  #usableIn(field: string, value: readonly unknown[]): ItemText[] {
    const found: ItemText[] = [];
    value.forEach((element, index) => {
      const text = typeof element === "string" ? this.#usable(element, `/${field}/`, index) : undefined;
      if (text !== undefined) found.push({ text, pointer: `/${field}/${index}` });
    });
    return found;
  }

  /** Whether an array has a usable text. */
  lists(field: string, text: string): boolean {
    this.#listed ??= new Map();
    const known = this.#listed.get(field) ?? new Set(this.texts(field).map((item) => item.text));
    this.#listed.set(field, known);
    return known.has(text);
  }

  #usable(value: string, prefix: string, step: string | number): string | undefined {
    if (this.#refused?.has(`${prefix}${step}`)) return undefined;
    return isPlaceholder(value) ? undefined : value;
  }

  /** The id of the thing that the record is about. */
  get id(): string | undefined {
    const { identity } = this.model;
    return identity === undefined ? undefined : this.name(identity);
  }

  /** The time that the record speaks from, or undefined where it has none. */
  get time(): string | undefined {
    return timeOf(this.model, this.value);
  }

  /** `artist_id/genre_id`, or undefined where either is missing. */
  get lane(): string | undefined {
    const artist = this.text("artist_id");
    const genre = this.text("genre_id");
    return artist && genre ? `${artist}/${genre}` : undefined;
  }
}
