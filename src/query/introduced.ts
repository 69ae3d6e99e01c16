/** Which commit appended each line: asked of git, from the sizes that the log had. */

import { blameLines } from "../check/history/blame.js";
import { appenderOf, type Stretch, stepsByPath, stretchesTo } from "../check/history/publisher.js";
import { type Step, walk } from "../check/history/walk.js";
import type { Layout } from "../registry/config/layout.js";
import { logPathsOf } from "../registry/config/log-paths.js";
import { bytesOf, type Line } from "../registry/jsonl/line.js";
import { isFile } from "../sources/git/entry.js";
import type { Git } from "../sources/git/git.js";
import { Objects } from "../sources/git/objects.js";
import { type Repository, shallowCommits } from "../sources/git/repository.js";
import { readSizes } from "../sources/git/sizes.js";
import { CommitSnapshot } from "../sources/snapshots/commit-snapshot.js";

/** A commit with who made it. */
export interface Introduction {
  commit: string;
  author: string;
  /** When it was authored, RFC 3339. */
  date: string;
}

/** Commits by id, with author and date: one git process for each thousand. */
export async function describeCommits(
  git: Git,
  ids: ReadonlySet<string>,
): Promise<Map<string, Introduction>> {
  const found = new Map<string, Introduction>();
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

/** A log as it was last committed. */
interface Grown {
  /** Its size in bytes. */
  end: number;
  stretches: Stretch[];
}

function growthOf(steps: readonly Step[], sizes: ReadonlyMap<string, number>): Grown {
  const newest = steps.map(({ result }) => result).findLast(isFile);
  if (!newest) return { end: 0, stretches: [] };
  return { end: sizes.get(newest.id) ?? 0, stretches: stretchesTo(steps, sizes, newest.id) };
}

/** Who appended what to the logs of a registry. */
export class Introductions {
  readonly #stretches: ReadonlyMap<string, Grown>;
  readonly #commits: ReadonlyMap<string, Introduction>;

  private constructor(stretches: ReadonlyMap<string, Grown>, commits: ReadonlyMap<string, Introduction>) {
    this.#stretches = stretches;
    this.#commits = commits;
  }

  /** Reads the history of a registry's logs up to a commit. Throws a UserError where git fails. */
  static async read(git: Git, objects: Objects, head: string, layout: Layout): Promise<Introductions> {
    const { steps } = await walk(git, objects, { heads: [head], without: [] }, logPathsOf([layout]));
    const blobs = steps.flatMap(({ result, parents }) => [result, ...parents.map(({ entry }) => entry)]);
    const sizes = await readSizes(git, new Set(blobs.filter(isFile).map(({ id }) => id)));
    const stretches = new Map([...stepsByPath(steps)].map(([path, own]) => [path, growthOf(own, sizes)]));
    const ids = new Set(
      [...stretches.values()].flatMap((found) => found.stretches.map(({ commit }) => commit)),
    );
    return new Introductions(stretches, await describeCommits(git, ids));
  }

  /**
   * The commit that appended the line that starts at an offset; undefined where none did yet. Where lines came in
   * with a merge it is the merge.
   */
  of(path: string, start: number): Introduction | undefined {
    const found = this.#stretches.get(path);
    if (!found || start >= found.end) return undefined;
    return this.#commits.get(appenderOf(found.stretches, start) ?? "");
  }
}

/** Logs up to this size are asked of git blame, which follows a line through merges; larger ones by their sizes. */
const BLAMED = 16 << 20;

/** The lines that stand in the committed state of their log as they stand now. */
async function committedAsTheyAre(objects: Objects, id: string, lines: readonly Line[]): Promise<Line[]> {
  const committed = await objects.blob(id);
  try {
    return lines.filter(
      (line) => line.end <= committed.size && committed.slice(line.start, line.end).equals(bytesOf(line)),
    );
  } finally {
    committed.close();
  }
}

/**
 * The commits that appended a few lines; null for a line whose commit lies before the edge of a shallow clone. A line
 * that HEAD does not have like that is not in the answer. Throws a UserError where git fails.
 */
export async function findIntroduced(
  git: Git,
  head: string,
  { layout, repository }: { layout: Layout; repository: Repository },
  lines: readonly Line[],
): Promise<Map<Line, Introduction | null>> {
  const objects = Objects.in(git);
  const commits = new Map<Line, string>();
  const note = (line: Line, commit: string | undefined) => {
    if (commit !== undefined) commits.set(line, commit);
  };
  try {
    const snapshot = await CommitSnapshot.of(head, objects);
    let publishers: Introductions | undefined;
    for (const file of new Set(lines.map((line) => line.file))) {
      const entry = await snapshot.entryOf(file.path);
      if (!isFile(entry)) continue;
      const own = lines.filter((line) => line.file === file);
      const standing = await committedAsTheyAre(objects, entry.id, own);
      if (standing.length === 0) continue;
      if (file.bytes.size > BLAMED) {
        publishers ??= await Introductions.read(git, objects, head, layout);
        for (const line of standing) note(line, publishers.of(file.path, line.start)?.commit);
        continue;
      }
      const numbers = standing.map((line) => file.numberOf(line));
      const blamed = await blameLines(git, head, file.path, numbers);
      for (const [index, line] of standing.entries()) note(line, blamed.get(numbers[index] ?? 0));
    }
  } finally {
    objects.close();
  }
  const edge = shallowCommits(repository);
  const described = await describeCommits(git, new Set(commits.values()));
  return new Map(
    [...commits].map(([line, commit]) => [line, edge.has(commit) ? null : (described.get(commit) ?? null)]),
  );
}
