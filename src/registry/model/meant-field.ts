/** The field that a misspelt name was meant for. */
import { nearest } from "../../base/text/nearest.js";

/** The field that a misspelt name is for; undefined where the record has that, or where it is not clear which it is. */
export function meantField(name: string, names: readonly string[], record: object): string | undefined {
  const free = names.filter((other) => !Object.hasOwn(record, other));
  const begun = free.filter((other) => other.startsWith(`${name}_`));
  return nearest(name, free, 2) ?? (begun.length === 1 ? begun[0] : undefined);
}
