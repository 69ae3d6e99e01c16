/** The steps of a range: its commits are made again, once for all that is to be put right in them. */
import type { Finding, Step } from "../../../base/core/finding.js";
import type { Snapshot } from "../../../sources/bytes/snapshot.js";
import { writerOf } from "../../../sources/git/writer-setting.js";
import type { CommitSnapshot } from "../../../sources/snapshots/commit-snapshot.js";
import { forAuthor } from "../../findings/next-step.js";
import { setWay } from "../../findings/proposals.js";
import { Commands } from "../../proof/commands.js";
import { COMMIT, rebuilding } from "../../proof/remedy.js";
import { evaluateRange } from "../range/evaluate.js";
import type { PlannedRange, RangesContext } from "../range/planned.js";
import { RangeRemedies } from "../range/remedies.js";
import { openFileFor, proposeMoves } from "./closed-growth.js";
import { type Checked, verifySteps } from "./verify.js";
import { adding, writtenBy } from "./written.js";

export { attemptSteps } from "./verify.js";

/** In which order the steps of several findings are done together. */
function rankOf(step: Step): number {
  if (step.do === "save") return 0;
  if (step.do === "edit") return 1;
  if (step.do === "append") return 3;
  if (step.do !== "run") return 6;
  const [, verb = ""] = step.argv;
  return { add: 4, commit: 5 }[verb] ?? 2;
}

/** The steps of some findings as one row, each once; edits of a file from its end on. */
function together(steps: readonly Step[]): Step[] {
  const distinct = [...new Map(steps.map((step) => [JSON.stringify(step), step])).values()];
  const lineOf = (step: Step) => (step.do === "edit" ? step.line : 0);
  return distinct.sort((a, b) => rankOf(a) - rankOf(b) || lineOf(b) - lineOf(a));
}

/** Gives the first of some findings the steps of all; the others point there, and so does what pointed to them. */
function unite(all: readonly Finding[], done: readonly Finding[], steps: Step[]): void {
  const [first, ...others] = done;
  if (!first) return;
  first.steps = steps;
  const merged = new Set(others.map(({ fingerprint }) => fingerprint));
  for (const finding of all)
    if (finding.fixedBy !== undefined && merged.has(finding.fixedBy)) finding.fixedBy = first.fingerprint;
  for (const other of others) {
    other.steps = [];
    other.fixedBy = first.fingerprint;
  }
}

/** Moves what closed files got to the files that are open, in commits that are made again. */
async function moveGrown(
  { git, options }: RangesContext,
  { range: { base }, ends, plan }: PlannedRange,
  ways: RangeRemedies,
  findings: readonly Finding[],
): Promise<void> {
  if (base === undefined) return;
  await proposeMoves(findings, options.now, async (path) => {
    const open = await openFileFor(ends.head, plan.layouts, path, await writerOf(git));
    if (open === undefined) return undefined;
    const [from, to] = [await ways.whereOf(base, path, []), await ways.whereOf(base, open, [])];
    const isSeen = [from, to].every((way) => way.isBuiltOnBase && way.beside.workTree === "same");
    if (!isSeen || !from.baseHasLog) return undefined;
    const restored = new Commands(path).restore(base, "--staged", "--worktree");
    const back = [...rebuilding(from), restored];
    return { open, beside: from.beside, back, after: [new Commands(open).adding, COMMIT] };
  });
}

/**
 * Completes the steps of a range, and tries them. Throws a UserError where a file can't be read.
 *
 * @param below the head of a range that was evaluated before and that this one goes on from
 */
export async function completeRange(
  context: RangesContext,
  one: PlannedRange,
  below: CommitSnapshot | undefined,
  checked: Checked,
): Promise<void> {
  const { findings } = checked;
  const { range, ends } = one;
  const ways = new RangeRemedies(context, range.head, range.forkedAt !== undefined);
  await moveGrown(context, one, ways, findings);
  const around = new Map<string, Step[]>();
  for (const finding of findings) {
    const paths = writtenBy(finding);
    const where = finding.lineState === "unpushed" ? [finding.path, ...paths] : paths;
    const known = await Promise.all(
      where.map((path) => (range.base === undefined ? undefined : ways.whereOf(range.base, path, []))),
    );
    if (finding.lineState === "unpushed" && known.some((way) => way?.branch !== undefined))
      finding.lineState = "committed";
    const isSeen = known.every((way) => way?.isBuiltOnBase === true && way.beside.workTree === "same");
    if (paths.length === 0) continue;
    const [first] = known;
    if (!isSeen || !first) setWay(finding, forAuthor(finding.pointer, suggested(finding)));
    else {
      const before = rebuilding(first).map((argv): Step => ({ do: "run", argv }));
      around.set(finding.fingerprint, [...before, ...paths.map(adding), { do: "run", argv: COMMIT }]);
    }
  }
  const judge = (state: Snapshot) => evaluateRange(context, one, below, state);
  await verifySteps(checked, { checked: ends.head, restored: ends.base }, judge);
  const done = findings.filter(({ applies, steps }) => applies === "as-is" && steps.length > 0);
  unite(
    findings,
    done,
    together(done.flatMap(({ steps, fingerprint }) => [...steps, ...(around.get(fingerprint) ?? [])])),
  );
}

/** The value that would be right, where a finding knows one. */
function suggested({ steps }: Finding): unknown {
  return steps.flatMap((step) => (step.do === "edit" ? [step.to] : []))[0];
}
