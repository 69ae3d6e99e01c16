/** Which commit appended each line: asked of git, from the sizes that the log had. */
import type { Layout } from "../config/layout.js";
import { logPathsOf } from "../engine/log-paths.js";
import { isFile } from "../history/entry.js";
import { type Step, walk } from "../history/walk.js";
import type { Git } from "../sources/git.js";
import { readSizes } from "../sources/sizes.js";

/** A commit with who made it. */
export interface Published {
  commit: string;
  author: string;
  /** When it was authored, RFC 3339. */
  date: string;
}

/** What one commit appended to a log, in bytes. */
interface Stretch {
  from: number;
  commit: string;
}

/** Commits by id, with author and date: one git process for each thousand. */
export async function describeCommits(git: Git, ids: ReadonlySet<string>): Promise<Map<string, Published>> {
  const found = new Map<string, Published>();
  const all = [...ids];
  const format = ["--no-walk=unsorted", "--no-show-signature", "--format=%H%x00%an%x00%aI"];
  for (let from = 0; from < all.length; from += 1_000) {
    const args = ["log", ...format, ...all.slice(from, from + 1_000), "--"];
    for (const row of (await git.run(args)).stdout.toString("utf8").trimEnd().split("\n")) {
      const [commit = "", author = "", date = ""] = row.split("\0");
      found.set(commit, { commit, author, date });
    }
  }
  return found;
}

/** Goes back from the newest state of a log, along the states that each grew from, to where it began. */
function stretchesOf(
  steps: readonly Step[],
  sizes: ReadonlyMap<string, number>,
): { end: number; stretches: Stretch[] } {
  const stretches: Stretch[] = [];
  let wanted: string | undefined;
  let end = 0;
  for (const { commit, result, parents } of [...steps].reverse()) {
    if (!isFile(result)) continue;
    if (wanted === undefined) end = sizes.get(result.id) ?? 0;
    else if (result.id !== wanted) continue;
    const before = parents.find(({ entry }) => isFile(entry))?.entry;
    stretches.push({ from: before ? (sizes.get(before.id) ?? 0) : 0, commit });
    wanted = before?.id ?? "";
  }
  return { end, stretches: stretches.reverse() };
}

/** Who appended what to the logs of a registry. */
export class Publishers {
  readonly #stretches: ReadonlyMap<string, { end: number; stretches: Stretch[] }>;
  readonly #commits: ReadonlyMap<string, Published>;

  private constructor(
    stretches: ReadonlyMap<string, { end: number; stretches: Stretch[] }>,
    commits: ReadonlyMap<string, Published>,
  ) {
    this.#stretches = stretches;
    this.#commits = commits;
  }

  /** Reads the history of a registry's logs up to a commit. Throws a UserError where git fails. */
  static async read(git: Git, head: string, layout: Layout): Promise<Publishers> {
    const { steps } = await walk(git, head, [], logPathsOf([layout]));
    const blobs = steps.flatMap(({ result, parents }) => [result, ...parents.map(({ entry }) => entry)]);
    const sizes = await readSizes(git, new Set(blobs.filter(isFile).map(({ id }) => id)));
    const byPath = new Map<string, Step[]>();
    for (const step of steps) {
      const known = byPath.get(step.path);
      if (known) known.push(step);
      else byPath.set(step.path, [step]);
    }
    const stretches = new Map([...byPath].map(([path, own]) => [path, stretchesOf(own, sizes)]));
    const ids = new Set(
      [...stretches.values()].flatMap((found) => found.stretches.map(({ commit }) => commit)),
    );
    return new Publishers(stretches, await describeCommits(git, ids));
  }

  /**
   * The commit that appended the line that starts at an offset; undefined where none did yet. Where lines came in
   * with a merge it is the merge.
   */
  of(path: string, start: number): Published | undefined {
    const found = this.#stretches.get(path);
    if (!found || start >= found.end) return undefined;
    const { stretches } = found;
    let [low, high] = [0, stretches.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((stretches[middle]?.from ?? 0) <= start) low = middle;
      else high = middle - 1;
    }
    return this.#commits.get(stretches[low]?.commit ?? "");
  }
}
