import type { Git } from "../../sources/git/git.js";

/** Whether a remote has a commit already, as far as this clone knows. */
export async function isPushed(git: Git, commit: string): Promise<boolean> {
  return (await git.ask(["for-each-ref", "--count=1", `--contains=${commit}`, "refs/remotes"])) !== "";
}
