/** The moments of records in whatever form their type writes them. */
import { fieldValue } from "../registry/model/field.js";
import type { TypeModel } from "../registry/model/model.js";
import { momentOf } from "../registry/model/moment.js";

/** The milliseconds since 1970 of a moment as {@link momentOf} writes it, with no more than three digits of its second. */
function millisecondsOf(moment: string | undefined): number | undefined {
  return moment === undefined ? undefined : Date.parse(`${moment.replace(/Z$/, "").slice(0, 23)}Z`);
}

/** Milliseconds since 1970 of an RFC 3339 time; undefined where it is none, or no real moment. */
export function parseRfc3339(text: string): number | undefined {
  return millisecondsOf(momentOf("rfc3339", text));
}

/** The moment that a record speaks from, in milliseconds since 1970: of the first of its type's fields that has one. */
export function instantOf({ times, timeForm }: TypeModel, value: object): number | undefined {
  for (const field of times) {
    const instant = millisecondsOf(momentOf(timeForm, fieldValue(value as Record<string, unknown>, field)));
    if (instant !== undefined) return instant;
  }
  return undefined;
}
