/** One thing of any type, as a person reads it. */

import { forTerminal } from "../../../base/text/escape.js";
import { toJson } from "../../../base/text/exact-number.js";
import { count, shorten } from "../../../base/text/visible.js";
import {
  type DrawingOptions,
  findingRow,
  placeOf,
  type Row,
  sheet,
  text,
} from "../../../output/reporters/sheet.js";
import { plainStyle, type Style } from "../../../output/reporters/style.js";
import type { Naming } from "../../../query/references.js";
import type { ShownThing, ThingLine } from "../../../query/show.js";
import { describeChange } from "../../../registry/jsonl/difference.js";

type Fields = Readonly<Record<string, unknown>>;

const NO_ANSWER = "no line: each is dated further ahead than a clock may be";
/** More than these that name a thing are counted. */
const MOST_NAMING = 20;
/** A value that is longer is cut; JSON has all of it. */
const LONGEST = 400;

const MARKS = {
  current: "(current)",
  superseded: "(superseded)",
  ahead: "(dated ahead)",
  alone: "",
} as const;

const fieldRows = (fields: Fields): Row[] =>
  Object.entries(fields)
    .map(([name, value]) => ({ label: forTerminal(name), text: shorten(text(value), LONGEST) }))
    .filter((row) => row.text !== "");

/** The fields of the record that answers; of lines that stand for themselves, those of each. */
function recordRows({ current, lines }: ShownThing): Row[] {
  if (current) return fieldRows(current as Fields);
  const alone = lines.filter(({ standing }) => standing === "alone");
  if (alone.length === 0) return [{ label: "answers", text: NO_ANSWER }];
  return alone.length === 1 ? fieldRows((alone[0]?.record ?? {}) as Fields) : [];
}

function lineRow(line: ThingLine, { isInGit, lines, type }: ShownThing, style: Style): Row {
  const { changes, record, standing } = line;
  const isUpdate = line.type !== type;
  const mark = lines.length > 1 && MARKS[standing] !== "" ? ` ${style("bold", MARKS[standing])}` : "";
  // What a line says that no row above says.
  const whole = isUpdate || (standing === "alone" && lines.length > 1) ? [toJson(record)] : [];
  const said = [...whole, ...(isUpdate ? [] : changes.map(describeChange))]
    .map((change) => shorten(forTerminal(change), 160))
    .join("; ");
  const place = `${placeOf(line, isInGit)}${mark}`;
  return {
    label: isUpdate ? forTerminal(line.type) : "line",
    text: said === "" ? place : `${place}\n${said}`,
  };
}

const namingText = ({ type, id, field, path, line }: Naming) =>
  forTerminal(`${type}${id === null ? "" : ` ${id}`} in ${field} (${path}:${line})`);

function referenceRows({ names, namedBy }: ShownThing, style: Style): Row[] {
  const more = namedBy.length - MOST_NAMING;
  return [
    ...names.map(({ field, type, id, isRecorded }) => ({
      label: "names",
      text: `${forTerminal(`${type} ${id} in ${field}`)}${isRecorded ? "" : ` ${style("red", "(not recorded)")}`}`,
    })),
    ...namedBy.slice(0, MOST_NAMING).map((naming) => ({ label: "named by", text: namingText(naming) })),
    ...(more > 0 ? [{ label: "named by", text: `${count(more, "more record")}, in --format json` }] : []),
  ];
}

function waiverText(waiver: object): string {
  const { waiver_id, rule, status, approved_by, expires_utc, reason } = waiver as Fields;
  const until = expires_utc === undefined ? "" : `, until ${text(expires_utc)}`;
  const withdrawn = status === "withdrawn" ? " (withdrawn)" : "";
  return `${text(waiver_id)} of ${text(rule)}${withdrawn}, approved by ${text(approved_by)}${until}: ${text(reason)}`;
}

/** Draws a thing. */
export function drawThing(
  shown: ShownThing,
  { width = 100, style = plainStyle }: DrawingOptions = {},
): string {
  const { id, noun, type, log, lines, findings, notRun, waived, waivers } = shown;
  const rows: Row[] = [
    ...recordRows(shown),
    ...referenceRows(shown, style),
    ...lines.map((line) => lineRow(line, shown, style)),
    ...findings.map((finding) => findingRow(finding, style)),
    ...waived.map(({ finding, waiver_id }) => ({
      label: "waived",
      text: `${finding.ruleId} by ${forTerminal(waiver_id)}: ${finding.message}`,
    })),
    ...waivers.map((waiver) => ({ label: "waiver", text: waiverText(waiver) })),
    ...notRun.map(({ ruleId, reason }) => ({ label: "not run", text: forTerminal(`${ruleId}: ${reason}`) })),
  ];
  const what = type === log ? `${noun} of ${log}` : `${noun} (${type} in ${log})`;
  return sheet(`${style("bold", forTerminal(id))}  ${forTerminal(what)}`, rows, { width, style });
}
