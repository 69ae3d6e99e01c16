/** Reads the fields of an event, which anybody may have written. */
import { UserError } from "../../base/core/errors.js";
import { quote } from "../../base/text/visible.js";

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The error of an event that says too little, or something else than it should. */
export function unreadable(why: string): UserError {
  return new UserError(
    `the hook event can't be read: ${why}`,
    "see docs/agents.md for the forms that are read",
  );
}

/** A field of an object; nothing of what all objects inherit. */
export function fieldOf(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** The first of some fields that is a text. */
export function textIn(fields: Fields, ...names: readonly string[]): string | undefined {
  const found = names.map((name) => fieldOf(fields, name)).find((value) => value !== undefined);
  return typeof found === "string" ? found : undefined;
}

/** The first of some fields, which must be a text. Throws a UserError otherwise. */
export function neededText(fields: Fields, ...names: readonly string[]): string {
  const found = textIn(fields, ...names);
  if (found === undefined) throw unreadable(`${quote(names[0])} is not a text`);
  return found;
}

/** A field that must be a path. Throws a UserError otherwise. */
export function neededPath(fields: Fields, ...names: readonly string[]): string {
  const path = neededText(fields, ...names);
  if (path === "" || path.includes("\0")) throw unreadable(`${quote(path)} is not a path`);
  return path;
}

/** A field that must be an object. Throws a UserError otherwise. */
export function neededFields(fields: Fields, name: string): Fields {
  const found = fieldOf(fields, name);
  if (!isFields(found)) throw unreadable(`${quote(name)} is not an object`);
  return found;
}
