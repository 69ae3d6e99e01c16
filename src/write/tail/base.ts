/** What the end of a log is compared with: the upstream of the branch, also while the branch is rebased. */
import { join } from "node:path";
import { UserError } from "../../base/core/errors.js";
import type { Git } from "../../sources/git/git.js";
import { type Repository, readIfThere } from "../../sources/git/repository.js";
import { commitNamed, knownCommit, mergeBaseOf, upstreamCommit } from "../../sources/git/revisions.js";

export interface TailBase {
  /** What is pushed, as it is called. */
  name: string;
  commit: string;
  /** Whether it is the upstream of the branch, and not a name that was given. */
  isUpstream: boolean;
  /** Where our branch left it; undefined where they have no common history. */
  former: string | undefined;
  /** Whether the current commit has it in its history. */
  isContained: boolean;
  /** Whether git stopped in the middle of a merge, a rebase, a cherry-pick or a revert. */
  isStopped: boolean;
}

const BRANCHES = "refs/heads/";

/** The branch that is being rebased, and its commit before that. */
function rebased({ gitDir }: Repository): { branch: string; tip: string } | undefined {
  for (const folder of ["rebase-merge", "rebase-apply"]) {
    const branch = readIfThere(join(gitDir, folder, "head-name"))?.trim();
    const tip = readIfThere(join(gitDir, folder, "orig-head"))?.trim();
    if (branch?.startsWith(BRANCHES) && tip) return { branch: branch.slice(BRANCHES.length), tip };
  }
  return undefined;
}

const STOPPED = ["MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD"];

/**
 * The base of the current branch. Throws a UserError where a name is not a commit, and where there is neither a name nor an
 * upstream.
 */
export async function findTailBase(git: Git, repository: Repository, named?: string): Promise<TailBase> {
  const moved = rebased(repository);
  const commit =
    named === undefined ? await upstreamCommit(git, moved?.branch) : await commitNamed(git, named);
  if (commit === undefined)
    throw new UserError(
      "this branch has no upstream, so it is not known which lines are pushed",
      "name the branch that has them: `npx runidx-lint tail --base origin/main`",
    );
  const head = await knownCommit(git, "HEAD");
  const tip = moved?.tip ?? head;
  const isThere = (name: string) => readIfThere(join(repository.gitDir, name)) !== undefined;
  return {
    name: named ?? "the upstream branch",
    commit,
    isUpstream: named === undefined,
    former: tip && (await mergeBaseOf(git, tip, commit)),
    isContained: head !== undefined && (await mergeBaseOf(git, head, commit)) === commit,
    isStopped: moved !== undefined || STOPPED.some(isThere),
  };
}
