/** Ranges that are checked together, and what became of each. */
import type { Report } from "../../../base/core/finding.js";
import type { Git } from "../../../sources/git/git.js";
import type { Repository } from "../../../sources/git/repository.js";
import type { SharedObjects } from "../../../sources/git/shared-objects.js";
import type { Range } from "../../history/ranges.js";
import type { RangeOptions } from "../range.js";
import type { Ends, Planner, RangePlan } from "./plan.js";

/** A range and how it is to be checked. */
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
  options: RangeOptions;
  /** Whether logs are checked that were named in place of a registry: nothing is claimed of what is beside them. */
  isPlain?: boolean;
  /** Whether what was proved before may be believed, and is kept. */
  trustsCaches: boolean;
}

export interface RangeOutcome {
  report: Report;
  /** undefined where it could not even be found out what is to be checked. */
  plan: RangePlan | undefined;
  /** Other ranges, by index, whose findings this one has as well; they are reported there and not here. */
  sharedWith: readonly number[];
}

/** A range of which it is known what it is checked by. */
export interface PlannedRange {
  index: number;
  range: RangeToCheck;
  ends: Ends;
  plan: RangePlan;
}

/** How many ranges are checked at a time: while one waits for git, another goes on. */
const AT_ONCE = 16;

/** Does something for each item, some of them at a time. */
export async function forEach<T>(items: readonly T[], action: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  const worker = async () => {
    for (const item of rest) await action(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
