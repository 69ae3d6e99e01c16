/** Whose new lines come first in a merge: those that are pushed must stay where they are. */

import { type BlobRef, isPrefix } from "../../sources/bytes/blob.js";
import { MemoryBytes } from "../../sources/bytes/bytes.js";
import type { Git } from "../../sources/git/git.js";
import type { Manner, Sides } from "./merge-log.js";

/** Names that the default branch of a remote usually has; HEAD says it where git knows it. */
const DEFAULT_BRANCHES = ["HEAD", "main", "master"];

/** The commits that `git merge` merges, which it names in the environment; nothing else does that. */
function mergedCommits(env: NodeJS.ProcessEnv): string[] {
  return Object.keys(env).flatMap(
    (name) => /^GITHEAD_([0-9a-f]{40,64})$/i.exec(name)?.[1]?.toLowerCase() ?? [],
  );
}

/** The pushed versions of a file: that of the remote's default branch, then that of the current branch's upstream. */
async function pushedVersions(git: Git, path: string): Promise<BlobRef[]> {
  // Without an upstream git dies, and says so on standard error.
  const upstream = await git.ask(["rev-parse", "--symbolic-full-name", "@{upstream}"], [1, 128]);
  const remote = /^refs\/remotes\/([^/]+)\//.exec(upstream ?? "")?.[1] ?? "origin";
  const refs = [...DEFAULT_BRANCHES.map((name) => `refs/remotes/${remote}/${name}`), upstream];
  const input = refs.flatMap((ref) => (ref ? [`${ref}:${path}\n`] : [])).join("");
  const { stdout } = await git.run(["cat-file", "--batch-check"], { input });
  const rows = stdout.toString("latin1").matchAll(/^([0-9a-f]{40,64}) blob (\d+)$/gm);
  return [...rows].map(([, id = "", size]) => ({ id, size: Number(size) }));
}

/** Whether git makes a merge that it does not name: `git rebase --rebase-merges`. */
async function isMerging(git: Git): Promise<boolean> {
  return (await git.ask(["rev-parse", "--quiet", "--verify", "MERGE_HEAD"], [1, 128])) !== undefined;
}

/** Whether the current commit has a commit in its history: then `git merge` is done, and puts what it stashed onto it. */
async function isMerged(git: Git, commit: string): Promise<boolean> {
  return (await git.ask(["merge-base", "--is-ancestor", commit, "HEAD"], [1, 128])) !== undefined;
}

/** Whether a commit is the tip of a branch that a remote has. */
async function isPushedTip(git: Git, commit: string): Promise<boolean> {
  const found = await git.ask(
    ["for-each-ref", "--count=1", `--points-at=${commit}`, "refs/remotes"],
    [1, 128, 129],
  );
  return found !== undefined && found !== "";
}

/**
 * How a log is to be merged. In `git merge` the side whose log begins with what is pushed comes first, else a tip that only the
 * other side has pushed, else ours. Everything else puts commits onto ours: rebase, cherry-pick, revert, stash, autostash.
 */
export async function mannerOf(
  git: Git | undefined,
  env: NodeJS.ProcessEnv,
  { path, sides }: { path: string; sides: Sides },
): Promise<Manner> {
  const [merged] = mergedCommits(env);
  if (!git) return merged === undefined ? "pick" : "ours";
  if (merged === undefined) return (await isMerging(git)) ? "ours" : "pick";
  if (await isMerged(git, merged)) return "pick";
  if (/[\n\r]/.test(path)) return "ours";
  const [ours, theirs] = [new MemoryBytes(sides.ours), new MemoryBytes(sides.theirs)];
  for (const version of await pushedVersions(git, path)) {
    const [isOurs, isTheirs] = [isPrefix(version, ours), isPrefix(version, theirs)];
    if (isOurs !== isTheirs) return isOurs ? "ours" : "theirs";
  }
  const isOnlyTheirs = (await isPushedTip(git, merged)) && !(await isPushedTip(git, "HEAD"));
  return isOnlyTheirs ? "theirs" : "ours";
}
