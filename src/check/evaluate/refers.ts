/** Where a record leads: to other logs, and to a file. */
import type { LogName } from "../../base/core/finding.js";
import { storedPath } from "../../registry/logs/disk.js";
import type { RegistryRecord } from "../../registry/logs/record.js";
import type { ModelTable } from "../../registry/model/table.js";

/**
 * The logs that a record refers into, other than its own, and that therefore have to be there.
 */
export function refersInto(record: RegistryRecord, model: ModelTable): LogName[] {
  const here = model.logOf(record.type);
  const there: LogName[] = [];
  for (const { field, to, mayComeLater } of record.model.references) {
    const log = model.logOf(to);
    if (log === here || mayComeLater) continue;
    if (record.named(field).length > 0) there.push(log);
  }
  return there;
}

/** Adds the file that a record names to a set of stored paths. */
export function noteStoredPath(record: RegistryRecord, into: Set<string>): void {
  const path = storedPath(record);
  if (path !== undefined) into.add(path);
}
