/** Every rule on the lines that the index adds, and on the committed ones that it changes the meaning of. */
import { openLogs } from "../../../registry/logs/load.js";
import { Registry } from "../../../registry/logs/registry.js";
import type { Rule } from "../../../rules/rule.js";
import type { Snapshot } from "../../../sources/bytes/snapshot.js";
import { WorktreeSnapshot } from "../../../sources/snapshots/worktree.js";
import { committedLines } from "../../evaluate/committed-lines.js";
import { checkByBoth } from "../../evaluate/duties.js";
import { Messages } from "../../evaluate/messages.js";
import type { EvaluatorOptions } from "../../evaluate/registry-evaluator.js";
import { hintUnstaged, stagingOf } from "../../evaluate/unstaged.js";
import {
  type EvaluationInput,
  type EvaluationResult,
  onlyFindings,
} from "../../findings/evaluation-result.js";
import { stagedBlob } from "./blob.js";
import type { Resolved, StagedContext } from "./resolve.js";

type Amend = NonNullable<EvaluatorOptions["amend"]>;

/**
 * Checks the registries that the change can touch. Throws a UserError where a log can't be read.
 *
 * @param state what is checked in place of the index
 */
export async function evaluateIndex(
  context: StagedContext,
  resolved: Resolved,
  state: Snapshot = resolved.snapshot.index,
): Promise<EvaluationResult[]> {
  const judged: EvaluationResult[] = [];
  for (const layout of resolved.relevant) {
    const subject = { state, layout, policy: context.policies.of(layout), now: context.options.now };
    judged.push(await evaluateLayout(context, resolved, subject));
    judged.push(onlyFindings(await refusedLines(context, resolved, subject)));
  }
  return judged;
}

/** Committed lines that the index's schemas or model refuse, where the change touches those. */
async function refusedLines(context: StagedContext, resolved: Resolved, subject: EvaluationInput) {
  const before = resolved.inBase.get(subject.layout.folder);
  if (!before) return [];
  const base = { state: resolved.snapshot.base, layout: before };
  return committedLines({ base, now: subject }, context.options.now);
}

async function evaluateLayout(
  context: StagedContext,
  resolved: Resolved,
  subject: EvaluationInput,
): Promise<EvaluationResult> {
  const before = resolved.inBase.get(subject.layout.folder);
  const { facts, base } = resolved.snapshot;
  const options = {
    rules: context.options.rulesToRun,
    base,
    changed: [...facts.changes.keys()],
    waiversOfBase: before !== undefined,
    logsOfBase: before?.logs ?? {},
  };
  let isUnresolved = false;
  const note: Amend = (rule, problem) => {
    isUnresolved ||= problem.unresolvedInto !== undefined || isMissingFile(rule, problem.class);
    return problem;
  };
  const judged = await checkByBoth(subject, before, { ...options, amend: note });
  if (!isUnresolved) return judged;
  return withHints(context, resolved, subject, (amend) =>
    checkByBoth(subject, before, { ...options, amend }),
  );
}

const isMissingFile = ({ id }: Rule, kind: string | undefined) =>
  id === "registry-file" && kind === "missing";

/** Checks with a look at the disk: what was not found in the index may be there, and only not be staged. */
async function withHints(
  { git, workspace }: StagedContext,
  { snapshot }: Resolved,
  { layout, policy, now }: EvaluationInput,
  judge: (amend: Amend) => Promise<EvaluationResult>,
): Promise<EvaluationResult> {
  const disk = new WorktreeSnapshot(workspace.root);
  const { logs, close } = await openLogs(disk, layout, policy.schemas);
  try {
    const { folder, model } = layout;
    const registry = new Registry({ folder, model, ...policy, now, disk: new Map(), logs });
    const messages = new Messages(registry);
    const staging = await stagingOf({ git, disk }, registry, (path) => stagedBlob(snapshot, path));
    return await judge((rule, problem) => hintUnstaged(rule, problem, { registry, messages, staging }));
  } finally {
    close();
  }
}
