/** What is shown of runs, versions and overrides in a row. */

import { percent } from "../base/text/visible.js";
import { type Column, cell } from "../output/reporters/columns.js";
import type { Style } from "../output/reporters/style.js";
import type { QueryStore } from "../query/store.js";
import { fieldsIn, valuesIn } from "../registry/model/fields.js";
import type { RecordSchemas } from "../registry/model/schemas.js";
import type { Asked, StudioEntry } from "./records.js";
import type { StatsRow } from "./stats.js";
import type { OverrideView, RunRecord, VersionRecord } from "./types.js";

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

const laneText = ({ artist_id, genre_id }: RunRecord) =>
  `${cell(artist_id).replace(/^ART-/, "")} / ${cell(genre_id).replace(/^GEN-/, "")}`;

export const RUN_COLUMNS: readonly Column<RunRecord>[] = [
  field("run", "run_id"),
  field("created", "created_utc"),
  { title: "lane", value: laneText },
  { ...field<RunRecord>("on", "machine_id"), drop: 1 },
  { ...field<RunRecord>("by", "created_by"), drop: 2 },
  field("gate 2", "qa_gate2", judgedLook),
  { title: "uniqueness", value: uniquenessText, look: judgedLook },
  { ...field<RunRecord>("work", "work_id"), drop: 3 },
];

/** Every field that the schemas of a type name, in their order; what kind of record it is says the command. */
export function allColumns<Row extends object>(
  type: Asked,
  schemas: readonly RecordSchemas[],
): Column<Row>[] {
  return fieldsIn(schemas, type)
    .filter((name) => name !== "record_type")
    .map((name) => field<Row>(name, name));
}

/** A column for each field of a run. */
export const runCsv = (store: QueryStore): Column<RunRecord>[] => allColumns("RUN", store.schemasOf("RUN"));

/** A column for each field of a version. */
export const versionCsv = (store: QueryStore): Column<VersionRecord>[] =>
  allColumns("VERSION", store.schemasOf("VERSION"));

/** The values that a field of a run may have; undefined where it may have any. */
export const valuesOfRun = (store: QueryStore, name: string): string[] | undefined =>
  valuesIn(store.schemasOf("RUN"), "RUN", name);

export const VERSION_COLUMNS: readonly Column<VersionRecord>[] = [
  field("version", "version_id"),
  field("label", "version_label"),
  field("created", "created_utc"),
  field("gate 2", "qa_gate2", judgedLook),
  { ...field<VersionRecord>("run", "run_id"), drop: 1 },
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
  { ...ofOverride("approved by", "approved_by"), drop: 1 },
  { ...ofOverride("why", "why_allowed"), drop: 2 },
];

/** A column for each field of an override, and how it is. */
export function overrideCsv(store: QueryStore): Column<OverrideView>[] {
  return [
    ...fieldsIn(store.schemasOf("OVERRIDE"), "OVERRIDE")
      .filter((name) => name !== "record_type")
      .map((name) => ofOverride(name, name)),
    { title: "status", value: ({ status }) => status },
    { title: "update_utc", value: ({ update }) => cell(update?.update_utc) },
  ];
}

/** An override as a machine gets it. */
export const overrideValue = ({ override, update, status }: OverrideView) => ({
  ...override,
  status,
  update,
});

const BAR = 12;

const bar = (share: number) => "█".repeat(Math.round(share * BAR)).padEnd(BAR, "·");

export const STATS_COLUMNS: readonly Column<StatsRow>[] = [
  { title: "by", value: ({ group }) => group },
  { title: "value", value: ({ value }) => value },
  { title: "runs", value: ({ runs }) => String(runs) },
  { title: "passed", value: ({ passed }) => String(passed) },
  { title: "rate", value: ({ passed, runs }) => percent(passed, runs) },
  { title: "", value: ({ passed, runs }) => bar(passed / Math.max(runs, 1)) },
  { title: "uniqueness failed", value: ({ failedUniqueness }) => String(failedUniqueness) },
];

export const STATS_CSV: readonly Column<StatsRow>[] = [
  field("group", "group"),
  field("value", "value"),
  field("runs", "runs"),
  field("passed", "passed"),
  field("failedUniqueness", "failedUniqueness"),
];

export const recordOf = <Type extends "RUN" | "VERSION">({ record }: StudioEntry<Type>) => record;
