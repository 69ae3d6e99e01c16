/** Checks records that are to be appended, in the registry as it would be with them. */
import { UserError } from "../base/core/errors.js";
import type { Finding, Step } from "../base/core/finding.js";
import { checkChange } from "../check/evaluate/change.js";
import { fold } from "../check/findings/fold.js";
import { toReport } from "../check/findings/report.js";
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

async function reportOn({ state, layout, policy }: Target, proposed: AppendedSnapshot, now: Date) {
  const minute = Math.floor(now.getTime() / 60_000);
  const judged = await checkChange(
    { state: proposed, layout, policy, now: minute },
    { rules, base: state, waiversOfBase: true },
  );
  return fold(toReport({ target: { mode: "audit", base: null, head: state.name }, judged: [judged] }));
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

/** The corrected records in place of the refused ones, where they are known and valid. */
async function stepsOf(
  target: Target,
  findings: readonly Finding[],
  records: readonly AppendedRecord[],
  now: Date,
): Promise<Step[]> {
  const lineOf = (record: AppendedRecord) => {
    const ours = findings.filter(({ path, recordId }) => path === record.path && recordId === record.id);
    return ours.length === 0 ? record.line : correctedBy(ours, record.line);
  };
  const lines = records.map(lineOf);
  if (lines.every((line, index) => line === records[index]?.line) || lines.includes(undefined)) return [];
  const steps = records.map(({ path }, index): Step => ({ do: "append", path, line: lines[index] ?? "" }));
  const added = new Map<string, Buffer>();
  for (const step of steps)
    if (step.do === "append")
      added.set(step.path, Buffer.concat([added.get(step.path) ?? Buffer.alloc(0), Buffer.from(step.line)]));
  const { summary } = await reportOn(target, new AppendedSnapshot(target.state, added), now);
  return summary.errors === 0 && summary.faults === 0 ? steps : [];
}

/** Steps of a line that is in no file can't be done there: what would be right is said as what the author has to give. */
function ofProposal(finding: Finding): Finding {
  const edits = finding.steps.flatMap((step) => (step.do === "edit" ? [step] : []));
  if (edits.length === 0) return finding;
  const needs = edits.map(({ pointer, to }) => ({ pointer, from: "author" as const, suggestion: to }));
  return { ...finding, applies: "complete-first", needs, steps: [] };
}

/** Checks a batch. Throws a UserError where it could not be checked. */
export async function judgeAppend(
  target: Target,
  proposed: AppendedSnapshot,
  records: readonly AppendedRecord[],
  now: Date,
): Promise<Judged> {
  const { findings, summary, faults } = await reportOn(target, proposed, now);
  if (faults.length > 0)
    throw new UserError(
      `the records could not be checked: ${faults.map(({ message }) => message).join("; ")}`,
      "settle that first; nothing was written",
    );
  const { errors, warnings } = summary;
  const steps = errors === 0 ? [] : await stepsOf(target, findings, records, now);
  return { findings: findings.map(ofProposal), steps, errors, warnings };
}
