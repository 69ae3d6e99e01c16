/** Checks several ranges of one history, such as the refs of a push, in one walk. */
import type { Finding, Report } from "../../../base/core/finding.js";
import type { Layout } from "../../../registry/config/layout.js";
import { mainLog } from "../../../registry/logs/load.js";
import { emptyTreeOf } from "../../../sources/bytes/blob.js";
import { CommitSnapshot } from "../../../sources/snapshots/commit-snapshot.js";
import { faultMessage } from "../../evaluate/runner.js";
import { onlyFindings, withoutTold } from "../../findings/evaluation-result.js";
import { toReport, withFaults } from "../../findings/report.js";
import { policyChanges } from "../../proof/policy-changes.js";
import { turnedOff } from "../../proof/proof.js";
import { rewrittenFindings } from "../../proof/rewritten.js";
import { evaluateRange, lookBesideRange } from "./evaluate.js";
import type { Ends, RangePlan } from "./plan.js";
import {
  forEach,
  type PlannedRange,
  type RangeOutcome,
  type RangesContext,
  type RangeToCheck,
} from "./planned.js";
import type { RangeProof } from "./proof.js";
import { proveRanges } from "./prove.js";
import { Stairs } from "./stairs.js";

/** The outcome of each range, in their order. Throws a UserError where the history they share can't be read. */
export async function checkRanges(
  context: RangesContext,
  ranges: readonly RangeToCheck[],
): Promise<RangeOutcome[]> {
  const outcomes: RangeOutcome[] = [];
  const planned: PlannedRange[] = [];
  await forEach([...ranges.entries()], async ([index, range]) => {
    try {
      planned.push({ index, range, ...(await planOf(context, range)) });
    } catch (error) {
      outcomes[index] = { report: failed(range, error), plan: undefined, sharedWith: [] };
    }
  });
  planned.sort((a, b) => a.index - b.index);
  const withRegistry = planned.filter(({ plan }) => plan.layouts.length > 0);
  const proof = await proveRanges(context, withRegistry);
  const stairs = proof && new Stairs(withRegistry, proof);
  await forEach(planned, async (one) => {
    outcomes[one.index] = await outcomeOf(context, one, proof, stairs);
  });
  return outcomes;
}

async function planOf(
  { objects, plan }: RangesContext,
  { base, head }: RangeToCheck,
): Promise<{ ends: Ends; plan: RangePlan }> {
  const ends = {
    base:
      base === undefined
        ? new CommitSnapshot(undefined, emptyTreeOf(head), objects)
        : await CommitSnapshot.of(base, objects),
    head: await CommitSnapshot.of(head, objects),
  };
  return { ends, plan: await plan(ends) };
}

/** The report of a range that could not be checked. */
function failed({ base, head }: RangeToCheck, error: unknown): Report {
  const faults = [{ message: faultMessage("the check", error) }];
  return toReport({ target: { mode: "range", base: base ?? null, head }, judged: [], faults });
}

async function outcomeOf(
  context: RangesContext,
  one: PlannedRange,
  proof: RangeProof | undefined,
  stairs: Stairs | undefined,
): Promise<RangeOutcome> {
  const { range, ends, plan } = one;
  const { now } = context.options;
  const told = proof?.of(one.index);
  const findings = [...(told?.findings ?? [])];
  if (range.lost !== undefined) findings.push(...lostFindings(range.lost, plan.layouts, now));
  const step = await stairs?.below(one);
  try {
    findings.push(...(await lookBesideRange(context, one, step?.ends.head ?? ends.base)));
    const evaluated = await evaluateRange(context, one, step?.ends.head);
    let report = toReport({
      target: { mode: "range", base: range.base ?? null, head: range.head },
      judged: [
        onlyFindings(findings, told?.leftOut),
        ...evaluated.map((part) => withoutTold(part, findings)),
      ],
      commits: plan.proved.length > 0 ? (proof?.walk.commits.length ?? 0) : 0,
      notRun: turnedOff(plan.layouts, plan.policyOf),
      faults: plan.faults,
      policyChanges: [...(await policyChanges(ends.base, ends.head, plan.layouts)), ...plan.notes],
    });
    if (report.findings.length > 0) {
      const { attemptSteps, completeRange } = await import("../steps/range-steps.js");
      const silent = { ...context, options: { ...context.options, onAppended: undefined } };
      const complete = () => completeRange(silent, one, step?.ends.head, report);
      const fault = await attemptSteps(report.findings, complete);
      if (fault !== undefined) report = withFaults(report, [fault]);
    }
    const shared = [...(told?.sharedWith ?? []), ...(step ? [step.index] : [])];
    return { report, plan, sharedWith: [...new Set(shared)] };
  } catch (error) {
    return { report: failed(range, error), plan, sharedWith: [] };
  }
}

/** Says of each registry that what its ref had before can't be compared any more. */
function lostFindings(lost: string, layouts: readonly Layout[], now: number): Finding[] {
  const message = `the ref was forced away from commit ${lost.slice(0, 12)}, and nobody has that commit any more: whether its lines are still there can't be proved`;
  const hint = `push commit ${lost} back from a clone that still has it, then append what is new`;
  return rewrittenFindings(
    layouts.map((layout) => ({ path: mainLog(layout), message, hint })),
    now,
  );
}
