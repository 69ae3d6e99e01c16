/** The append-only proof of several ranges in one walk. */
import { UserError } from "../../../base/core/errors.js";
import { logPathsOf } from "../../../registry/config/log-paths.js";
import { isFile } from "../../../sources/git/entry.js";
import { type Repository, shallowCommits } from "../../../sources/git/repository.js";
import { readSizes } from "../../../sources/git/sizes.js";
import { ProofCache } from "../../history/proof-cache.js";
import { Ranges } from "../../history/ranges.js";
import { type Walk, walkCommits } from "../../history/walk.js";
import { proveWalk, type WalkProof } from "../../proof/proof.js";
import { type ChangedLog, changedLogs } from "./ends.js";
import { forEach, type PlannedRange, type RangesContext } from "./planned.js";
import { RangeProof } from "./proof.js";

/** With commits missing at the edge, a walk would silently list too few. */
function refuseShallow(repository: Repository, commits: Walk["commits"]): void {
  const shallow = shallowCommits(repository);
  const cut = commits.find(({ id }) => shallow.has(id));
  if (!cut) return;
  throw new UserError(
    `the history of the range is cut off at commit ${cut.id}: the clone is shallow`,
    "fetch more of it: run `git fetch --deepen=50` until it does, or `git fetch --unshallow` once",
  );
}

/**
 * Proves every commit of all ranges once, then says what each range has of it; undefined where no registry is to be proved.
 * Throws a UserError where the history that they share can't be read.
 */
export async function proveRanges(
  context: RangesContext,
  planned: readonly PlannedRange[],
): Promise<RangeProof | undefined> {
  const { git, repository, objects, trustsCaches, options } = context;
  const proved = new Map(
    planned.flatMap(({ plan }) => plan.proved).map((layout) => [JSON.stringify(layout.logs), layout]),
  );
  if (proved.size === 0) return undefined;
  const layouts = [...proved.values()];
  const all = planned.map(({ range }) => range);
  const ranges = await Ranges.of(git, objects, all);
  refuseShallow(repository, ranges.list.commits);
  const walk = await walkCommits(objects, ranges.list, logPathsOf(layouts));
  const cache = new ProofCache(trustsCaches ? repository.commonDir : undefined);
  const { now, progress } = options;
  const proof = await proveWalk({ git, objects, proven: cache, layouts, progress }, walk);
  objects.know(walk.wholes);
  const found = new RangeProof({ git, objects, repository, ranges }, planned, { proof, now });
  await tellEach(context, found, { planned, proof, cache });
  cache.save();
  return found;
}

/** Says of each range what the proof found in it, and how its ends differ. */
async function tellEach(
  { git }: RangesContext,
  found: RangeProof,
  { planned, proof, cache }: { planned: readonly PlannedRange[]; proof: WalkProof; cache: ProofCache },
): Promise<void> {
  const changed = new Map<PlannedRange, ChangedLog[]>();
  await forEach(planned, async (one) => {
    if (one.range.base === undefined || found.isClean(one.range)) return;
    const logs = await changedLogs(one.ends, one.plan.proved);
    changed.set(
      one,
      logs.filter(({ before, after }) => !(isFile(after) && cache.has(before.id, after.id))),
    );
  });
  const ids = [...changed.values()].flat().map(({ before }) => before.id);
  const sizes = await readSizes(git, new Set(ids.filter((id) => !proof.walk.sizes.has(id))));
  for (const [id, size] of proof.walk.sizes) sizes.set(id, size);
  for (const one of planned) await found.tell(one, changed.get(one) ?? [], sizes);
}
