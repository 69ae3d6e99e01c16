/** Checks records that are to be appended, in the registry as it would be with them. */
import { UserError } from "../base/core/errors.js";
import type { Finding, Step } from "../base/core/finding.js";
import { checkChange } from "../check/evaluate/change.js";
import { fold } from "../check/findings/fold.js";
import { toReport } from "../check/findings/report.js";
import { TextFile } from "../registry/jsonl/line.js";
import { rules } from "../rules/index.js";
import { AppendedSnapshot } from "../sources/snapshots/appended-snapshot.js";
import type { AppendedRecord } from "./append.js";
import type { Target } from "./target.js";

/** What the check says of the records. */
export interface Judged {
  findings: Finding[];
  steps: Step[];
  errors: number;
  warnings: number;
}

/** What is to be added to each file, by its path: lines, after the newline that the last one may lack. */
export type Added = ReadonlyMap<string, Buffer>;

async function reportOn({ state, layout, policy }: Target, added: Added, now: Date) {
  const minute = Math.floor(now.getTime() / 60_000);
  const judged = await checkChange(
    { state: new AppendedSnapshot(state, added), layout, policy, now: minute },
    { rules, base: state, waiversOfBase: true },
  );
  return fold(toReport({ target: { mode: "audit", base: null, head: state.name }, judged: [judged] }));
}

/** Records that are to be appended, and the bytes that they are in. */
export interface Proposed {
  records: readonly AppendedRecord[];
  added: Added;
}

/** The same files with other lines. */
function withLines(added: Added, records: readonly AppendedRecord[], lines: readonly string[]): Added {
  const ofFile = (path: string) => lines.filter((_, index) => records[index]?.path === path).join("");
  const before = (bytes: Buffer) => (bytes[0] === 0x0a ? "\n" : "");
  return new Map([...added].map(([path, bytes]) => [path, Buffer.from(before(bytes) + ofFile(path))]));
}

/** The form of a line that a finding's edits give it; undefined where they say nothing of it. */
function correctedBy(findings: readonly Finding[], line: string): string | undefined {
  const edits = findings.flatMap(({ applies, steps }) =>
    applies === "as-is"
      ? steps.filter((step): step is Extract<Step, { do: "edit" }> => step.do === "edit")
      : [],
  );
  return edits.find((step) => step.from !== undefined && step.newLine !== line)?.newLine;
}

/** The line numbers that records would have, in their order. */
async function lineNumbers(
  { state }: Target,
  records: readonly AppendedRecord[],
): Promise<Map<AppendedRecord, number>> {
  const numbers = new Map<AppendedRecord, number>();
  for (const path of new Set(records.map((record) => record.path))) {
    const isThere = (await state.entry(path))?.kind === "file";
    const bytes = isThere ? await state.open(path) : undefined;
    try {
      let next = bytes ? [...new TextFile(path, bytes).lines()].length : 0;
      for (const record of records) if (record.path === path) numbers.set(record, ++next);
    } finally {
      bytes?.close();
    }
  }
  return numbers;
}

/** The corrected records in place of the refused ones, where they are known and valid. */
async function stepsOf(
  target: Target,
  findings: readonly Finding[],
  { records, added }: Proposed,
  now: Date,
): Promise<Step[]> {
  const numbers = await lineNumbers(target, records);
  const lineOf = (record: AppendedRecord) => {
    const ours = findings.filter(({ path, line }) => path === record.path && line === numbers.get(record));
    return ours.length === 0 ? record.line : correctedBy(ours, record.line);
  };
  const lines = records.map(lineOf).filter((line) => line !== undefined);
  if (lines.length < records.length || lines.every((line, index) => line === records[index]?.line)) return [];
  const { summary } = await reportOn(target, withLines(added, records, lines), now);
  if (summary.errors > 0 || summary.faults > 0) return [];
  return records.map(({ path }, index): Step => ({ do: "append", path, line: lines[index] ?? "" }));
}

/** Steps of a line that is in no file can't be done there: what would be right is said as what the author has to give. */
function ofProposal(finding: Finding): Finding {
  const edits = finding.steps.flatMap((step) => (step.do === "edit" ? [step] : []));
  if (edits.length === 0) return finding;
  const needs = edits.map(({ pointer, to }) => ({ pointer, from: "author" as const, suggestion: to }));
  return { ...finding, applies: "complete-first", needs, steps: [] };
}

/** Checks a batch. Throws a UserError where it could not be checked. */
export async function judgeAppend(target: Target, proposed: Proposed, now: Date): Promise<Judged> {
  const { findings, summary, faults } = await reportOn(target, proposed.added, now);
  if (faults.length > 0)
    throw new UserError(
      `the records could not be checked: ${faults.map(({ message }) => message).join("; ")}`,
      "settle that first; nothing was written",
    );
  const { errors, warnings } = summary;
  const steps = errors === 0 ? [] : await stepsOf(target, findings, proposed, now);
  return { findings: findings.map(ofProposal), steps, errors, warnings };
}
