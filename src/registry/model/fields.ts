import { type RecordSchemas, type RecordType, schemaOf } from "./schemas.js";

/** The fields that a type of record has by some schemas, in their order. */
export function fieldsIn(schemas: readonly RecordSchemas[], type: RecordType): string[] {
  return [...new Set(schemas.flatMap((schema) => Object.keys(schemaOf(schema, type).fields ?? {})))];
}

/** The values that a field may have by some schemas; undefined where one of them lets it have any. */
export function valuesIn(
  schemas: readonly RecordSchemas[],
  type: RecordType,
  field: string,
): string[] | undefined {
  const all = schemas.map((schema) => schemaOf(schema, type).fields?.[field]?.enum);
  return all.includes(undefined) ? undefined : [...new Set(all.flatMap((values) => values ?? []))];
}
