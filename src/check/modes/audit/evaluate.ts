/** Every rule on everything that one registry holds. */
import type { Layout } from "../../../registry/config/layout.js";
import type { Line } from "../../../registry/jsonl/line.js";
import { readSizes } from "../../../sources/git/sizes.js";
import { auditRegistry } from "../../evaluate/everything.js";
import type { EvaluationResult } from "../../findings/evaluation-result.js";
import { type AuditContext, type Audited, logFilesOf } from "./resolve.js";

/** Checks one registry of an audited state. Throws a UserError where a log can't be read. */
export async function evaluateState(
  context: AuditContext,
  audited: Audited,
  layout: Layout,
): Promise<EvaluationResult> {
  const { policies, options } = context;
  const committed = await committedSizes(context, audited, layout);
  const subject = { state: audited.state, layout, policy: policies.of(layout), now: options.now };
  return auditRegistry(subject, {
    rules: options.rulesToRun,
    isCommitted: (line: Line) => line.start < (committed.get(line.file.path) ?? 0),
    progress: options.progress,
  });
}

/** How much of each log is committed, in bytes. */
async function committedSizes(
  { workspace: { git } }: AuditContext,
  { head }: Audited,
  layout: Layout,
): Promise<Map<string, number>> {
  const files = await logFilesOf(head, [layout]);
  const ids = new Set([...files.values()].map(({ id }) => id));
  const sizes = git ? await readSizes(git, ids) : new Map<string, number>();
  return new Map([...files].map(([path, { id }]) => [path, sizes.get(id) ?? 0]));
}
