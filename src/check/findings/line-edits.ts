/** The edits of a line that is in no commit: what several findings say of it is one new form of the line. */
import type { Finding, Step } from "../../base/core/finding.js";
import { pointerStep } from "../../base/text/pointer.js";
import { bytesOf, type Line } from "../../registry/jsonl/line.js";
import type { Correction } from "../../rules/rule.js";
import { OpenLine } from "./open-lines.js";

type Edit = Extract<Step, { do: "edit" }>;

/** A finding with the form that its value or line should have. */
export interface Corrected {
  finding: Finding;
  correction: Correction;
}

interface Splice {
  start: number;
  end: number;
  text: string;
  from: unknown;
  to: unknown;
  pointer: string;
}

/** The text of a line and what stands where; undefined where its bytes are no text. */
function openText(line: Line): OpenLine | undefined {
  const open = new OpenLine(line);
  const { text } = open;
  if (text === undefined) return undefined;
  const bytes = bytesOf(line);
  const written = Buffer.from(text, "utf8");
  return bytes.subarray(0, written.length).equals(written) ? open : undefined;
}

/** Where a correction changes the text; undefined where it has nothing to change there. */
function spliceOf(open: OpenLine, { finding: { pointer }, correction }: Corrected): Splice | undefined {
  const found = open.positions.get(pointer);
  const { text = "" } = open;
  if (!found) return undefined;
  if (correction.kind === "value") {
    const { start, end } = found.value;
    const from: unknown = JSON.parse(text.slice(start, end));
    return { start, end, text: JSON.stringify(correction.to), from, to: correction.to, pointer };
  }
  if (correction.kind !== "name" || !found.key) return undefined;
  const { start, end } = found.key;
  const from: unknown = JSON.parse(text.slice(start, end));
  return { start, end, text: JSON.stringify(correction.to), from, to: correction.to, pointer };
}

/** Whether two splices touch: then it is not known what both together would be. */
function overlap(splices: readonly Splice[]): boolean {
  const sorted = [...splices].sort((a, b) => a.start - b.start);
  return sorted.some((one, at) => (sorted[at - 1]?.end ?? 0) > one.start);
}

/** The text of a line with all that is to be put right in it. */
function correctedText(text: string, splices: readonly Splice[]): string {
  let result = text;
  for (const { start, end, text: put } of [...splices].sort((a, b) => b.start - a.start))
    result = result.slice(0, start) + put + result.slice(end);
  return result.replace(/^\ufeff/, "");
}

/** One line in the place of another, or of several. */
function replaced(line: Line, open: OpenLine, { to, through }: Extract<Correction, { kind: "text" }>): Edit {
  const number = line.file.numberOf(line);
  const last = through && line.file.numberOf(through);
  return {
    do: "edit",
    path: line.file.path,
    line: number,
    ...(last !== undefined && last !== number && { endLine: last }),
    pointer: "",
    from: open.text ?? "",
    to,
    newLine: to === "" ? "" : `${to}\n`,
  };
}

/**
 * The edit of each finding about one line; none for a finding whose correction can't be made. All of them have the same
 * new form of the line, with everything in it put right.
 */
export function editsOf(line: Line, all: readonly Corrected[]): Map<Finding, Edit> {
  const edits = new Map<Finding, Edit>();
  const open = openText(line);
  if (!open) return edits;
  if (all.some(({ correction }) => correction.kind === "move"))
    return new Map(all.map(({ finding }) => [finding, replaced(line, open, { kind: "text", to: "" })]));
  for (const { correction } of all)
    if (correction.kind === "text")
      return new Map(all.map(({ finding }) => [finding, replaced(line, open, correction)]));
  if (all.some(({ correction }) => correction.kind === "fields")) return rewritten(line, open, all);
  const splices = new Map<Finding, Splice>();
  for (const one of all) {
    const splice = spliceOf(open, one);
    if (splice) splices.set(one.finding, splice);
  }
  const distinct = new Map([...splices.values()].map((one) => [`${one.start} ${one.text}`, one]));
  if (overlap([...distinct.values()])) return edits;
  const { text = "" } = open;
  const to = correctedText(text, [...distinct.values()]);
  const place = { do: "edit", path: line.file.path, line: line.file.numberOf(line) } as const;
  for (const { finding, correction } of all) {
    const splice = splices.get(finding);
    if (splice) {
      const { pointer, from, to: value } = splice;
      edits.set(finding, { ...place, pointer, from, to: value, newLine: `${to}\n` });
    } else if (correction.kind === "ending") {
      const from = bytesOf(line).toString("utf8");
      edits.set(finding, { ...place, pointer: "", from, to, newLine: `${to}\n` });
    }
  }
  return edits;
}

/** The edits of a line that gets more fields than it has: its record is written anew. */
function rewritten(line: Line, open: OpenLine, all: readonly Corrected[]): Map<Finding, Edit> {
  const before = open.value;
  if (!before) return new Map();
  let record: Record<string, unknown> = before;
  const changed = all.filter(({ finding, correction }) => {
    const next = withValue(record, finding.pointer, correction);
    record = next ?? record;
    return next !== undefined;
  });
  const newLine = `${JSON.stringify(record)}\n`;
  const place = { do: "edit", path: line.file.path, line: line.file.numberOf(line) } as const;
  return new Map(
    changed.map(({ finding, correction }) => {
      const [field, ...others] = correction.kind === "fields" ? Object.keys(correction.to) : [];
      const isOne = field !== undefined && others.length === 0;
      const pointer = isOne ? pointerStep(field) : finding.pointer;
      const [from, to] = isOne
        ? [before[field] ?? null, record[field]]
        : [open.text ?? "", newLine.slice(0, -1)];
      return [finding, { ...place, pointer: isOne ? pointer : "", from, to, newLine }];
    }),
  );
}

/** Sets a value in a record that is copied for it; undefined where nothing is at the pointer. */
export function withValue(
  record: Readonly<Record<string, unknown>>,
  pointer: string,
  correction: Correction,
): Record<string, unknown> | undefined {
  if (correction.kind === "fields") return { ...record, ...correction.to };
  const key = Object.keys(record).find((name) => pointerStep(name) === pointer);
  if (key === undefined) return undefined;
  if (correction.kind === "value") return { ...record, [key]: correction.to };
  if (correction.kind !== "name" || Object.hasOwn(record, correction.to)) return undefined;
  const renamed = Object.entries(record).map(([name, value]) => [name === key ? correction.to : name, value]);
  return Object.fromEntries(renamed) as Record<string, unknown>;
}
