/** The check of ranges: both ends of each, every commit on the way, and every new line. */

import { UserError } from "../../base/core/errors.js";
import type { Fault, Report } from "../../base/core/finding.js";
import { RegistrySearch } from "../../registry/config/everywhere.js";
import type { Layout } from "../../registry/config/layout.js";
import type { PolicyOverrides } from "../../registry/config/policy.js";
import type { Git } from "../../sources/git/git.js";
import type { Objects } from "../../sources/git/objects.js";
import { commitNamed, comparisonBase } from "../../sources/git/revisions.js";
import { SharedObjects } from "../../sources/git/shared-objects.js";
import type { CommitSnapshot } from "../../sources/snapshots/commit-snapshot.js";
import type { OnAppended } from "../evaluate/registry-evaluator.js";
import { faultMessage } from "../evaluate/runner.js";
import { inRepository, type ModeOptions } from "./context.js";
import { type Ends, makePlan, type RangePlan } from "./range/plan.js";
import { checkRanges } from "./range/ranges.js";
import { layoutsIn, noRegistry, type Workspace } from "./workspace.js";

/** Commits to be checked, as the status check knows them. */
export interface RangeRequest {
  mode: "commits";
  /** undefined: everything that the head has is new. */
  base: string | undefined;
  head: string;
  /** Compare with the base itself; otherwise with the merge base, as a pull request does. */
  exact: boolean;
  /** Where the head is the merge of a pull request that its host made: the commit that the pull request left from. */
  forkedAt?: string | undefined;
  /** A commit that the ref had before and that can no longer be got; said as a rewrite. */
  lost?: string | undefined;
}

export interface RangeOptions extends ModeOptions {
  /** Called for each record that the range appends. */
  onAppended?: OnAppended | undefined;
}

/** A configuration that was named and that only the head has is new; the base is checked by its own. */
async function workspaceIn(workspace: Workspace, { base, head }: Ends): Promise<Workspace> {
  const { config } = workspace;
  const isNew =
    config !== undefined && !(await base.entry(config)) && (await head.entry(config)) !== undefined;
  return isNew ? { ...workspace, config: undefined } : workspace;
}

/** A configuration that the range breaks must not keep the base's from checking; that it can't be read is a fault. */
async function headLayouts(
  head: CommitSnapshot,
  workspace: Workspace,
  isJudgedByBase: boolean,
): Promise<{ inHead: Layout[]; faults: Fault[] }> {
  try {
    return { inHead: await layoutsIn(head, workspace), faults: [] };
  } catch (error) {
    if (!isJudgedByBase || !(error instanceof UserError)) throw error;
    const message = `the head's configuration can't be read: ${faultMessage("it", error)}`;
    return { inHead: [], faults: [{ message }] };
  }
}

/** Registries of any folder that the head does not have any more: one that is new may have been moved from there. */
async function removedRegistries({ base, head }: Ends, objects: Objects): Promise<Layout[]> {
  const search = new RegistrySearch(objects);
  const [before, after] = [await search.in(base), await search.in(head)];
  return [...before.layouts.values()].filter(
    ({ folder, config }) => config.history !== false && !after.layouts.has(folder),
  );
}

/** The registries that were named, or that are found from where the check was started upwards. */
async function planNamed(
  workspace: Workspace,
  ends: Ends,
  objects: Objects,
  overrides: PolicyOverrides,
): Promise<RangePlan> {
  const inBase = await layoutsIn(ends.base, await workspaceIn(workspace, ends));
  const { inHead, faults } = await headLayouts(ends.head, workspace, inBase.length > 0);
  const has = (layouts: readonly Layout[], folder: string) => layouts.some((one) => one.folder === folder);
  if (inHead.some(({ folder }) => !has(inBase, folder))) {
    for (const layout of await removedRegistries(ends, objects))
      if (!has(inBase, layout.folder)) inBase.push(layout);
  }
  const plan = await makePlan(ends, { inBase, inHead, faults }, overrides);
  if (plan.layouts.length === 0) throw noRegistry(workspace.folders);
  return plan;
}

/** Checks a range of commits. Throws a UserError where it can't be checked. */
export async function range(
  workspace: Workspace,
  request: RangeRequest,
  options: RangeOptions,
): Promise<Report> {
  const opened = { openReader: (git: Git) => SharedObjects.in(git), without: "it has no ranges" };
  return inRepository(workspace, options, opened, async ({ git, repository, objects }) => {
    const head = await commitNamed(git, request.head);
    const wanted = request.base === undefined ? undefined : await commitNamed(git, request.base);
    const base = wanted && !request.exact ? await comparisonBase(git, repository, wanted, head) : wanted;
    const plan = (ends: Ends) => planNamed(workspace, ends, objects, options);
    const { trustsCaches, plain } = workspace;
    const isPlain = plain !== undefined;
    const context = { git, repository, objects, plan, trustsCaches, options, isPlain };
    const { exact, forkedAt, lost } = request;
    const [outcome] = await checkRanges(context, [{ base, head, exact, forkedAt, lost }]);
    if (!outcome) throw new Error("a range was not judged");
    return outcome.report;
  });
}
