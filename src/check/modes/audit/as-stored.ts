/** The work tree as git would store it; where only a filter knows that, the index is checked in its place. */

import { count } from "../../../base/text/visible.js";
import { findSegments } from "../../../registry/logs/segments.js";
import { rule as registryFile } from "../../../rules/registry-file.js";
import type { Snapshot } from "../../../sources/bytes/snapshot.js";
import { CheckoutState, readCheckoutForms } from "../../../sources/snapshots/checkout.js";
import { CommitSnapshot } from "../../../sources/snapshots/commit-snapshot.js";
import { listIndex, TreeSnapshot } from "../../../sources/snapshots/tree.js";
import type { Outcome } from "../outcome.js";
import type { AuditContext, Audited } from "./resolve.js";

/** What is to be checked of an audited state; what that leaves unjudged, and how a clone converts logs, is reported. */
export async function readAsStored(
  context: AuditContext,
  audited: Audited,
  outcome: Outcome,
): Promise<Snapshot> {
  const { git } = context.workspace;
  const { state } = audited;
  if (!git || !context.objects || state instanceof CommitSnapshot) return state;
  const forms = await readCheckoutForms(git, await logPathsIn(audited));
  if (forms.crlf.size + forms.filtered.size === 0) return state;
  for (const [path, attribute] of forms.filtered) tellFiltered(path, attribute, outcome);
  const [first] = forms.crlf;
  if (first !== undefined) tellCrlf(context, audited, outcome, { path: first, number: forms.crlf.size });
  return new CheckoutState(state, forms, new TreeSnapshot("index", await listIndex(git), context.objects));
}

async function logPathsIn({ state, layouts }: Audited): Promise<string[]> {
  const paths: string[] = [];
  for (const pattern of new Set(layouts.flatMap(({ logs }) => Object.values(logs))))
    for (const path of await findSegments(state, pattern))
      if ((await state.entry(path))?.kind === "file") paths.push(path);
  return paths;
}

function tellFiltered(path: string, attribute: string, { notRun, faults }: Outcome): void {
  const reason = `${path} has the attribute ${attribute}: filters are never run, so the index was judged in place of the work tree`;
  notRun.push({ ruleId: registryFile.id, reason });
  faults.push({
    message: `${reason}; take the attribute away from the log in .gitattributes, or audit a commit`,
  });
}

/** One warning for the clone: no line of it is to blame. */
function tellCrlf(
  { policies, options: { now } }: AuditContext,
  { layouts }: Audited,
  outcome: Outcome,
  { path, number }: { path: string; number: number },
): void {
  const [layout] = layouts;
  if (!layout) return;
  const problem = {
    at: { path },
    class: "crlf-checkout",
    message: `git writes ${count(number, "log")} of this clone with CR LF into the work tree; what is committed has LF`,
    hint: `to have LF on disk too, add the line \`${path} text eol=lf\` to .gitattributes`,
  };
  outcome.add(registryFile, problem, { policy: policies.of(layout), now });
}
