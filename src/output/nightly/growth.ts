/** How many lines came into each log, by week or month. */

import { instantOf } from "../../query/instant.js";
import type { Introductions } from "../../query/introduced.js";
import { readInexact } from "../../registry/jsonl/inexact.js";
import type { Line } from "../../registry/jsonl/line.js";
import type { JsonObject } from "../../registry/jsonl/parse.js";
import { readLine } from "../../registry/jsonl/read-line.js";
import type { LogModel } from "../../registry/model/model.js";
import type { ModelTable } from "../../registry/model/table.js";
import type { OpenLogs } from "./gather.js";

/** The lines of one week or month. */
export interface GrowthRow {
  /** A month such as `2026-01`, or the Monday that a week begins with. */
  name: string;
  lines: number;
}

/** How one log grew. */
export interface Growth {
  folder: string;
  log: string;
  /** What the day of a line is taken from: the time of its record, or the commit that appended it. */
  by: "time" | "commit";
  unit: "week" | "month";
  /** Those that have lines, oldest first. */
  rows: GrowthRow[];
  /** Lines of which no day is known. */
  unknown: number;
}

const DAY = 86_400_000;
/** A log that is newer is reported by weeks. */
const MONTHS_FROM = 183 * DAY;

/** A moment as its day, `2026-01-02`; undefined where no calendar of four digits has it. */
function dayOf(instant: number): string | undefined {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return undefined;
  const day = date.toISOString().slice(0, 10);
  return /^\d{4}-/.test(day) ? day : undefined;
}

const instantOfDay = (day: string) => Date.parse(`${day}T00:00:00Z`);

/** The Monday on or before a day. */
export function mondayOf(day: string): string {
  const instant = instantOfDay(day);
  // The first of January 1970 was a Thursday.
  const since = (((Math.floor(instant / DAY) + 3) % 7) + 7) % 7;
  return dayOf(instant - since * DAY) ?? day;
}

/** Counts lines by day, whatever the day of a line is taken from. */
class Days {
  readonly #days = new Map<string, number>();
  #unknown = 0;

  add(day: string | undefined): void {
    if (day === undefined) this.#unknown++;
    else this.#days.set(day, (this.#days.get(day) ?? 0) + 1);
  }

  get isEmpty(): boolean {
    return this.#days.size === 0;
  }

  rows(): Pick<Growth, "unit" | "rows" | "unknown"> {
    const days = [...this.#days.keys()].sort();
    const span = instantOfDay(days.at(-1) ?? "") - instantOfDay(days[0] ?? "");
    const unit = span < MONTHS_FROM ? "week" : "month";
    const rows = new Map<string, number>();
    for (const day of days) {
      const name = unit === "week" ? mondayOf(day) : day.slice(0, 7);
      rows.set(name, (rows.get(name) ?? 0) + (this.#days.get(day) ?? 0));
    }
    return { unit, rows: [...rows].map(([name, lines]) => ({ name, lines })), unknown: this.#unknown };
  }
}

/** The day that a record speaks from; undefined where it can't be told. */
export function recordedDay(model: ModelTable, log: LogModel, record: JsonObject): string | undefined {
  const type = model.typeIn(log, record);
  const instant = type && instantOf(type, record);
  return instant === undefined ? undefined : dayOf(instant);
}

/** The same of the record of a line. */
function dayOfLine(model: ModelTable, log: LogModel, line: Line): string | undefined {
  const reading = readLine(line);
  const record = reading.parsed?.value ?? readInexact(reading);
  return record && recordedDay(model, log, record);
}

/** The growth of a log; undefined where of no line the day is known. */
function growthOf(
  { layout, logs }: OpenLogs,
  log: LogModel,
  publishers: Introductions | undefined,
  onDay: ((day: string) => void) | undefined,
): Growth | undefined {
  const { model, folder } = layout;
  const hasTime = log.types.some((name) => model.type(name).times.length > 0);
  const days = new Days();
  for (const file of logs.logs.get(log.name)?.files ?? []) {
    for (const line of file.lines()) {
      const appended = publishers?.of(file.path, line.start)?.date.slice(0, 10);
      const day = hasTime ? dayOfLine(model, log, line) : appended;
      days.add(day);
      if (day !== undefined) onDay?.(day);
    }
  }
  if (days.isEmpty) return undefined;
  return { folder, log: log.name, by: hasTime ? "time" : "commit", ...days.rows() };
}

/** How each log of a registry grew, those left out of which nothing is known; `onDay` is told the day of each line. */
export function growthIn(
  registry: OpenLogs,
  publishers: Introductions | undefined,
  onDay?: (day: string) => void,
): Growth[] {
  return registry.layout.model.logs
    .map((log) => growthOf(registry, log, publishers, onDay))
    .filter((growth) => growth !== undefined);
}
