/** Every rule on the lines that a range adds, and what the range leaves beside the logs. */
import type { Finding } from "../../../base/core/finding.js";
import type { Snapshot } from "../../../sources/bytes/snapshot.js";
import type { CommitSnapshot } from "../../../sources/snapshots/commit-snapshot.js";
import { committedLines } from "../../evaluate/committed-lines.js";
import { checkByBoth } from "../../evaluate/duties.js";
import { changedFiles } from "../../evaluate/stored-files.js";
import { type EvaluationResult, onlyFindings } from "../../findings/evaluation-result.js";
import { unnamedFindings, unnamedLogs } from "../../proof/unnamed.js";
import type { PlannedRange, RangesContext } from "./planned.js";
import { uncoveredInRange } from "./uncovered.js";

/**
 * Evaluates the registries of a range. Throws a UserError where a log can't be read.
 *
 * @param below the head of a range that was evaluated before and that this one goes on from
 * @param state what is checked in place of the head
 */
export async function evaluateRange(
  { options }: RangesContext,
  { range, ends, plan }: PlannedRange,
  below: CommitSnapshot | undefined,
  state: Snapshot = ends.head,
): Promise<EvaluationResult[]> {
  const { rulesToRun, onAppended, now } = options;
  const results: EvaluationResult[] = [];
  const changed = await changedFiles(below ?? ends.base, ends.head, plan.layouts);
  for (const layout of plan.layouts) {
    const isKnown = plan.inBase.has(layout);
    const input = { state, layout, policy: plan.policyOf(layout), now };
    const before = plan.inBaseAs(layout);
    if (before && !below) {
      const sides = { base: { state: ends.base, layout: before }, now: input };
      results.push(onlyFindings(await committedLines(sides, now)));
    }
    results.push(
      await checkByBoth(input, before, {
        rules: rulesToRun,
        base: below ?? (isKnown ? ends.base : undefined),
        changed,
        waiversOfBase: isKnown,
        logsOfBase: before?.logs,
        onAppended,
        range: { base: range.base },
      }),
    );
  }
  return results;
}

/** What no log of the head has: logs of the base that nothing names any more, and files that the range puts beside logs. */
export async function lookBesideRange(
  { objects, isPlain, options }: RangesContext,
  { ends, plan }: PlannedRange,
  base: CommitSnapshot,
): Promise<Finding[]> {
  if (!plan.inHead) return [];
  const layouts = [...plan.inBase].filter((layout) => plan.policyOf(layout).history);
  const after = { state: ends.head, layouts: plan.inHead };
  const unnamed = await unnamedLogs({ state: ends.base, layouts }, after);
  const findings = unnamedFindings(unnamed, options.now, true);
  if (isPlain) return findings;
  return [...findings, ...(await uncoveredInRange({ base, head: ends.head }, plan, { ...options, objects }))];
}
