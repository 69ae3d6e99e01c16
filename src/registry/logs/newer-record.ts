/** Whether a record can be written again with more in it, so that the newer one has no fault that the older one had. */
import { AGREED_WITH_A_VERSION } from "../model/music-studio.js";
import { findPlaceholders } from "../model/placeholder.js";
import { schemaOf } from "../model/schemas.js";
import type { RegistryRecord } from "./record.js";
import type { Registry } from "./registry.js";

/** Whether a copy of a record is right as far as its own line goes. */
export function isClean({ value, type, schemaFaults }: RegistryRecord, { schemas }: Registry): boolean {
  const schema = schemaOf(schemas, type);
  const { fields } = schema;
  const [placeholder] = findPlaceholders(value, schema);
  return (
    schemaFaults.length === 0 &&
    placeholder === undefined &&
    Object.keys(value).every((field) => !fields || Object.hasOwn(fields, field))
  );
}

/** Whether a run can list a version. */
export function agree(run: RegistryRecord, version: RegistryRecord): boolean {
  return AGREED_WITH_A_VERSION.every((field) => {
    const [ours, theirs] = [run.text(field), version.text(field)];
    if (ours === undefined || theirs === undefined) return field !== "work_id";
    return ours === theirs;
  });
}
