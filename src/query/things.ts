/** Which things an id names, and their lines: found by searching the logs, not by reading them. */
import type { TypeModel } from "../model/model.js";
import { identify } from "../records/identify.js";
import { currentOf, isAhead } from "../registry/answering.js";
import type { Log } from "../registry/log.js";
import { nameIn, type RegistryRecord } from "../registry/record.js";
import type { Registry } from "../registry/registry.js";

/** A thing with every line about it. */
export interface Thing {
  type: TypeModel;
  /** Its own lines, in the order of the log. */
  own: readonly RegistryRecord[];
  /** The lines of other types that say what became of it. */
  updates: readonly RegistryRecord[];
}

/** How a line stands to the others of its thing. */
export type Standing =
  /** It answers for the thing now. */
  | "current"
  /** Another line answers. */
  | "superseded"
  /** It is dated further ahead than a clock may be, and never answers. */
  | "ahead"
  /** The records of its type have no identity: each stands for itself. */
  | "alone";

/** The id that a record is found by: its own, or where its type has none, the one that it seems to have. */
function idIn(type: TypeModel, { value }: RegistryRecord): string | undefined {
  return type.identity === undefined ? identify(value)?.id : nameIn(value, type.identity);
}

/** The records of a type that are about an id, in the order of the log; one that the schema refuses counts as well. */
function recordsOf(registry: Registry, type: TypeModel, id: string): RegistryRecord[] {
  const found = registry.log(registry.model.logOf(type.name)).search(id);
  return found.filter((record) => record.type === type.name && idIn(type, record) === id);
}

/** The types of a registry. */
export function typesOf({ model }: Pick<Registry, "model">): TypeModel[] {
  return [...model.types].map((name) => model.type(name));
}

/** Every thing that an id names. What only updates another type is a thing of its own where that other is not there. */
export function thingsNamed(registry: Registry, id: string): Thing[] {
  const types = typesOf(registry);
  const lines = new Map(types.map((type) => [type.name, recordsOf(registry, type, id)]));
  const of = (name: string) => lines.get(name) ?? [];
  return types.flatMap((type) => {
    const { repeat } = type;
    const own = of(type.name);
    if (own.length === 0 || (repeat.kind === "update" && of(repeat.of).length > 0)) return [];
    const updating = types.filter((other) => other.repeat.kind === "update" && other.repeat.of === type.name);
    return [{ type, own, updates: updating.flatMap(({ name }) => of(name)) }];
  });
}

/** How each of some lines stands, which are all lines of one type about one thing. */
export function standingsOf(
  records: readonly RegistryRecord[],
  last: string,
): ReadonlyMap<RegistryRecord, Standing> {
  const current = currentOf(records, last);
  const standing = (record: RegistryRecord): Standing => {
    if (record.model.identity === undefined) return "alone";
    if (record === current) return "current";
    return isAhead(record, last) ? "ahead" : "superseded";
  };
  return new Map(records.map((record) => [record, standing(record)]));
}

/** The ids that the records of a log are found by. */
export function idsIn(log: Log): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const { record } of log.index()) {
    const id = record && idIn(record.model, record);
    if (id !== undefined) ids.add(id);
  }
  return ids;
}
