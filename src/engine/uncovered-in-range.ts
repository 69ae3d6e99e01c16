/** Files that a range of commits puts beside the logs of a registry. */
import { RegistrySearch } from "../config/everywhere.js";
import type { Layout } from "../config/layout.js";
import type { PolicyOverrides } from "../config/policy.js";
import type { Finding } from "../finding.js";
import type { Rule } from "../rules/rule.js";
import type { Objects } from "../sources/objects.js";
import { besideLogsOf } from "./beside-logs.js";
import { logPathsOf, ownerOf } from "./log-paths.js";
import type { Ends, RangePlan } from "./modes/range/plan.js";
import { filesPutBesideLogs, uncoveredFindings } from "./uncovered.js";

interface RangeOptions extends PolicyOverrides {
  objects: Objects;
  rulesToRun: readonly Rule[];
  /** The clock, in minutes since 1970. */
  now: number;
}

/** The findings about files beside logs that only the head of a range has. */
export async function uncoveredInRange(
  { base, head }: Ends,
  { inBase, inHead = [] }: Pick<RangePlan, "inBase" | "inHead">,
  { objects, ...options }: RangeOptions,
): Promise<Finding[]> {
  const { enters } = logPathsOf(inHead);
  const wants = (path: string) =>
    besideLogsOf(inHead, path) !== undefined || ownerOf(inHead, path) !== undefined;
  const changes = await base.changesTo(head, { enters, wants });
  const strictBy = (layout: Layout) => [...inBase].find(({ folder }) => folder === layout.folder) ?? layout;
  const everywhere = () => new RegistrySearch(objects).in(head);
  const context = { ...options, layouts: inHead, everywhere, strictBy };
  return uncoveredFindings(filesPutBesideLogs(changes, inHead), context, true);
}
