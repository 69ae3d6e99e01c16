/** The fields that say when a record speaks from. */
import type { TimeForm } from "../../../registry/model/model.js";
import { rankOfTime } from "./names.js";
import type { Schema } from "./schema-of.js";

export interface Times {
  /** Names of fields at the top of the record; the first one that a record has counts. */
  fields: string[];
  form: TimeForm;
}

/** The form of times that a schema asks for. */
export function timeFormOf({ format, type, minimum }: Schema): TimeForm | undefined {
  if (format === "date-time") return "rfc3339";
  if (format === "utc-minute") return "minute";
  if (type !== "number" || minimum === undefined) return undefined;
  return minimum > 1e11 ? "epoch-milliseconds" : "epoch-seconds";
}

/** The time fields of a record's schema; undefined where no field of every record says a time of its own. */
export function timesOf({ properties = {}, required = [] }: Schema): Times | undefined {
  const found = Object.entries(properties).flatMap(([name, schema]) => {
    const [form, rank] = [timeFormOf(schema), rankOfTime(name)];
    return form === undefined || rank === undefined ? [] : [{ name, form, rank }];
  });
  const sure = found.filter(({ name }) => required.includes(name));
  const lowest = [1, 2, 0].find((rank) => sure.some((one) => one.rank === rank));
  const others = sure.filter(({ rank }) => rank === 3);
  const base =
    lowest === undefined
      ? others.length === 1
        ? others[0]
        : undefined
      : sure.find(({ rank }) => rank === lowest);
  if (!base) return undefined;
  const updated = found.filter(
    ({ rank, form, name }) => rank === 0 && form === base.form && name !== base.name,
  );
  return { fields: [...updated.map(({ name }) => name), base.name], form: base.form };
}
