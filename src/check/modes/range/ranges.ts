/** Judges several ranges of one history, such as the refs of a push, in one walk. */

import { UserError } from "../../../base/core/errors.js";
import type { Finding, Report } from "../../../base/core/finding.js";
import type { Layout } from "../../../registry/config/layout.js";
import { logPathsOf } from "../../../registry/config/log-paths.js";
import { mainLog } from "../../../registry/logs/load.js";
import { emptyTreeOf } from "../../../sources/bytes/blob.js";
import { isFile } from "../../../sources/git/entry.js";
import type { Git } from "../../../sources/git/git.js";
import { type Repository, shallowCommits } from "../../../sources/git/repository.js";
import type { SharedObjects } from "../../../sources/git/shared-objects.js";
import { readSizes } from "../../../sources/git/sizes.js";
import { CommitSnapshot } from "../../../sources/snapshots/commit-snapshot.js";
import { committedLines } from "../../evaluate/committed-lines.js";
import { checkByBoth } from "../../evaluate/duties.js";
import { faultMessage } from "../../evaluate/runner.js";
import { changedFiles } from "../../evaluate/stored-files.js";
import { type EvaluationResult, onlyFindings, withoutTold } from "../../findings/evaluation-result.js";
import { toReport } from "../../findings/report.js";
import { ProofCache } from "../../history/proof-cache.js";
import { type Range, Ranges } from "../../history/ranges.js";
import { type Walk, walkCommits } from "../../history/walk.js";
import { policyChanges } from "../../proof/policy-changes.js";
import { proveWalk, turnedOff, type WalkProof } from "../../proof/proof.js";
import { rewrittenFindings } from "../../proof/rewritten.js";
import { unnamedFindings, unnamedLogs } from "../../proof/unnamed.js";
import type { RangeOptions } from "../range.js";
import { type ChangedLog, changedLogs } from "./ends.js";
import type { Ends, Planner, RangePlan } from "./plan.js";
import { RangeProof } from "./proof.js";
import { Stairs } from "./stairs.js";
import { uncoveredInRange } from "./uncovered.js";

/** A range and how it is to be judged. */
export interface RangeToCheck extends Range {
  /** Whether the base must be part of the head's history. */
  exact: boolean;
  /** Where the head is the merge of a pull request that its host made: the commit that the pull request left from. */
  forkedAt?: string | undefined;
  /** A commit that the ref had before and that can no longer be got; said as a rewrite. */
  lost?: string | undefined;
}

export interface RangesContext {
  git: Git;
  repository: Repository;
  objects: SharedObjects;
  plan: Planner;
  /** Whether logs are judged that were named in place of a registry: nothing is claimed of what stands beside them. */
  isPlain?: boolean;
  /** Whether what was proved before may be believed, and is kept. */
  trustsCaches: boolean;
}

export interface RangeOutcome {
  report: Report;
  /** undefined where it could not even be found out what is to be judged. */
  plan: RangePlan | undefined;
  /** Other ranges, by index, whose findings this one has as well; they are told there and not here. */
  sharedWith: readonly number[];
}

/** A range of which it is known what it is judged by. */
export interface PlannedRange {
  index: number;
  range: RangeToCheck;
  ends: Ends;
  plan: RangePlan;
}

/** How many ranges are judged at a time: while one waits for git, another goes on. */
const AT_ONCE = 16;

async function forEach<T>(items: readonly T[], action: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  const worker = async () => {
    for (const item of rest) await action(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** With commits missing at the edge, a walk would silently list too few. */
function refuseShallow(repository: Repository, commits: Walk["commits"]): void {
  const shallow = shallowCommits(repository);
  const cut = commits.find(({ id }) => shallow.has(id));
  if (!cut) return;
  throw new UserError(
    `the history of the range is cut off at commit ${cut.id}: the clone is shallow`,
    "fetch more of it: run `git fetch --deepen=50` until it does, or `git fetch --unshallow` once",
  );
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

export class RangesCheck {
  readonly #context: RangesContext;
  readonly #options: RangeOptions;

  constructor(context: RangesContext, options: RangeOptions) {
    this.#context = context;
    this.#options = options;
  }

  /** The outcome of each range, in their order. Throws a UserError where the history they share can't be read. */
  async run(ranges: readonly RangeToCheck[]): Promise<RangeOutcome[]> {
    const outcomes: RangeOutcome[] = [];
    const planned: PlannedRange[] = [];
    await forEach([...ranges.entries()], async ([index, range]) => {
      try {
        planned.push({ index, range, ...(await this.#plan(range)) });
      } catch (error) {
        outcomes[index] = { report: this.#failed(range, error), plan: undefined, sharedWith: [] };
      }
    });
    planned.sort((a, b) => a.index - b.index);
    const judged = planned.filter(({ plan }) => plan.layouts.length > 0);
    const proofs = await this.#prove(judged);
    const stairs = proofs && new Stairs(judged, proofs);
    await forEach(planned, async (one) => {
      outcomes[one.index] = await this.#judge(one, proofs, stairs);
    });
    return outcomes;
  }

  async #plan({ base, head }: RangeToCheck): Promise<{ ends: Ends; plan: RangePlan }> {
    const { objects, plan } = this.#context;
    const ends = {
      base:
        base === undefined
          ? new CommitSnapshot(undefined, emptyTreeOf(head), objects)
          : await CommitSnapshot.of(base, objects),
      head: await CommitSnapshot.of(head, objects),
    };
    return { ends, plan: await plan(ends) };
  }

  #failed({ base, head }: RangeToCheck, error: unknown): Report {
    const faults = [{ message: faultMessage("the check", error) }];
    return toReport({ target: { mode: "range", base: base ?? null, head }, judged: [], faults });
  }

  /** Proves every commit of all ranges once, then tells what each range has of it. */
  async #prove(planned: readonly PlannedRange[]): Promise<RangeProof | undefined> {
    const { git, repository, objects, trustsCaches } = this.#context;
    const proved = new Map(
      planned.flatMap(({ plan }) => plan.proved).map((layout) => [JSON.stringify(layout.logs), layout]),
    );
    if (proved.size === 0) return undefined;
    const layouts = [...proved.values()];
    const ranges = await Ranges.of(
      git,
      objects,
      planned.map(({ range }) => range),
    );
    refuseShallow(repository, ranges.list.commits);
    const walk = await walkCommits(objects, ranges.list, logPathsOf(layouts));
    const proven = new ProofCache(trustsCaches ? repository.commonDir : undefined);
    const { now, progress } = this.#options;
    const proof = await proveWalk({ git, objects, proven, layouts, progress }, walk);
    objects.know(walk.wholes);
    const found = new RangeProof({ git, objects, repository, ranges }, planned, proof, now);
    await this.#tell(found, planned, proof, proven);
    proven.save();
    return found;
  }

  async #tell(
    found: RangeProof,
    planned: readonly PlannedRange[],
    proof: WalkProof,
    proven: ProofCache,
  ): Promise<void> {
    const changed = new Map<PlannedRange, ChangedLog[]>();
    await forEach(planned, async (one) => {
      if (one.range.base === undefined || found.isClean(one.range)) return;
      const logs = await changedLogs(one.ends, one.plan.proved);
      changed.set(
        one,
        logs.filter(({ before, after }) => !(isFile(after) && proven.has(before.id, after.id))),
      );
    });
    const ids = [...changed.values()].flat().map(({ before }) => before.id);
    const sizes = await readSizes(this.#context.git, new Set(ids.filter((id) => !proof.walk.sizes.has(id))));
    for (const [id, size] of proof.walk.sizes) sizes.set(id, size);
    for (const one of planned) await found.tell(one, changed.get(one) ?? [], sizes);
  }

  async #judge(
    one: PlannedRange,
    proof: RangeProof | undefined,
    stairs: Stairs | undefined,
  ): Promise<RangeOutcome> {
    const { range, ends, plan } = one;
    const told = proof?.of(one.index);
    const findings = [...(told?.findings ?? [])];
    if (range.lost !== undefined) findings.push(...lostFindings(range.lost, plan.layouts, this.#options.now));
    const step = await stairs?.below(one);
    try {
      findings.push(...(await this.#unnamed(one)));
      findings.push(...(await this.#uncovered(one, step?.ends.head ?? ends.base)));
      const judged = [
        onlyFindings(findings, told?.leftOut),
        ...(await this.#checkLayouts(one, step?.ends.head)).map((part) => withoutTold(part, findings)),
      ];
      const report = toReport({
        target: { mode: "range", base: range.base ?? null, head: range.head },
        judged,
        commits: plan.proved.length > 0 ? (proof?.walk.commits.length ?? 0) : 0,
        notRun: turnedOff(plan.layouts, plan.policyOf),
        faults: plan.faults,
        policyChanges: [...(await policyChanges(ends.base, ends.head, plan.layouts)), ...plan.notes],
      });
      const shared = [...(told?.sharedWith ?? []), ...(step ? [step.index] : [])];
      return { report, plan, sharedWith: [...new Set(shared)] };
    } catch (error) {
      return { report: this.#failed(range, error), plan, sharedWith: [] };
    }
  }

  /** The logs of the base that the head's configurations do not name any more. */
  async #unnamed({ ends, plan }: PlannedRange): Promise<Finding[]> {
    if (!plan.inHead) return [];
    const layouts = [...plan.inBase].filter((layout) => plan.policyOf(layout).history);
    const after = { state: ends.head, layouts: plan.inHead };
    return unnamedFindings(await unnamedLogs({ state: ends.base, layouts }, after), this.#options.now, true);
  }

  /** The files that the range puts beside logs, though no log of its head has them. */
  async #uncovered({ ends, plan }: PlannedRange, base: CommitSnapshot): Promise<Finding[]> {
    const { objects, isPlain } = this.#context;
    if (isPlain || !plan.inHead) return [];
    return uncoveredInRange({ base, head: ends.head }, plan, { ...this.#options, objects });
  }

  async #checkLayouts(
    { range, ends, plan }: PlannedRange,
    below: Ends["head"] | undefined,
  ): Promise<EvaluationResult[]> {
    const { rulesToRun, onAdded, now } = this.#options;
    const judged: EvaluationResult[] = [];
    const changed = await changedFiles(below ?? ends.base, ends.head, plan.layouts);
    for (const layout of plan.layouts) {
      const isKnown = plan.inBase.has(layout);
      const subject = { state: ends.head, layout, policy: plan.policyOf(layout), now };
      const base = below ?? (isKnown ? ends.base : undefined);
      const before = plan.inBaseAs(layout);
      if (before && !below) {
        const sides = { base: { state: ends.base, layout: before }, now: subject };
        judged.push(onlyFindings(await committedLines(sides, now)));
      }
      judged.push(
        await checkByBoth(subject, plan.inBaseAs(layout), {
          rules: rulesToRun,
          base,
          changed,
          waiversOfBase: isKnown,
          logsOfBase: plan.inBaseAs(layout)?.logs,
          onAdded,
          range: { base: range.base },
        }),
      );
    }
    return judged;
  }
}
