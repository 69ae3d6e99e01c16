/** What a new ref is compared with: where it leaves what is published already. */
import { Git } from "../sources/git.js";
import { findRepository } from "../sources/repository.js";
import { knownCommit, mergeBaseOf } from "../sources/revisions.js";

export interface NewRef {
  cwd: string;
  env: NodeJS.ProcessEnv;
  head: string;
  /** The remote that it is pushed to; undefined on the receiving side. */
  remote: string | undefined;
}

/**
 * The merge base of a new ref with the remote's default branch (on the receiving side: the repository's own), or
 * undefined where there is none and everything is new.
 */
export async function publishedBaseOf({ cwd, env, head, remote }: NewRef): Promise<string | undefined> {
  const repository = findRepository(cwd, env);
  if (!repository) return undefined;
  const git = new Git(repository.root ?? repository.gitDir, env);
  const isName = remote !== undefined && /^[\w.-]+$/.test(remote);
  const candidates =
    remote === undefined
      ? ["HEAD"]
      : isName
        ? ["HEAD", "main", "master"].map((name) => `refs/remotes/${remote}/${name}`)
        : [];
  for (const name of candidates) {
    const found = await knownCommit(git, name);
    const base = found && (await mergeBaseOf(git, found, head));
    if (base) return base;
  }
  return undefined;
}
