/** Numbers of more digits than a double holds: kept as they are written. */
import { randomUUID } from "node:crypto";

/** What no text of a record can hold by chance or on purpose; made once it is needed. */
let mark: string | undefined;

/** A number as it is written. */
export class ExactNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }

  /** For {@link toJson}, which writes it as a number again. */
  toJSON(): string {
    mark ??= `exact ${randomUUID()} `;
    return mark + this.text;
  }
}

/** A value as JSON; exact numbers in it are written as they were. */
export function toJson(value: unknown, indent?: number): string {
  const text: string | undefined = JSON.stringify(value, null, indent);
  if (text === undefined) return "";
  return mark === undefined ? text : text.replaceAll(new RegExp(`"${mark}([^"]*)"`, "g"), "$1");
}

/** A value in which exact numbers are texts of their digits, for who knows no exact numbers. */
export function withTexts(value: unknown): unknown {
  if (value instanceof ExactNumber) return value.text;
  if (Array.isArray(value)) return value.map(withTexts);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withTexts(item)]));
}
