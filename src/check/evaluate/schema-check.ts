/** What a new schema refuses of lines that are committed: they can't be changed any more, so it is reported before it lands. */

import { type LogPlaces, openLogs } from "../../registry/logs/load.js";
import type { Row } from "../../registry/logs/log.js";
import type { RecordSchemas } from "../../registry/model/schemas.js";
import type { ModelTable } from "../../registry/model/table.js";
import type { Snapshot } from "../../sources/bytes/snapshot.js";

/** What says what a line may look like. */
export interface Forms {
  model: ModelTable;
  schemas: RecordSchemas;
}

/** A committed line that only the new schema refuses. */
export interface RefusedLine {
  path: string;
  /** From 1. */
  line: number;
  id: string | undefined;
  message: string;
}

/** What became of the lines of one log. */
export interface CheckedLog {
  log: string;
  /** How many lines are records by the old forms. */
  lines: number;
  refused: RefusedLine[];
}

/** Why a row does not fit; undefined where it does. */
function whyNot({ record, reading }: Row): string | undefined {
  if (record) return record.schemaFaults[0]?.message;
  return reading.parsed?.value ? "its type is not one of the log" : "it can't be read";
}

/**
 * Checks every line of the logs that both models have, by the old forms and by the new ones. Throws a UserError where a log
 * can't be read.
 *
 * @param places where the logs stand in the state, by the old model
 */
export async function checkSchemas(
  state: Snapshot,
  places: LogPlaces,
  { before, after }: { before: Forms; after: Forms },
): Promise<CheckedLog[]> {
  const old = await openLogs(state, { ...places, model: before.model }, before.schemas);
  const kept = after.model.logs.filter(({ name }) => before.model.log(name) !== undefined);
  const logs = Object.fromEntries(kept.map(({ name }) => [name, places.logs[name] ?? ""]));
  const rest = after.model.logs.filter(({ name }) => before.model.log(name) === undefined);
  for (const { name, path } of rest) logs[name] = path;
  const now = await openLogs(state, { model: after.model, logs }, after.schemas);
  try {
    return kept.map(({ name }) => {
      const checked: CheckedLog = { log: name, lines: 0, refused: [] };
      const rows = now.logs.get(name)?.index()[Symbol.iterator]();
      for (const row of old.logs.get(name)?.index() ?? []) {
        const other = rows?.next().value as Row | undefined;
        if (row.record) checked.lines++;
        if (!other || whyNot(row) !== undefined) continue;
        const message = whyNot(other);
        if (message === undefined) continue;
        const { line } = row.reading;
        const place = { path: line.file.path, line: line.file.numberOf(line) };
        checked.refused.push({ ...place, id: row.record?.id, message });
      }
      return checked;
    });
  } finally {
    old.close();
    now.close();
  }
}
