/** What is in which log: the table of the model, as it is looked up. */
import { type LogName, musicStudio, type RecordType, type StudioType } from "../model/music-studio.js";
import { studioTable } from "../model/table.js";

export { REGISTRY_FOLDER } from "../model/music-studio.js";

/** A table with something for each type of record. */
function byType<Value>(of: (type: StudioType) => Value): Readonly<Record<RecordType, Value>> {
  const rows = musicStudio.types.map((type) => [type.name, of(type)]);
  return Object.fromEntries(rows) as Record<RecordType, Value>;
}

/** The log that a type of record belongs in. */
export function logOfType(type: RecordType): LogName {
  return studioTable.logOf(type) as LogName;
}

/** The field that says which thing a record is about. */
export const IDENTITY = byType(({ identity }) => identity);

/** Every field of the table that holds a time. */
export const TIMES: readonly string[] = [...new Set(musicStudio.types.flatMap(({ times }) => times))].sort();

/** The field that names a file by its path, where a type has one. */
export const FILE_FIELDS = byType(({ file }) => file);
