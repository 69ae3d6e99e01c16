import type { Git } from "./git.js";
import { splitNul } from "./path-text.js";

/** Why git will not carry some of the paths: ignored, or not tracked. Both are asked of git in one call each. */
export async function findNotCarried(
  git: Git,
  paths: readonly string[],
): Promise<Map<string, "ignored" | "untracked">> {
  const found = new Map<string, "ignored" | "untracked">();
  if (paths.length === 0) return found;
  const tracked = new Set(splitNul((await git.run(["ls-files", "-z", "--", ...paths])).stdout));
  const untracked = paths.filter((path) => !tracked.has(path));
  if (untracked.length === 0) return found;
  // check-ignore does not know literal pathspecs; "./" keeps a leading ":" from meaning something.
  const input = untracked.map((path) => `./${path}\0`).join("");
  const args = ["--no-literal-pathspecs", "check-ignore", "-z", "--stdin"];
  const answer = await git.run(args, { input, answers: [1] });
  const ignored = new Set(splitNul(answer.stdout).map((path) => path.replace(/^\.\//, "")));
  for (const path of untracked) found.set(path, ignored.has(path) ? "ignored" : "untracked");
  return found;
}
