/** What a push is checked by: every registry of both ends, whatever folder it is in. */

import type { UserError } from "../../../base/core/errors.js";
import type { Fault } from "../../../base/core/finding.js";
import { type Everywhere, RegistrySearch } from "../../../registry/config/everywhere.js";
import { judgingFiles, type Layout, refuseSharedLogs } from "../../../registry/config/layout.js";
import type { Objects } from "../../../sources/git/objects.js";
import { faultMessage } from "../../evaluate/runner.js";
import { type Ends, makePlan, type Planner, type RangePlan } from "../range/plan.js";

/** The ids of all models and schemas of a user's own, in both ends: with other ones the plan is another. */
async function schemasOf({ base, head }: Ends, layouts: readonly Layout[]): Promise<string> {
  const paths = layouts.flatMap(judgingFiles);
  const ids = paths.flatMap((path) => [base.entryOf(path), head.entryOf(path)]);
  return (await Promise.all(ids)).map((entry) => entry?.id ?? "").join(" ");
}

/**
 * Makes plans of every registry of both ends, except of those that their own configuration declares to be examples. Ranges
 * that are checked by the same get the same plan.
 */
export function planEverywhere(objects: Objects): Planner {
  const search = new RegistrySearch(objects);
  const plans = new Map<string, Promise<RangePlan>>();
  const numbers = new Map<object, number>();
  const numberOf = (found: object) => {
    const number = numbers.get(found) ?? numbers.size;
    numbers.set(found, number);
    return number;
  };
  return async (ends) => {
    const [before, after] = [await search.in(ends.base), await search.in(ends.head)];
    const [inBase, inHead] = [[...before.layouts.values()], [...after.layouts.values()]];
    const key = `${numberOf(before)} ${numberOf(after)} ${await schemasOf(ends, [...inBase, ...inHead])}`;
    const plan = plans.get(key) ?? planOf(ends, before, after);
    plans.set(key, plan);
    return plan;
  };
}

/**
 * Where the base's configuration can't be read, a push must be able to correct it: the logs are where the head's
 * configuration has them, but nothing else of that one counts yet. Throws what is wrong where the head has none either.
 */
function withDefaults(layout: Layout | undefined, error: UserError): Layout {
  if (!layout) throw error;
  const { logs, schemas } = layout.config;
  return { ...layout, config: { ...(logs && { logs }), ...(schemas && { schemas }) } };
}

async function planOf(ends: Ends, found: Everywhere, after: Everywhere): Promise<RangePlan> {
  const notes: string[] = [];
  const faults: Fault[] = [];
  const before = { layouts: new Map(found.layouts) };
  for (const [folder, error] of found.broken) {
    before.layouts.set(folder, withDefaults(after.layouts.get(folder), error));
    notes.push(`the base's configuration can't be read, so the defaults judge: ${error.message}`);
  }
  for (const [folder, error] of after.broken) {
    // The base's configuration checks, and what it finds is reported as well.
    if (!before.layouts.has(folder)) throw error;
    faults.push({ message: `the head's configuration can't be read: ${faultMessage("it", error)}` });
  }
  // Whether a folder is an example is the base's to say, where the base has it.
  const isExample = (layout: Layout) =>
    (before.layouts.get(layout.folder) ?? layout).config.history === false;
  const [inBase, inHead] = [[...before.layouts.values()], [...after.layouts.values()]];
  const examples = new Set([...inBase, ...inHead].filter(isExample).map(({ folder }) => folder));
  const isJudged = (layout: Layout) => !isExample(layout);
  refuseSharedLogs(inHead.filter(isJudged));
  return makePlan(
    ends,
    {
      inBase: inBase.filter(isJudged),
      inHead: inHead.filter(isJudged),
      faults,
      notes,
      examples: [...examples],
    },
    {},
  );
}
