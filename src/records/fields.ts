import { recordTables } from "../generated/record-tables.js";
import type { RecordType } from "./schemas.js";

/** The values that a field may have by the schema that comes with the tool; empty where it may have any. */
export function recordEnumerations(type: RecordType, field: string): readonly string[] {
  return recordTables[type]?.fields?.[field]?.enum ?? [];
}

/** The fields that a type of record has by the schema that comes with the tool, in its order. */
export function recordFields(type: RecordType): readonly string[] {
  return Object.keys(recordTables[type]?.fields ?? {});
}
