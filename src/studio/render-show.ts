/** One run, work, version or override and everything that belongs to it, as a person reads it. */

import { forTerminal } from "../base/text/escape.js";
import { shorten } from "../base/text/visible.js";
import {
  type DrawingOptions,
  findingRow,
  placeOf,
  type Row,
  sheet,
  text,
} from "../output/reporters/sheet.js";
import { plainStyle, type Style } from "../output/reporters/style.js";
import type { ShownLine } from "../query/lines.js";
import { describeChange } from "../registry/jsonl/difference.js";
import { judgedLook } from "./columns.js";
import type { Shown, ShownVersion } from "./show.js";
import type { OverrideView } from "./types.js";

type Fields = Readonly<Record<string, unknown>>;

const NO_ANSWER = "no line: each is dated further ahead than a clock may be";
const GATES = ["qa_gate0", "qa_gate1", "qa_gate2", "qa_gate3"];
const CHECKS = ["hook", "scene", "scripture"];
/** What the lines above already say, or what every record has. */
const SAID = new Set([
  "record_type",
  "artist_id",
  "genre_id",
  "created_by",
  "machine_id",
  "created_utc",
  "last_updated_utc",
  ...GATES,
  ...CHECKS.map((check) => `uniqueness_${check}`),
]);
const IDS = new Set(["run_id", "work_id", "version_id", "override_id", "version_ids"]);

function laneRows(fields: Fields): Row[] {
  const lane = [fields.artist_id, fields.genre_id]
    .filter((id) => id !== undefined)
    .map(text)
    .join(" / ");
  const by = fields.created_by ?? fields.approved_by;
  const made = [
    text(fields.created_utc),
    by === undefined ? "" : `by ${text(by)}`,
    fields.machine_id === undefined ? "" : `on ${text(fields.machine_id)}`,
    fields.last_updated_utc === undefined ? "" : `(updated ${text(fields.last_updated_utc)})`,
  ];
  return [
    ...(lane === "" ? [] : [{ label: "lane", text: lane }]),
    { label: "made", text: made.filter((part) => part !== "").join(" ") },
  ];
}

function gateRows(fields: Fields, style: Style): Row[] {
  const given = GATES.filter((gate) => fields[gate] !== undefined);
  if (given.length === 0) return [];
  const texts = given.map((gate) => `${gate.slice(-1)} ${judgedLook(text(fields[gate]), style)}`);
  return [{ label: "gates", text: texts.join("  ") }];
}

function overrideText({ override, update, status }: OverrideView): string {
  const note = update?.notes ? ` (${text(update.notes)})` : "";
  return `${text(override.override_id)} ${text(override.override_type)}, approved by ${text(override.approved_by)}, ${text(status)}${note}: ${text(override.why_allowed)}`;
}

function uniquenessRows(fields: Fields, overrides: readonly OverrideView[], style: Style): Row[] {
  const given = CHECKS.filter((check) => fields[`uniqueness_${check}`] !== undefined);
  const texts = given.map((check) => `${check} ${judgedLook(text(fields[`uniqueness_${check}`]), style)}`);
  return [
    ...(texts.length === 0 ? [] : [{ label: "uniqueness", text: texts.join("  ") }]),
    ...overrides.map((view) => ({ label: "override", text: overrideText(view) })),
  ];
}

function versionText({ record, file }: ShownVersion, style: Style): string {
  const fields = record as Fields;
  const path = text(fields.saved_filepath_abs);
  const there = file === "missing" ? ` ${style("red", "(missing)")}` : file === "found" ? " (there)" : "";
  return `${text(fields.version_id)} ${text(fields.version_label)} ${judgedLook(text(fields.qa_gate2), style)}${path === "" ? "" : `  ${path}${there}`}`;
}

function lineRow(
  shownLine: ShownLine,
  { style, alone, isInGit }: { style: Style; alone: boolean; isInGit: boolean },
): Row {
  const { record, changes, isCurrent } = shownLine;
  const { record_type: type, status, notes } = record as Fields;
  const update = type === "OVERRIDE_UPDATE" ? [`status ${text(status)}: ${text(notes)}`] : [];
  const said = [...update, ...changes.map(describeChange)].map((change) => shorten(change, 160)).join("; ");
  const mark = isCurrent && !alone ? ` ${style("bold", "(current)")}` : "";
  const place = `${placeOf(shownLine, isInGit)}${mark}`;
  return { label: "line", text: said === "" ? place : `${place}\n${said}` };
}

function ownFields(fields: Fields): Row[] {
  return Object.entries(fields)
    .filter(([name]) => !SAID.has(name) && !IDS.has(name))
    .map(([name, value]) => ({ label: forTerminal(name), text: text(value) }))
    .filter((row) => row.text !== "");
}

function rowsOf(shown: Shown, style: Style): Row[] {
  const fields = (shown.current ?? {}) as Fields;
  const { work, runs, versions, overrides, lines, findings, notRun } = shown;
  const workText = work && `${text(work.work_id)} ${text(work.title_current)} (${text(work.status)})`;
  const named =
    typeof fields.work_id === "string" && shown.type !== "WORK"
      ? `${text(fields.work_id)} (not recorded)`
      : undefined;
  const ofWork = workText ?? named;
  return [
    ...(shown.current ? laneRows(fields) : [{ label: "answers", text: NO_ANSWER }]),
    ...gateRows(fields, style),
    ...(shown.type === "OVERRIDE"
      ? overrides.map(({ status }) => ({ label: "status", text: text(status) }))
      : uniquenessRows(fields, overrides, style)),
    ...(ofWork === undefined ? [] : [{ label: "work", text: ofWork }]),
    ...versions.map((version) => ({ label: "version", text: versionText(version, style) })),
    ...runs.map((run) => ({
      label: "run",
      text: `${text(run.run_id)} ${text(run.created_utc)} gate 2 ${judgedLook(text(run.qa_gate2), style)}`,
    })),
    ...ownFields(fields),
    ...lines.map((line) => lineRow(line, { style, alone: lines.length === 1, isInGit: shown.isInGit })),
    ...findings.map((finding) => findingRow(finding, style)),
    ...notRun.map(({ ruleId, reason }) => ({ label: "not run", text: forTerminal(`${ruleId}: ${reason}`) })),
  ];
}

const NAMES = {
  RUN: "run",
  WORK: "work",
  VERSION: "version",
  OVERRIDE: "override",
  OVERRIDE_UPDATE: "override",
} as const;

/** Draws what `show` found. */
export function drawing(shown: Shown, { width = 100, style = plainStyle }: DrawingOptions = {}): string {
  const title = `${style("bold", forTerminal(shown.id))}  ${NAMES[shown.type]}`;
  return sheet(title, rowsOf(shown, style), { width, style });
}
