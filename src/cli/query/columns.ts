/** What is shown of runs, versions and overrides in a row. */
import type { Entry } from "../../query/book.js";
import type { StatsRow } from "../../query/stats.js";
import type { OverrideView, RunRecord, VersionRecord } from "../../query/types.js";
import { recordFields } from "../../records/fields.js";
import type { Column } from "../../reporters/columns.js";
import type { Style } from "../../reporters/style.js";

/** A value of a record as the text of a cell. */
export function cell(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  return Array.isArray(value) && value.every((item) => typeof item === "string")
    ? value.join(" ")
    : JSON.stringify(value);
}

/** PASS is good, FAIL is not. */
export function judgedLook(text: string, style: Style): string {
  return /\bFAIL\b/.test(text) ? style("red", text) : text.startsWith("PASS") ? style("green", text) : text;
}

const field = <Row extends object>(title: string, name: string, look?: Column<Row>["look"]): Column<Row> => ({
  title,
  value: (row) => cell((row as Readonly<Record<string, unknown>>)[name]),
  ...(look && { look }),
});

/** The uniqueness checks that say something, in a few letters. */
export function uniquenessText(run: Partial<RunRecord>): string {
  const checks = [
    ["hook", run.uniqueness_hook],
    ["scene", run.uniqueness_scene],
    ["scripture", run.uniqueness_scripture],
  ] as const;
  const given = checks.filter(([, result]) => result !== undefined);
  const failed = given.filter(([, result]) => result === "FAIL").map(([name]) => name);
  if (failed.length > 0) return `FAIL ${failed.join(", ")}`;
  return given.length > 0 && given.every(([, result]) => result === "PASS")
    ? "PASS"
    : given.length > 0
      ? "NOT_RUN"
      : "";
}

export const RUN_COLUMNS: readonly Column<RunRecord>[] = [
  field("run", "run_id"),
  field("created", "created_utc"),
  field("artist", "artist_id"),
  field("genre", "genre_id"),
  field("on", "machine_id"),
  field("by", "created_by"),
  field("gate 2", "qa_gate2", judgedLook),
  { title: "uniqueness", value: uniquenessText, look: judgedLook },
  field("work", "work_id"),
];

/** Every field that the schema of a type names, in its order. */
export function allColumns<Row extends object>(type: "RUN" | "VERSION" | "OVERRIDE"): Column<Row>[] {
  return recordFields(type)
    .filter((name) => name !== "record_type")
    .map((name) => field<Row>(name, name));
}

export const VERSION_COLUMNS: readonly Column<VersionRecord>[] = [
  field("version", "version_id"),
  field("label", "version_label"),
  field("created", "created_utc"),
  field("gate 2", "qa_gate2", judgedLook),
  field("run", "run_id"),
  field("file", "saved_filepath_abs"),
];

const ofOverride = (title: string, name: string): Column<OverrideView> => ({
  title,
  value: ({ override }) => cell((override as unknown as Readonly<Record<string, unknown>>)[name]),
});

export const OVERRIDE_COLUMNS: readonly Column<OverrideView>[] = [
  ofOverride("override", "override_id"),
  ofOverride("created", "created_utc"),
  ofOverride("type", "override_type"),
  { title: "status", value: ({ status }) => status },
  ofOverride("run", "run_id"),
  ofOverride("approved by", "approved_by"),
  ofOverride("why", "why_allowed"),
];

export const OVERRIDE_CSV: readonly Column<OverrideView>[] = [
  ...recordFields("OVERRIDE")
    .filter((name) => name !== "record_type")
    .map((name) => ofOverride(name, name)),
  { title: "status", value: ({ status }) => status },
  { title: "update_utc", value: ({ update }) => cell(update?.update_utc) },
];

const BAR = 12;

const bar = (share: number) => "█".repeat(Math.round(share * BAR)).padEnd(BAR, "·");
const percent = (part: number, whole: number) => `${Math.round((100 * part) / Math.max(whole, 1))} %`;

export const STATS_COLUMNS: readonly Column<StatsRow>[] = [
  { title: "by", value: ({ group }) => group },
  { title: "value", value: ({ value }) => value },
  { title: "runs", value: ({ runs }) => String(runs) },
  { title: "passed", value: ({ passed }) => String(passed) },
  { title: "rate", value: ({ passed, runs }) => percent(passed, runs) },
  { title: "", value: ({ passed, runs }) => bar(passed / Math.max(runs, 1)) },
  { title: "uniqueness failed", value: ({ failedUniqueness }) => String(failedUniqueness) },
];

export const STATS_CSV = STATS_COLUMNS.filter(({ title }) => title !== "");

export const recordOf = <Type extends "RUN" | "VERSION">({ record }: Entry<Type>) => record;
