/** The proof of the whole history of the registries that are audited. */
import type { Layout } from "../../../registry/config/layout.js";
import { rule as appendOnly } from "../../../rules/append-only.js";
import { isShallow } from "../../../sources/git/repository.js";
import { CommitSnapshot } from "../../../sources/snapshots/commit-snapshot.js";
import { onlyFindings } from "../../findings/evaluation-result.js";
import { ProofCache } from "../../history/proof-cache.js";
import {
  type ProofContext,
  ProofFindings,
  proveWalk,
  reportViolations,
  turnedOff,
} from "../../proof/proof.js";
import { unnamedFindings, unnamedLogs } from "../../proof/unnamed.js";
import type { Outcome } from "../outcome.js";
import { type HistorySource, walkEveryPlace } from "./places.js";
import type { AuditContext, Audited, Head } from "./resolve.js";
import { unmatchedSettled } from "./unmatched-settled.js";
import { compareWorkTree } from "./work-tree.js";

/** Proves the history of all registries at once; gives the number of commits. */
export async function proveHistory(
  context: AuditContext,
  audited: Audited,
  outcome: Outcome,
): Promise<number> {
  const { policies, options } = context;
  if (!options.history) {
    outcome.notRun.push({
      ruleId: appendOnly.id,
      reason: "the history was left out, because you asked for that",
    });
    return 0;
  }
  const policyOf = (layout: Layout) => policies.of(layout);
  const proved = audited.layouts.filter((layout) => policyOf(layout).history);
  outcome.notRun.push(...turnedOff(proved, policyOf));
  const wanted = audited.layouts.filter((layout) => wantsHistory(context, layout, outcome));
  const source = wanted.length > 0 ? sourceOf(context, audited, outcome) : undefined;
  if (!source) return 0;
  return proveFrom(context, { ...audited, head: source.head, layouts: wanted }, source, outcome);
}

/** Where the history is read from; undefined where there is none, or not all of it. */
function sourceOf(
  { workspace, objects }: AuditContext,
  { state, head }: Audited,
  outcome: Outcome,
): HistorySource | undefined {
  const { git, repository, config, folders, plain, trustsCaches } = workspace;
  if (!git || !repository || !objects) {
    outcome.notRun.push({ ruleId: appendOnly.id, reason: "not a git repository" });
    return undefined;
  }
  if (!head) return undefined;
  if (isShallow(repository)) {
    outcome.faults.push({
      message:
        "the clone is shallow, so its history can't be proved; run `git fetch --unshallow`, or leave the history out",
    });
    return undefined;
  }
  const kept = trustsCaches ? repository.commonDir : undefined;
  const isPlain = plain !== undefined;
  return { git, objects, head, config, state, folders, isPlain, proven: new ProofCache(kept) };
}

async function proveFrom(
  { policies, options: { now, progress } }: AuditContext,
  audited: Audited & { head: Head },
  source: HistorySource,
  outcome: Outcome,
): Promise<number> {
  const { layouts: today, head } = audited;
  const { layouts, walk } = await walkEveryPlace(source, today);
  for (const layout of layouts) {
    // A place of the past is checked as its registry is today.
    const owner = today.find(({ folder }) => folder === layout.folder) ?? today[0];
    if (owner) policies.same(layout, owner);
  }
  const { git, objects, proven } = source;
  const policyOf = (layout: Layout) => policies.of(layout);
  const proofContext: ProofContext = { git, objects, proven, layouts, policyOf, now, progress };
  const findings = new ProofFindings(proofContext);
  const proof = await proveWalk(proofContext, walk);
  const matched = await reportViolations(
    proof,
    findings,
    proofContext,
    ({ commit }) => ({ kind: "published", commit }),
    false,
    (layout) => policyOf(layout).settled,
  );
  const replaced = layouts.filter(({ folder }) => today.some((layout) => layout.folder === folder));
  const unnamed = await unnamedLogs(
    { state: head.snapshot, layouts: replaced },
    { state: head.snapshot, layouts: today },
  );
  outcome.judged.push(onlyFindings(unnamedFindings(unnamed, now, false)));
  for (const layout of today) {
    const problem = unmatchedSettled(layout, matched);
    if (problem) outcome.add(appendOnly, problem, { policy: policyOf(layout), now });
  }
  proven.save();
  if (!(audited.state instanceof CommitSnapshot)) await compareWorkTree(proofContext, audited, findings);
  outcome.judged.push(onlyFindings(findings.found, findings.leftOut));
  return proof.commits;
}

/** Whether a registry's history is to be proved; one that says no outside examples is reported so. */
function wantsHistory(
  { workspace, policies, options: { now } }: AuditContext,
  layout: Layout,
  outcome: Outcome,
): boolean {
  const policy = policies.of(layout);
  if (policy.history) return true;
  const path = layout.configPath ?? layout.folder;
  outcome.notRun.push({ ruleId: appendOnly.id, reason: `"history" is false in ${path}` });
  const isExample =
    path.split("/").includes("examples") || workspace.root.split(/[\\/]/).includes("examples");
  if (isExample) return false;
  const problem = {
    at: { path },
    class: "history-off",
    message: '"history" is false: nothing proves that this registry was not altered',
    hint: 'remove "history" from the configuration; it is meant for examples',
  };
  outcome.add(appendOnly, problem, { policy, now });
  return false;
}
