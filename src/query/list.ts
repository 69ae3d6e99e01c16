/** The records of one type that fit: the one that answers for each thing, or every line. */
import { UserError } from "../base/core/errors.js";
import { quote } from "../base/text/visible.js";
import type { TypeModel } from "../registry/model/model.js";
import { instantOf } from "./instant.js";
import type { Entry, QueryStore } from "./store.js";
import { type Condition, meetsAll, refuseUnknownFields } from "./where.js";

/** A question about the records of a type; what is left out does not matter. */
export interface ListFilter {
  where?: readonly Condition[] | undefined;
  /** In milliseconds since 1970, both included; compared with the time of the type's fields. */
  from?: number | undefined;
  to?: number | undefined;
  /** Only the newest so many: by time where the type has one, else the last ones of the log. */
  last?: number | undefined;
  /** Every line of a thing in place of the one that answers for it. */
  allLines?: boolean | undefined;
}

/** What is known of a type in the registries that have it; the first one's, for they share its name. */
export function typeOf(store: QueryStore, type: string): TypeModel {
  const [part] = store.partsWith(type);
  if (!part) throw new UserError(`there is no type ${quote(type)}`, "name a type of the registry");
  return part.model.type(type);
}

/** Throws a UserError where a question asks for the time of a type that has none. */
function refuseTimes({ name, times }: TypeModel, { from, to }: ListFilter): void {
  if (times.length > 0 || (from === undefined && to === undefined)) return;
  throw new UserError(
    `the records of ${quote(name)} have no field that is known to be their time`,
    "leave --from, --to and a span such as --last 7d out, and ask with --where field=value or --last 20",
  );
}

/**
 * The records of a type that fit, oldest first where the type has a time (those without one before all), else in the
 * order of the log. Throws a UserError for a field that nobody knows, and for a time that the type does not have.
 */
export function listEntries(store: QueryStore, type: string, filter: ListFilter = {}): Entry[] {
  const { where = [], from, to, last, allLines } = filter;
  const model = typeOf(store, type);
  refuseTimes(model, filter);
  const found: { entry: Entry; at: number }[] = [];
  for (const entry of allLines || model.identity === undefined ? store.all(type) : store.answering(type)) {
    if (!meetsAll(entry.record, where)) continue;
    const at = model.times.length === 0 ? undefined : instantOf(model, entry.record);
    if ((from !== undefined || to !== undefined) && at === undefined) continue;
    if (from !== undefined && at !== undefined && at < from) continue;
    if (to !== undefined && at !== undefined && at > to) continue;
    found.push({ entry, at: at ?? Number.NEGATIVE_INFINITY });
  }
  // A record that fits knows every field.
  if (found.length === 0) refuseUnknownFields(store, type, where);
  found.sort((a, b) => (a.at === b.at ? a.entry.order - b.entry.order : a.at - b.at));
  const rows = last === undefined ? found : found.slice(Math.max(found.length - last, 0));
  return rows.map(({ entry }) => entry);
}
