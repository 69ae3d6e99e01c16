/** The lines about a thing, as they are shown and checked. */
import type { RegistryEvaluator } from "../check/evaluate/registry-evaluator.js";
import { changedFields, type FieldChange } from "../registry/jsonl/difference.js";
import { hashLine, type Line } from "../registry/jsonl/line.js";
import { currentOf } from "../registry/logs/answering.js";
import type { RegistryRecord } from "../registry/logs/record.js";
import type { Registry } from "../registry/logs/registry.js";
import type { Introduction } from "./introduced.js";

/** A line about the thing, with what it changed against the line before it. */
export interface ShownLine {
  path: string;
  line: number;
  record: object;
  changes: FieldChange[];
  /** Whether this line answers for the thing. */
  isCurrent: boolean;
  /** Whether HEAD has the line as it is. */
  isCommitted: boolean;
  /** null where it is not committed, or where a shallow clone does not tell. */
  introducedBy: Introduction | null;
}

/** What says a line from every other one. */
export const keyOfLine = ({ file, start }: Line): string => `${file.path}:${start}`;

/** The lines of one type about one thing, in the order in which they were written. */
export function linesOf(
  records: readonly RegistryRecord[],
  registry: Registry,
  introducedBy: ReadonlyMap<Line, Introduction | null>,
): ShownLine[] {
  const current = currentOf(records, registry.last);
  const written = registry.written(records);
  return written.map((record, index): ShownLine => {
    const { line, value } = record;
    const before = written[index - 1];
    return {
      path: line.file.path,
      line: line.file.numberOf(line),
      record: value,
      changes: before ? changedFields(before.value, value) : [],
      isCurrent: record === current,
      isCommitted: introducedBy.has(line),
      introducedBy: introducedBy.get(line) ?? null,
    };
  });
}

/** Whether a waiver is about one of some lines, or is in one. */
function isAbout(waiver: RegistryRecord, lines: readonly Line[]): boolean {
  const [path, sha256] = [waiver.text("path"), waiver.text("line_sha256")];
  const key = keyOfLine(waiver.line);
  return lines.some(
    (line) => keyOfLine(line) === key || (line.file.path === path && hashLine(line, "") === sha256),
  );
}

/** The waivers about some lines: of each, the record that counts. */
export function waiversOf(judge: RegistryEvaluator, lines: readonly Line[]): RegistryRecord[] {
  const counting = new Map<string, RegistryRecord>();
  for (const { record } of judge.registry.log("waivers").index())
    if (record?.id !== undefined) counting.set(record.id, record);
  return [...counting.values()].filter((waiver) => isAbout(waiver, lines));
}

/**
 * Checks the lines of one thing by every rule that looks at lines and records, and the waivers about them.
 *
 * @param groups its lines by type: its own first, then those that update it
 */
export function judgeLines(judge: RegistryEvaluator, groups: readonly (readonly RegistryRecord[])[]) {
  const { registry } = judge;
  for (const [index, records] of groups.entries()) {
    for (const record of records) {
      const log = registry.log(registry.model.logOf(record.type));
      judge.checkRow(log.read(record.line), log, false);
      if (index === 0 && records.length > 1 && record.id !== undefined) judge.checkInHistory(record, false);
    }
  }
  for (const records of groups) {
    const [first] = records;
    const judged = first?.model.identity === undefined ? records : registry.toJudge(records);
    for (const record of judged) judge.checkMeaning(record, false);
  }
  const lines = groups.flat().map(({ line }) => line);
  const problems = judge.waivers
    .problems(false)
    .filter(({ at }) => "record" in at && isAbout(at.record, lines));
  return judge.finish(problems, 0);
}
