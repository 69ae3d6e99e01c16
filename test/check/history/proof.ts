import { ProofCache } from "../../../src/check/history/proof-cache.js";
import { Prover, type Violation } from "../../../src/check/history/prove.js";
import { walk } from "../../../src/check/history/walk.js";
import { Git } from "../../../src/sources/git/git.js";
import { Objects } from "../../../src/sources/git/objects.js";
import { type Filled, LOGS } from "./histories.js";

const isLog = (path: string) =>
  LOGS.some((name) => path.endsWith(`/${name}`) && path.split("/").length === 2);

/** Proves everything in a repository whose histories have folders of their own in its root. */
export async function provenIn(
  { repository, everything }: Filled,
  proven = new ProofCache(repository.root),
): Promise<Violation[]> {
  const git = new Git(repository.root, repository.env);
  const objects = Objects.in(git);
  try {
    const filter = { enters: (folder: string) => !folder.includes("/"), wants: isLog };
    const steps = await walk(git, objects, { heads: [everything], without: [] }, filter);
    return await Prover.prove(git, objects, proven, steps);
  } finally {
    objects.close();
  }
}
