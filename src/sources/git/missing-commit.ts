/** A commit that this clone lacks, with the command that brings it. */
import { UserError } from "../../base/core/errors.js";
import { quote } from "../../base/text/visible.js";
import type { Git } from "./git.js";

const FULL_ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
/** What git takes as a name of a branch and no shell obeys. */
const PLAIN_BRANCH = /^[A-Za-z0-9](?:[\w./-]*[\w-])?$/;

const WHOLE_HISTORY = "fetch the whole history: run `git fetch --unshallow`";

async function remedyFor(git: Git, revision: string): Promise<string> {
  const remotes = ((await git.ask(["remote"])) ?? "").split("\n").filter((name) => PLAIN_BRANCH.test(name));
  const [first] = remotes;
  const remote = remotes.includes("origin") ? "origin" : first;
  if (remote === undefined) return "check the name: this clone has no remote that could have it";
  if (FULL_ID.test(revision)) return `fetch it: run \`git fetch ${remote} ${revision}\``;
  const name = revision.replace(/^refs\/(?:remotes|heads)\//, "");
  const owner = remotes.find((candidate) => name.startsWith(`${candidate}/`));
  const branch = owner === undefined ? name : name.slice(owner.length + 1);
  // A suffix such as ~3 leads along the history, which a shallow clone cut off.
  const isHex = /^[0-9a-f]{4,39}$/.test(revision);
  if (!isHex && PLAIN_BRANCH.test(branch) && !branch.includes("..")) {
    const from = owner ?? remote;
    const tracking = `refs/remotes/${from}/${branch}`;
    const rest = owner === undefined ? `, then name it ${from}/${branch}` : "";
    return `fetch it, where it is a branch of ${from}: run \`git fetch ${from} ${branch}:${tracking}\`${rest}`;
  }
  return (await git.ask(["rev-parse", "--is-shallow-repository"])) === "true"
    ? `the clone is shallow; ${WHOLE_HISTORY}, then try again`
    : "check the name, or fetch the branch that has it";
}

/** A revision that names no commit of this clone. */
export async function missingCommit(git: Git, revision: string): Promise<UserError> {
  return new UserError(`this clone has no commit ${quote(revision)}`, await remedyFor(git, revision));
}
