/** Which commit appended each line: asked of git, from the sizes that the log had. */
import type { Layout } from "../config/layout.js";
import { blameLines } from "../engine/blame.js";
import { logPathsOf } from "../engine/log-paths.js";
import { isFile } from "../history/entry.js";
import { type Step, walk } from "../history/walk.js";
import { bytesOf, type Line } from "../lines/line.js";
import type { Git } from "../sources/git.js";
import { ObjectReader } from "../sources/object-reader.js";
import { type Repository, shallowCommits } from "../sources/repository.js";
import { readSizes } from "../sources/sizes.js";
import { listTree } from "../sources/tree.js";

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

/** Logs up to this size are asked of git blame, which follows a line through merges; larger ones by their sizes. */
const BLAMED = 16 << 20;

/** Whether a line stands in the committed state of its log as it stands now. */
async function isCommittedAsIs(reader: ObjectReader, id: string, line: Line): Promise<boolean> {
  const committed = await reader.blob(id);
  try {
    return line.end <= committed.size && committed.slice(line.start, line.end).equals(bytesOf(line));
  } finally {
    committed.close();
  }
}

/**
 * The commits that appended a few lines; null for a line whose commit lies before the edge of a shallow clone. A line
 * that HEAD does not have like that is not in the answer. Throws a UserError where git fails.
 */
export async function findPublished(
  git: Git,
  head: string,
  { layout, repository }: { layout: Layout; repository: Repository },
  lines: readonly Line[],
): Promise<Map<Line, Published | null>> {
  const entries = await listTree(git, head);
  const reader = new ObjectReader(git);
  const commits = new Map<Line, string>();
  try {
    let publishers: Publishers | undefined;
    for (const line of lines) {
      const { path, bytes } = line.file;
      const entry = entries.get(path);
      if (!isFile(entry) || !(await isCommittedAsIs(reader, entry.id, line))) continue;
      if (bytes.size <= BLAMED) {
        const number = line.file.numberOf(line);
        const commit = (await blameLines(git, head, path, [number])).get(number);
        if (commit !== undefined) commits.set(line, commit);
        continue;
      }
      publishers ??= await Publishers.read(git, head, layout);
      const found = publishers.of(path, line.start);
      if (found) commits.set(line, found.commit);
    }
  } finally {
    reader.close();
  }
  const edge = shallowCommits(repository);
  const described = await describeCommits(git, new Set(commits.values()));
  return new Map(
    [...commits].map(([line, commit]) => [line, edge.has(commit) ? null : (described.get(commit) ?? null)]),
  );
}
