/** What to do about a log that git could not merge. */
import { UserError } from "../../../base/core/errors.js";
import { visible } from "../../../base/text/visible.js";
import type { Git } from "../../../sources/git/git.js";
import { gitAdd } from "../../evaluate/unstaged.js";
import { isPushed } from "../../history/pushed.js";

/**
 * A log with conflicts can't be checked. Whose lines come first matters: what was pushed already must stay in front.
 *
 * @param others the other parents of a merge; none while rebasing, picking or reverting, where ours are in front
 */
export async function unmerged(git: Git, path: string, others: readonly string[]): Promise<UserError> {
  const [other] = others;
  const isPull = other !== undefined && (await isPushed(git, other)) && !(await isPushed(git, "HEAD"));
  const order = isPull
    ? "first those below =======, which are pushed already, then yours above it"
    : "first those above =======, then those below it";
  return new UserError(
    `${visible(path)} has conflicts, so it can't be judged`,
    `resolve it by keeping the lines of both sides and no markers, ${order}; then run ${gitAdd(path)}`,
  );
}
