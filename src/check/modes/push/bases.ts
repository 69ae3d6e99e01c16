/** What new refs are compared with: where each leaves what is published already. */

import type { Git } from "../../../sources/git/git.js";
import type { Objects } from "../../../sources/git/objects.js";
import { knownCommit, mergeBaseOf } from "../../../sources/git/revisions.js";
import { type CommitList, listCommits } from "../../history/walk.js";

/** The published commits that each new one grew from; neighbours share one list, as most have the same. */
function edgesOf({ commits, edge }: CommitList): Map<string, readonly string[]> {
  const edges = new Map<string, readonly string[]>(edge.map(({ id }) => [id, [id]]));
  for (const { id, parents } of commits) {
    const lists = new Set(parents.map((parent) => edges.get(parent) ?? []));
    const [only = []] = lists;
    edges.set(id, lists.size < 2 ? only : [...new Set([...lists].flat())].sort());
  }
  return edges;
}

/** Where each of some heads leaves the history of one commit; those that have nothing in common with it are left out. */
async function basesAgainst(
  git: Git,
  objects: Objects,
  published: string,
  heads: readonly string[],
): Promise<Map<string, string>> {
  const edges = edgesOf(await listCommits(git, objects, { heads, without: [published] }));
  const found = new Map<string, string>();
  const asked = new Map<string, string | undefined>();
  for (const head of heads) {
    // One that is not among the new commits is published as a whole.
    const own = edges.get(head) ?? [head];
    const key = own.join(" ");
    // The one place where a history leaves another is their merge base; of several places, git knows the best.
    if (!asked.has(key)) asked.set(key, own.length < 2 ? own[0] : await mergeBaseOf(git, published, head));
    const base = asked.get(key);
    if (base !== undefined) found.set(head, base);
  }
  return found;
}

/**
 * The merge base of each new ref with what is published: with the remote's default branch, on the receiving side with the
 * repository's own. One that is left out has none, and everything that it has is new.
 *
 * @param sending the remote that is pushed to, as far as it is known; undefined on the receiving side
 */
export async function publishedBases(
  git: Git,
  objects: Objects,
  heads: readonly string[],
  sending: { remote: string | undefined } | undefined,
): Promise<Map<string, string>> {
  const remote = sending?.remote;
  const isName = remote !== undefined && /^[\w.-]+$/.test(remote);
  const tracking = isName ? ["HEAD", "main", "master"].map((name) => `refs/remotes/${remote}/${name}`) : [];
  const found = new Map<string, string>();
  for (const name of sending === undefined ? ["HEAD"] : tracking) {
    const open = heads.filter((head) => !found.has(head));
    const published = open.length > 0 ? await knownCommit(git, name) : undefined;
    if (published === undefined) continue;
    for (const [head, base] of await basesAgainst(git, objects, published, open)) found.set(head, base);
  }
  return found;
}
