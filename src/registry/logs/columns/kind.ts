/** A kind of line: what is the same in all of its lines, and in which hole each value is. */

import type { Line } from "../../jsonl/line.js";
import type { JsonObject } from "../../jsonl/parse.js";
import { fieldValue } from "../../model/field.js";
import type { TypeModel } from "../../model/model.js";
import type { Names } from "./names.js";
import { type Hole, holesOf, type Step } from "./step.js";

/** A record that was read, as far as a kind is learned from it. */
export interface ReadRecord {
  model: TypeModel;
  value: JsonObject;
  line: Line;
  /** Of its line within the log. */
  position: number;
}

/** What a row holds in a column for a field that its record does not have. */
export const ABSENT = -1;

export interface Kind {
  type: TypeModel;
  /** Whether some rules are asked about every record of the kind. */
  isAsked: boolean;
  /** The hole of each column's value; -1 where it is the same in each line, and then that value. */
  holes: readonly number[];
  constants: readonly number[];
  /** The holes of each list, by list. */
  lists: readonly (readonly number[])[];
  /** The hole of the record's own id. */
  own: number;
  /** The holes of all other ids. */
  others: readonly number[];
  /** The holes of all times, of the one that the record was created at, and of the one that it speaks from; -1 for none. */
  times: readonly number[];
  created: number;
  spoken: number;
}

/**
 * The kind of a record that was read. Undefined where its values can't be compared with those of others.
 *
 * @param steps of its line
 * @param columns the fields that have a column, and the fields that have a list
 * @param isAsked whether some rules are asked about every record of the kind
 */
export function kindOf(
  record: ReadRecord,
  steps: readonly Step[],
  { scalars, lists }: { scalars: readonly string[]; lists: readonly string[] },
  names: Names,
  isAsked: boolean,
): Kind | undefined {
  const holes = holesOf(steps);
  const { model: type, value } = record;
  const placesOf = (isMeant: (hole: Hole) => boolean) =>
    holes.flatMap((hole, place) => (isMeant(hole) ? [place] : []));
  const [own] = placesOf(({ type: kind, field }) => kind === "id" && field === type.identity);
  if (own === undefined) return undefined;
  const times = placesOf(({ type: kind }) => kind === "minute");
  const timeOf = (fields: readonly string[]) => {
    const [field] = fields.filter((name) => times.some((place) => holes[place]?.field === name));
    return times.find((place) => holes[place]?.field === field) ?? -1;
  };
  const places = scalars.map((field) => holes.findIndex((other) => other.field === field));
  const constants: number[] = [];
  for (const [index, field] of scalars.entries()) {
    const [hole, constant] = [holes[places[index] ?? -1], fieldValue(value, field)];
    const isSame = hole === undefined && typeof constant === "string";
    const number = isSame ? names.add(Buffer.from(constant)) : ABSENT;
    // A value without a number can't be compared, and must not pass for one that is absent.
    if ((isSame && number < 0) || (hole && !hasNumber(hole))) return undefined;
    constants.push(number);
  }
  return {
    type,
    isAsked,
    holes: places,
    constants,
    lists: lists.map((field) => placesOf((hole) => hole.field === field)),
    own,
    others: placesOf(({ type: kind }) => kind === "id").filter((place) => place !== own),
    times,
    created: timeOf(["created_utc", "update_utc"]),
    spoken: timeOf(type.times),
  };
}

/** Whether what is in a hole is known as a number. */
function hasNumber({ type, names }: Hole): boolean {
  return type === "id" || type === "minute" || type === "name" || (type === "slug" && names !== undefined);
}
