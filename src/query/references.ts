/** What a thing names, and what names it. */

import type { RegistryRecord } from "../registry/logs/record.js";
import type { Registry } from "../registry/logs/registry.js";
import type { TypeModel } from "../registry/model/model.js";
import type { Thing } from "./things.js";

/** A reference of the thing. */
export interface Named {
  field: string;
  /** The type of the thing that is named. */
  type: string;
  id: string;
  /** Whether the registry has it. */
  isRecorded: boolean;
}

/** A record that names the thing. */
export interface Naming {
  type: string;
  /** The thing that the record is about; null where it is about none. */
  id: string | null;
  field: string;
  path: string;
  line: number;
}

/** The ids that stand in a field: one, or those of a list. */
function idsIn(record: RegistryRecord, field: string): string[] {
  const one = record.name(field);
  return one === undefined ? record.texts(field).map(({ text }) => text) : [one];
}

/** What some records of a thing name; the thing itself, which its updates name, is left out. */
export function namesOf(registry: Registry, records: readonly RegistryRecord[], own: TypeModel): Named[] {
  const found = new Map<string, Named>();
  for (const record of records) {
    for (const { field, to } of record.model.references) {
      const isItself = record.type !== own.name && to === own.name && field === record.model.identity;
      for (const id of isItself ? [] : idsIn(record, field)) {
        const key = [field, to, id].join("\0");
        if (!found.has(key)) found.set(key, { field, type: to, id, isRecorded: registry.has(to, id) });
      }
    }
  }
  return [...found.values()];
}

/** The records of one type that name an id in a field: of each thing the one that answers, of no thing every one. */
export function naming(registry: Registry, type: string, field: string, id: string): RegistryRecord[] {
  const found = registry
    .log(registry.model.logOf(type))
    .search(id)
    .filter((record) => record.type === type);
  const current = new Map<string | RegistryRecord, RegistryRecord>();
  for (const record of found) {
    const answers = record.id === undefined ? record : registry.current(type, record.id);
    if (answers) current.set(record.id ?? record, answers);
  }
  return [...current.values()].filter((record) => idsIn(record, field).includes(id));
}

/** What names a thing. Its own updates are lines of it, and left out. */
export function namedBy(
  registry: Registry,
  { type, updates }: Pick<Thing, "type" | "updates">,
  id: string,
): Naming[] {
  const own = new Set(updates.map(({ line }) => `${line.file.path}:${line.start}`));
  return registry.model.references
    .filter(({ to }) => to === type.name)
    .flatMap(({ from, field }) => naming(registry, from, field, id).map((record) => ({ record, field })))
    .filter(({ record: { line } }) => !own.has(`${line.file.path}:${line.start}`))
    .map(({ record: { type: from, id: its, line }, field }) => ({
      type: from,
      id: its ?? null,
      field,
      path: line.file.path,
      line: line.file.numberOf(line),
    }));
}
