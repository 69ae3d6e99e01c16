/** What a range is checked by: the registries of its base under the base's policy, and those that only its head has. */

import type { Fault } from "../../../base/core/finding.js";
import type { Layout } from "../../../registry/config/layout.js";
import { standardLayout } from "../../../registry/config/log-paths.js";
import {
  loadPolicy,
  type Policy,
  type PolicyOverrides,
  strictnessOf,
} from "../../../registry/config/policy.js";
import { hasWriters, namesSeveral, plainPath } from "../../../registry/logs/log-pattern.js";
import { isFile } from "../../../sources/git/entry.js";
import type { CommitSnapshot } from "../../../sources/snapshots/commit-snapshot.js";

export interface RangePlan {
  layouts: readonly Layout[];
  /** Those that the base has: the base's policy and waivers count for them. */
  inBase: ReadonlySet<Layout>;
  /** Those that the head names; undefined where its configurations can't be read. */
  inHead: readonly Layout[] | undefined;
  policyOf(layout: Layout): Policy;
  /** A registry as the base has it; undefined where the base does not have it. */
  inBaseAs(layout: Layout): Layout | undefined;
  /** Whose history is proved, with their standard places: a log that once stood there must not go unseen. */
  proved: readonly Layout[];
  /** Configurations of the head that can't be read, though the base's checks. */
  faults: readonly Fault[];
  /** What else is to be known about what checks, in sentences. */
  notes: readonly string[];
  /** Folders that their own configuration declares to be examples: they are not checked. */
  examples: readonly string[];
}

/** The two ends of a range. */
export interface Ends {
  base: CommitSnapshot;
  head: CommitSnapshot;
}

/** The registries of both ends of a range. */
export interface EndLayouts {
  inBase: readonly Layout[];
  inHead: readonly Layout[];
  faults?: readonly Fault[];
  notes?: readonly string[];
  examples?: readonly string[];
}

/** Finds out what a range is checked by. */
export type Planner = (ends: Ends) => Promise<RangePlan>;

/** Whether a log is at the head in another place than the base has it, and no longer in the old one. */
async function isMoved({ base, head }: Ends, before: string, now: string): Promise<boolean> {
  if (namesSeveral(before) || namesSeveral(now)) return false;
  const isThere = (state: CommitSnapshot, path: string) => state.entryOf(path).then(isFile);
  return (
    (await isThere(base, before)) &&
    !(await isThere(base, now)) &&
    !(await isThere(head, before)) &&
    (await isThere(head, now))
  );
}

/**
 * A registry of the base as the head has it: in its places, where all that the head changes of them is that logs are added,
 * moved, or have writers now, and with its model and schemas. How strict it is checked the base decides.
 */
async function asInHead(layout: Layout, inHead: readonly Layout[], ends: Ends): Promise<Layout> {
  const now = inHead.find(({ folder }) => folder === layout.folder);
  if (!now) return layout;
  for (const [name, path] of Object.entries(layout.logs)) {
    const other = Object.hasOwn(now.logs, name) ? now.logs[name] : undefined;
    if (other === undefined) return layout;
    const isKept = other === path || (hasWriters(other) && plainPath(other) === path);
    if (!isKept && !(await isMoved(ends, path, other))) return layout;
  }
  const { schemas: _, ...config } = layout.config;
  const forms = now.config.schemas;
  return { ...now, config: { ...config, ...(forms && { schemas: forms }) }, configPath: layout.configPath };
}

/** Makes a plan of the registries that were found. Throws a UserError where a schema can't be read. */
export async function makePlan(
  { base, head }: Ends,
  { inBase, inHead, faults = [], notes = [], examples = [] }: EndLayouts,
  overrides: PolicyOverrides,
): Promise<RangePlan> {
  const policies = new Map<Layout, Policy>();
  const bases = new Map<Layout, Layout>();
  for (const layout of inBase) bases.set(await asInHead(layout, inHead, { base, head }), layout);
  for (const layout of bases.keys())
    policies.set(layout, await loadPolicy(layout === bases.get(layout) ? base : head, layout, overrides));
  for (const layout of inHead) {
    // Logs that the head has elsewhere are new, and checked like all that is new; the base's are proved as well.
    const known = [...bases.keys()].find(({ folder }) => folder === layout.folder);
    if (known && JSON.stringify(known.logs) === JSON.stringify(layout.logs)) continue;
    // How strict the head's logs are checked, the base decides where it has the registry.
    const strictness = known && strictnessOf(known.config, overrides);
    policies.set(layout, await loadPolicy(head, layout, overrides, strictness));
  }
  const layouts = [...policies.keys()];
  const proved: Layout[] = [];
  for (const [layout, policy] of [...policies]) {
    if (!policy.history) continue;
    const standard = standardLayout(layout);
    policies.set(standard, policy);
    proved.push(layout, standard);
  }
  for (const [layout, before] of bases) {
    const policy = policies.get(layout);
    if (layout === before || !policy?.history) continue;
    policies.set(before, policy);
    proved.push(before);
  }
  const policyOf = (layout: Layout) => {
    const policy = policies.get(layout);
    if (!policy) throw new Error(`no policy was loaded for ${layout.folder}`);
    return policy;
  };
  const readable = faults.length > 0 ? undefined : inHead;
  return {
    layouts,
    inBase: new Set(bases.keys()),
    inHead: readable,
    policyOf,
    inBaseAs: (layout) => bases.get(layout),
    proved,
    faults,
    notes,
    examples,
  };
}
