import type { Git } from "./git.js";
import { splitNul } from "./path-text.js";

/** Every file that git tracks in the work tree, and every other one that it does not ignore. */
export async function listedFiles(git: Git): Promise<string[]> {
  const args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  return [...new Set(splitNul((await git.run(args)).stdout))];
}
