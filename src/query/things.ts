/** Which things an id names, and their lines: found by searching the logs, not by reading them. */

import { readInexact } from "../registry/jsonl/inexact.js";
import type { Line } from "../registry/jsonl/line.js";
import { currentOf, isAhead } from "../registry/logs/answering.js";
import type { Log } from "../registry/logs/log.js";
import { nameIn, RegistryRecord } from "../registry/logs/record.js";
import type { Registry } from "../registry/logs/registry.js";
import { identify } from "../registry/model/identify.js";
import type { TypeModel } from "../registry/model/model.js";

/** A thing with every line about it. */
export interface Thing {
  type: TypeModel;
  /** Its own lines, in the order of the log. */
  own: readonly RegistryRecord[];
  /** The lines of other types that say what became of it. */
  updates: readonly RegistryRecord[];
}

/** What is looked for. */
export interface Wanted {
  id: string;
  /** Whether a line may have numbers that a double can't hold. */
  takesInexact: boolean;
}

/** How a line is to the others of its thing. */
export type Standing =
  /** It answers for the thing now. */
  | "current"
  /** Another line answers. */
  | "superseded"
  /** It is dated further ahead than a clock may be, and never answers. */
  | "ahead"
  /** The records of its type have no identity: each is for itself. */
  | "alone";

/** The id that a record is found by: its own, or where its type has none, the one that it seems to have. */
function idIn(type: TypeModel, { value }: RegistryRecord): string | undefined {
  return type.identity === undefined ? identify(value)?.id : nameIn(value, type.identity);
}

/** How many bytes of a log lie before a line, all of its files one after the other. */
function positionOf({ files }: Log, { file, start }: Line): number {
  return files.slice(0, files.indexOf(file)).reduce((sum, { bytes }) => sum + bytes.size + 1, start);
}

/** A line that holds a record but for numbers that no double holds; undefined for any other. */
function inexactRecord({ model }: Registry, log: Log, line: Line): RegistryRecord | undefined {
  const definition = model.log(log.name);
  const value = readInexact(log.read(line).reading);
  const type = definition && value && model.typeIn(definition, value);
  return (
    type && new RegistryRecord(type, { line, position: positionOf(log, line) }, { value, schemaFaults: [] })
  );
}

/** The records in whose line an id is, in the order of the log. */
function recordsWith(registry: Registry, log: Log, { id, takesInexact }: Wanted): RegistryRecord[] {
  const found = log.search(id);
  if (!takesInexact) return found;
  const inexact = log.unreadNaming(id).map((line) => inexactRecord(registry, log, line));
  const all = [...found, ...inexact.filter((record) => record !== undefined)];
  return all.sort((a, b) => a.position - b.position);
}

/** The records of a type that are about an id, in the order of the log; one that the schema refuses counts as well. */
function recordsOf(registry: Registry, type: TypeModel, wanted: Wanted): RegistryRecord[] {
  const found = recordsWith(registry, registry.log(registry.model.logOf(type.name)), wanted);
  return found.filter((record) => record.type === type.name && idIn(type, record) === wanted.id);
}

/** The types of a registry. */
function typesOf({ model }: Pick<Registry, "model">): TypeModel[] {
  return [...model.types].map((name) => model.type(name));
}

/** Every thing that an id names. What only updates another type is a thing of its own where that other is not there. */
export function thingsNamed(registry: Registry, wanted: Wanted): Thing[] {
  const types = typesOf(registry);
  const lines = new Map(types.map((type) => [type.name, recordsOf(registry, type, wanted)]));
  const of = (name: string) => lines.get(name) ?? [];
  return types.flatMap((type) => {
    const { repeat } = type;
    const own = of(type.name);
    if (own.length === 0 || (repeat.kind === "update" && of(repeat.of).length > 0)) return [];
    const updating = types.filter((other) => other.repeat.kind === "update" && other.repeat.of === type.name);
    return [{ type, own, updates: updating.flatMap(({ name }) => of(name)) }];
  });
}

/** How each of some lines is, which are all lines of one type about one thing. */
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
