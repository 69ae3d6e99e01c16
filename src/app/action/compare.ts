/** Turns what an event asks into what the check compares, fetching what that needs. */

import { UserError } from "../../base/core/errors.js";
import { quote } from "../../base/text/visible.js";
import type { RangeRequest } from "../../check/modes/range.js";
import type { AuditTarget } from "../../check/modes/request.js";
import type { Clone, CommitHead } from "./clone.js";
import type { Asked } from "./event.js";

/** What is to be compared, or why nothing is there to be checked. */
export type Comparison = RangeRequest | AuditTarget | { mode: "nothing"; why: string };

const ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

async function branchOf(clone: Clone, name: string): Promise<string> {
  const id = await clone.remoteBranch(name);
  if (id !== undefined) return id;
  throw new UserError(`the remote has no branch ${quote(name)}`, "name a branch or a commit that it has");
}

/** Whether the checkout is the merge ref of a pull request. Throws a UserError where it is not even its head. */
function isMergeOf(head: string, { id, parents }: CommitHead): boolean {
  if (parents.length === 2 && parents[1] === head) return true;
  if (id === head) return false;
  throw new UserError(
    `the checkout, commit ${id.slice(0, 12)}, is neither the pull request's merge nor its head`,
    "leave `ref` out of actions/checkout",
  );
}

/**
 * The merge ref of a pull request is what would land: its first parent is the base as it was when GitHub made it.
 * The payload's own base goes stale, and is not used.
 */
async function comparePullRequest(
  clone: Clone,
  { baseBranch, head, commits }: Extract<Asked, { kind: "pull-request" }>,
): Promise<Comparison> {
  const checkout = await clone.commit("HEAD");
  const [base] = checkout.parents;
  if (isMergeOf(head, checkout) && base !== undefined) {
    await clone.complete(base, checkout.id, commits);
    const forkedAt = await clone.mergeBase(base, head);
    return { mode: "commits", base, head: checkout.id, exact: true, forkedAt };
  }
  const tip = await branchOf(clone, baseBranch);
  await clone.complete(tip, head, commits);
  return { mode: "commits", base: tip, head, exact: false };
}

async function compareNew(
  clone: Clone,
  { ref, after, defaultBranch }: Extract<Asked, { kind: "new" }>,
): Promise<Comparison> {
  await clone.bring(after);
  const { id: head } = await clone.commit(after);
  const tip = ref === `refs/heads/${defaultBranch}` ? undefined : await clone.remoteBranch(defaultBranch);
  if (tip !== undefined) {
    await clone.complete(tip, head);
    if ((await clone.mergeBase(tip, head)) !== undefined)
      return { mode: "commits", base: tip, head, exact: false };
  }
  await clone.unshallow();
  return { mode: "commits", base: undefined, head, exact: false };
}

/** Compares with where the branch stood. Where nobody has that any more, it was rewritten, and that is said. */
async function compareMoved(
  clone: Clone,
  { before, after }: Extract<Asked, { kind: "moved" }>,
): Promise<Comparison> {
  await clone.bring(after);
  if (await clone.tryToBring(before)) {
    await clone.complete(before, after);
    return { mode: "commits", base: before, head: after, exact: true };
  }
  await clone.unshallow();
  return { mode: "commits", base: undefined, head: after, exact: false, lost: before };
}

export interface CompareOptions {
  asked: Asked;
  /** The base that the workflow names; it takes the place of the event's. */
  base: string;
  /** Whether an audit proves the history. */
  history: boolean;
}

/** What is to be compared. Throws a UserError where that can't be had. */
export async function compare(clone: Clone, { asked, base, history }: CompareOptions): Promise<Comparison> {
  if (asked.kind === "nothing") return { mode: "nothing", why: asked.why };
  if (base !== "") {
    const checkout = await clone.commit("HEAD");
    const head = checkout.id;
    if (asked.kind === "pull-request") isMergeOf(asked.head, checkout);
    const id = ID.test(base) ? base : await branchOf(clone, base);
    await clone.complete(id, head);
    return { mode: "commits", base: id, head, exact: false };
  }
  switch (asked.kind) {
    case "pull-request":
      return comparePullRequest(clone, asked);
    case "group":
      await clone.complete(asked.base, asked.head);
      return { mode: "commits", base: asked.base, head: asked.head, exact: true };
    case "moved":
      return compareMoved(clone, asked);
    case "new":
      return compareNew(clone, asked);
    case "everything":
      if (history) await clone.unshallow();
      return { mode: "audit", at: "HEAD", history };
  }
}
