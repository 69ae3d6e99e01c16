/** What was seen at one place of many records: types, texts, numbers, members, items. */

export type JsonType = "null" | "boolean" | "number" | "string" | "array" | "object";

/** Members further in than this are not looked at: nobody states a form for them. */
const DEEPEST = 8;

/** How often a text was seen, and whether the first half of the log has it. */
export interface SeenText {
  count: number;
  isEarly: boolean;
}

function typeOf(value: unknown): JsonType {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : (typeof value as JsonType);
}

export class Shape {
  /** How many values were seen. */
  seen = 0;
  readonly types = new Map<JsonType, number>();
  readonly texts = new Map<string, SeenText>();
  readonly numbers = { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY, areWhole: true };
  readonly members = new Map<string, Shape>();
  /** What the items of lists are; undefined where none was seen. */
  items: Shape | undefined;

  /** @param isEarly whether the value is in the first half of the log */
  add(value: unknown, isEarly: boolean, depth = 0): void {
    this.seen += 1;
    const type = typeOf(value);
    this.types.set(type, (this.types.get(type) ?? 0) + 1);
    if (typeof value === "string") this.#text(value, isEarly);
    if (typeof value === "number") this.#number(value);
    if (depth >= DEEPEST) return;
    if (Array.isArray(value)) {
      this.items ??= new Shape();
      for (const item of value) this.items.add(item, isEarly, depth + 1);
    } else if (type === "object") {
      for (const [key, member] of Object.entries(value as object))
        this.#member(key).add(member, isEarly, depth + 1);
    }
  }

  /** How many values were of a type. */
  count(type: JsonType): number {
    return this.types.get(type) ?? 0;
  }

  /** The types but null, where a value was null as well. */
  get known(): JsonType[] {
    return [...this.types.keys()].filter((type) => type !== "null").sort();
  }

  #member(key: string): Shape {
    const shape = this.members.get(key) ?? new Shape();
    this.members.set(key, shape);
    return shape;
  }

  #text(text: string, isEarly: boolean): void {
    const seen = this.texts.get(text);
    if (!seen) this.texts.set(text, { count: 1, isEarly });
    else {
      seen.count += 1;
      seen.isEarly ||= isEarly;
    }
  }

  #number(value: number): void {
    this.numbers.min = Math.min(this.numbers.min, value);
    this.numbers.max = Math.max(this.numbers.max, value);
    this.numbers.areWhole &&= Number.isSafeInteger(value);
  }
}

/** Whether the keys of an object are data, such as file names, and no fields. */
export function isMap(shape: Shape): boolean {
  const { members } = shape;
  const objects = shape.count("object");
  const keys = [...members.keys()];
  if (keys.length > 200) return true;
  const odd = keys.filter((key) => !/^[A-Za-z_$][\w$-]*$/.test(key) || /\d{2}/.test(key)).length;
  if (keys.length >= 3 && odd * 2 > keys.length) return true;
  const shown = [...members.values()].reduce((sum, { seen }) => sum + seen, 0);
  return keys.length >= 8 && objects >= 3 && shown < keys.length * objects * 0.25;
}
