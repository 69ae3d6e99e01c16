/** What a thing brought forth: the fields that a newer record of it should not lose. */
import type { Field } from "../model/model.js";
import type { RegistryRecord } from "./record.js";
import type { Registry } from "./registry.js";

function outputFields({ model }: RegistryRecord): readonly string[] {
  return model.repeat.kind === "supersede" ? model.repeat.outputs : [];
}

/** The ids in a field that is a list, or a single one. */
function idsIn(record: RegistryRecord, field: Field): string[] {
  return record.named(field).map(({ text }) => text);
}

/** Whether a field holds several ids. */
function isList({ model }: RegistryRecord, field: string): boolean {
  return model.references.find((reference) => reference.field === field)?.many === true;
}

/** The outputs in one field that another record of a thing has and this one has not. What never resolved was a slip, and may go. */
function lostIn(field: string, record: RegistryRecord, other: RegistryRecord, registry: Registry): string[] {
  const to = record.model.references.find((reference) => reference.field === field)?.to;
  const kept = new Set(idsIn(record, field));
  return idsIn(other, field).filter((id) => !kept.has(id) && (to === undefined || registry.has(to, id)));
}

/** All outputs that another record of a thing has and this one has not. */
export function lostOutputs(record: RegistryRecord, other: RegistryRecord, registry: Registry): string[] {
  return outputFields(record).flatMap((field) => lostIn(field, record, other, registry));
}

/**
 * The fields of a record with the outputs of others as well; undefined where one field can't hold them all.
 *
 * @param others other records of the same thing
 */
export function withOutputsOf(
  record: RegistryRecord,
  others: readonly RegistryRecord[],
  registry: Registry,
): Record<string, unknown> | undefined {
  const fields: Record<string, unknown> = {};
  for (const field of outputFields(record)) {
    const lost = new Set(others.flatMap((other) => lostIn(field, record, other, registry)));
    if (lost.size === 0) continue;
    const own = idsIn(record, field);
    if (isList(record, field)) fields[field] = [...own, ...lost];
    else if (own.length + lost.size === 1) [fields[field]] = lost;
    else return undefined;
  }
  return fields;
}
