/** Files that a range of commits puts beside the logs of a registry. */

import type { Finding } from "../../../base/core/finding.js";
import { RegistrySearch } from "../../../registry/config/everywhere.js";
import type { Layout } from "../../../registry/config/layout.js";
import { logPathsOf, ownerOf } from "../../../registry/config/log-paths.js";
import type { PolicyOverrides } from "../../../registry/config/policy.js";
import type { Rule } from "../../../rules/rule.js";
import type { Objects } from "../../../sources/git/objects.js";
import { besideLogsOf } from "../../evaluate/beside-logs.js";
import { filesPutBesideLogs, uncoveredFindings } from "../../evaluate/uncovered.js";
import type { Ends, RangePlan } from "./plan.js";

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
