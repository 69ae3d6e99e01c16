import { Prover, type Violation } from "../../src/history/prove.js";
import { Proven } from "../../src/history/proven.js";
import { walk } from "../../src/history/walk.js";
import { Git } from "../../src/sources/git.js";
import { ObjectReader } from "../../src/sources/object-reader.js";
import { type Filled, LOGS } from "./histories.js";

const isLog = (path: string) =>
  LOGS.some((name) => path.endsWith(`/${name}`) && path.split("/").length === 2);

/** Proves everything in a repository whose histories have folders of their own in its root. */
export async function provenIn(
  { repository, everything }: Filled,
  proven = new Proven(repository.root),
): Promise<Violation[]> {
  const git = new Git(repository.root, repository.env);
  const reader = new ObjectReader(git);
  try {
    const steps = await walk(git, everything, [], { literals: ["."], isLog });
    return await Prover.prove(git, reader, proven, steps);
  } finally {
    reader.close();
  }
}
