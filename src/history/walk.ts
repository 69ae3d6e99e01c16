/**
 * Collects what every commit of a history did to the logs: two git processes, however many commits there are.
 */
import { UserError } from "../errors.js";
import { emptyTreeOf } from "../sources/blob.js";
import type { Git } from "../sources/git.js";
import { type RawChange, readRawChange, type TreeEntry } from "../sources/raw-diff.js";

export interface Commit {
  id: string;
  tree: string;
  parents: string[];
}

/** What one commit did to one path that at least one of its parents has otherwise. */
export interface Step {
  commit: string;
  path: string;
  /** What stands there after the commit. */
  result: TreeEntry | undefined;
  /** What stood there in each parent; none for a root commit. */
  parents: { commit: string; entry: TreeEntry | undefined }[];
}

export interface Walk {
  /** Oldest first. */
  commits: Commit[];
  steps: Step[];
  /** The tree of each commit, those at the edge of the walk included. */
  trees: Map<string, string>;
  /** Sizes of the logs' blobs in bytes, by id; filled by the proof. */
  sizes: Map<string, number>;
}

/** Which paths are logs. `literals` narrow what git compares: files or folders. */
export interface LogPaths {
  literals: readonly string[];
  isLog(path: string): boolean;
}

/** The commits that are in `head` and not in `without`, oldest first, and the parents at their edge. */
async function listCommits(git: Git, head: string, without: readonly string[]) {
  const args = ["rev-list", "--topo-order", "--reverse", "--boundary", "--format=%H %T %P", head];
  const output = (await git.run([...args, ...without.map((commit) => `^${commit}`), "--"])).stdout.toString(
    "utf8",
  );
  const commits: Commit[] = [];
  const trees = new Map<string, string>();
  let isBoundary = false;
  for (const line of output.split("\n")) {
    if (line.startsWith("commit ")) {
      isBoundary = line.startsWith("commit -");
      continue;
    }
    const [id, tree, ...parents] = line.trim().split(" ");
    if (!id || !tree) continue;
    trees.set(id, tree);
    if (!isBoundary) commits.push({ id, tree, parents: parents.filter((parent) => parent !== "") });
  }
  return { commits, trees };
}

/** What differs between pairs of trees, by pair, for some paths: one git process for all of them. */
async function compareTrees(
  git: Git,
  pairs: ReadonlySet<string>,
  paths: LogPaths,
): Promise<Map<string, RawChange[]>> {
  const found = new Map<string, RawChange[]>();
  if (pairs.size === 0) return found;
  const args = [
    "diff-tree",
    "--stdin",
    "-r",
    "-z",
    "--raw",
    "--no-renames",
    "--no-abbrev",
    "--",
    ...paths.literals,
  ];
  const output = (await git.run(args, { input: `${[...pairs].join("\n")}\n` })).stdout;
  let changes: RawChange[] = [];
  let rest = output.toString("utf8");
  // A pair's two ids end in a newline; its changes follow, each in two fields that NULs end.
  while (rest !== "") {
    if (!rest.startsWith(":")) {
      const end = rest.indexOf("\n");
      changes = [];
      found.set(rest.slice(0, end), changes);
      rest = rest.slice(end + 1);
      continue;
    }
    const middle = rest.indexOf("\0");
    const end = rest.indexOf("\0", middle + 1);
    if (middle < 0 || end < 0) throw new UserError("git diff-tree broke off", "run the check again");
    const change = readRawChange(rest.slice(0, middle), rest.slice(middle + 1, end));
    if (paths.isLog(change.path)) changes.push(change);
    rest = rest.slice(end + 1);
  }
  return found;
}

/** Walks a history. Throws a UserError where git can't read it. */
export async function walk(
  git: Git,
  head: string,
  without: readonly string[],
  paths: LogPaths,
): Promise<Walk> {
  const { commits, trees } = await listCommits(git, head, without);
  const empty = emptyTreeOf(head);
  const pairOf = (commit: Commit, parent: string | undefined) => {
    const before = parent === undefined ? empty : trees.get(parent);
    if (before === undefined) {
      throw new UserError(
        `the parent ${parent} of commit ${commit.id} is missing: the clone is shallow`,
        "fetch the whole history: git fetch --unshallow",
      );
    }
    return `${before} ${commit.tree}`;
  };
  const pairs = new Set<string>();
  for (const commit of commits) {
    for (const parent of commit.parents.length > 0 ? commit.parents : [undefined]) {
      const pair = pairOf(commit, parent);
      if (!pair.startsWith(`${commit.tree} `)) pairs.add(pair);
    }
  }
  const changes = await compareTrees(git, pairs, paths);
  const steps = commits.flatMap((commit) =>
    stepsOf(commit, (parent) => changes.get(pairOf(commit, parent)) ?? []),
  );
  return { commits, steps, trees, sizes: new Map() };
}

function stepsOf(commit: Commit, changesFrom: (parent: string | undefined) => RawChange[]): Step[] {
  if (commit.parents.length === 0) {
    return changesFrom(undefined).map(({ path, after }) => ({
      commit: commit.id,
      path,
      result: after,
      parents: [],
    }));
  }
  const byParent = commit.parents.map(
    (parent) => new Map(changesFrom(parent).map((change) => [change.path, change])),
  );
  const results = new Map<string, TreeEntry | undefined>();
  for (const changes of byParent) for (const { path, after } of changes.values()) results.set(path, after);
  return [...results].map(([path, result]) => ({
    commit: commit.id,
    path,
    result,
    parents: commit.parents.map((parent, index) => {
      const change = byParent[index]?.get(path);
      return { commit: parent, entry: change ? change.before : result };
    }),
  }));
}

/** Where deleted logs went, by `<commit> <path>`: the new file of the same commit that has their bytes. */
export async function findRenames(
  git: Git,
  { trees, steps }: Walk,
  deleted: readonly { commit: string; path: string }[],
): Promise<Map<string, string>> {
  const pairs = new Map<string, { commit: string; path: string; id: string }[]>();
  for (const { commit, path } of deleted) {
    const step = steps.find((candidate) => candidate.commit === commit && candidate.path === path);
    const parent = step?.parents.find(({ entry }) => entry !== undefined);
    const [before, after] = [parent && trees.get(parent.commit), trees.get(commit)];
    if (!parent?.entry || before === undefined || after === undefined) continue;
    const pair = `${before} ${after}`;
    pairs.set(pair, [...(pairs.get(pair) ?? []), { commit, path, id: parent.entry.id }]);
  }
  const changes = await compareTrees(git, new Set(pairs.keys()), { literals: [], isLog: () => true });
  const found = new Map<string, string>();
  for (const [pair, logs] of pairs) {
    const added = (changes.get(pair) ?? []).filter(({ before, after }) => !before && after);
    for (const { commit, path, id } of logs) {
      const name = path.slice(path.lastIndexOf("/") + 1);
      const target =
        added.find(({ after }) => after?.id === id) ??
        added.find((change) => change.path.endsWith(`/${name}`));
      if (target) found.set(`${commit} ${path}`, target.path);
    }
  }
  return found;
}
