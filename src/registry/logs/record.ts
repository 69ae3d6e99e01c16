import { ExactNumber } from "../../base/text/exact-number.js";
import { isUtcMinute } from "../../base/text/time.js";
import type { Line } from "../jsonl/line.js";
import type { JsonObject } from "../jsonl/parse.js";
import { fieldValue, pointerOfField } from "../model/field.js";
import type { Field, TypeModel } from "../model/model.js";
import { momentOf } from "../model/moment.js";
import { isPlaceholder } from "../model/placeholder.js";
import type { SchemaFault } from "../model/schemas.js";

/** The text of a field where it is a registry time; undefined where it is absent, malformed or a placeholder. */
export function timeIn(value: object, field: string): string | undefined {
  const time = Object.hasOwn(value, field) ? (value as JsonObject)[field] : undefined;
  return typeof time === "string" && isUtcMinute(time) ? time : undefined;
}

/** The text or number that is in a field, as a text; undefined where there is none. */
export function scalarIn(value: object, field: Field): string | undefined {
  const found = fieldValue(value as JsonObject, field);
  if (typeof found === "number" || found instanceof ExactNumber) return String(found);
  return typeof found === "string" && found !== "" ? found : undefined;
}

/** The name that is in a field, whatever its schema says of it: a text or a whole number. */
export function nameIn(value: object, field: Field): string | undefined {
  const found = fieldValue(value as JsonObject, field);
  return typeof found === "number" && !Number.isSafeInteger(found) ? undefined : scalarIn(value, field);
}

/** The field that a record's time is in: the first of its type's that holds one; undefined where none does. */
export function timeFieldOf({ times, timeForm }: TypeModel, value: JsonObject): Field | undefined {
  return times.find((field) => momentOf(timeForm, fieldValue(value, field)) !== undefined);
}

/** The time that a record speaks from, as {@link momentOf} gives it; undefined where it has none. */
export function timeOf(model: TypeModel, value: JsonObject): string | undefined {
  for (const field of model.times) {
    const time = momentOf(model.timeForm, fieldValue(value, field));
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

  /** @param place its line, and where that is in the log */
  constructor(
    model: TypeModel,
    place: Pick<RegistryRecord, "line" | "position">,
    content: Pick<RegistryRecord, "value" | "schemaFaults">,
  ) {
    this.model = model;
    this.line = place.line;
    this.position = place.position;
    this.value = content.value;
    this.schemaFaults = content.schemaFaults;
    const refused = content.schemaFaults.filter((fault) => fault.missing === undefined);
    this.#refused = refused.length > 0 ? new Set(refused.map(({ pointer }) => pointer)) : undefined;
  }

  /** The name of its type. */
  get type(): string {
    return this.model.name;
  }

  /** The text of a field, or undefined where it is absent, refused or a placeholder. */
  text(field: Field): string | undefined {
    const value = fieldValue(this.value, field);
    return typeof value === "string" ? this.#usable(value, field) : undefined;
  }

  /** The value of a field, or undefined where it is absent, null, or a text that was refused or is a placeholder. */
  valueIn(field: Field): unknown {
    const value = fieldValue(this.value, field);
    return typeof value === "string" ? this.text(field) : (value ?? undefined);
  }

  /** The text of a field that names something: a whole number names as well. */
  name(field: Field): string | undefined {
    const value = fieldValue(this.value, field);
    return Number.isSafeInteger(value) ? String(value) : this.text(field);
  }

  /** The usable texts of an array, each with its pointer. */
  texts(field: Field): readonly ItemText[] {
    const value = fieldValue(this.value, field);
    if (!Array.isArray(value)) return [];
    this.#texts ??= new Map();
    const known = this.#texts.get(field) ?? this.#usableIn(field, value);
    this.#texts.set(field, known);
    return known;
  }

  /** All that a field names, be it one name or a list, each with its pointer. */
  named(field: Field): readonly ItemText[] {
    const name = this.name(field);
    return name === undefined ? this.texts(field) : [{ text: name, pointer: pointerOfField(field) }];
  }

  #usableIn(field: Field, value: readonly unknown[]): ItemText[] {
    const found: ItemText[] = [];
    const array = pointerOfField(field);
    value.forEach((element, index) => {
      const text = Number.isSafeInteger(element) ? String(element) : element;
      if (typeof text !== "string") return;
      const usable = this.#usable(text, field, index);
      if (usable !== undefined) found.push({ text: usable, pointer: `${array}/${index}` });
    });
    return found;
  }

  /** Whether an array has a usable text. */
  lists(field: Field, text: string): boolean {
    this.#listed ??= new Map();
    const known = this.#listed.get(field) ?? new Set(this.texts(field).map((item) => item.text));
    this.#listed.set(field, known);
    return known.has(text);
  }

  /** @param index where the text is an element of the field's array */
  #usable(value: string, field: Field, index?: number): string | undefined {
    const isRefused = this.#refused?.has(pointerOfField(field) + (index === undefined ? "" : `/${index}`));
    if (isRefused) return undefined;
    return this.model.hasPlaceholders && isPlaceholder(value) ? undefined : value;
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
