/** Collects what every commit of a history did to the logs. Every commit and tree that is read is proved by its id. */
import { UserError } from "../../base/core/errors.js";
import type { BlobRef } from "../../sources/bytes/blob.js";
import type { Git } from "../../sources/git/git.js";
import type { Objects } from "../../sources/git/objects.js";
import type { RawChange, TreeEntry } from "../../sources/git/raw-diff.js";
import { changesBetween, type PathFilter } from "../../sources/git/tree-diff.js";
import type { CommitObject } from "../../sources/git/tree-object.js";

/** What one commit did to one path that at least one of its parents has otherwise. */
export interface Step {
  commit: string;
  path: string;
  /** What is there after the commit. */
  result: TreeEntry | undefined;
  /** What stood there in each parent; none for a root commit. */
  parents: { commit: string; entry: TreeEntry | undefined }[];
}

export interface Walk {
  /** Oldest first. */
  commits: readonly CommitObject[];
  steps: Step[];
  /** The tree of each commit, those at the edge of the walk included. */
  trees: Map<string, string>;
  /** Sizes of the logs' blobs in bytes, by id; filled by the proof. */
  sizes: Map<string, number>;
  /** Blobs that are the start of another one, with their size in bytes; filled by the proof. */
  wholes: Map<string, BlobRef>;
}

/** The commits that are in any of the heads and in none of those without. */
export interface Span {
  heads: readonly string[];
  without: readonly string[];
}

/** How many questions to git are under way at once. */
const AT_ONCE = 256;

/** The answers to many questions, some at a time, in order. */
async function askAll<Question, Reply>(
  questions: readonly Question[],
  ask: (question: Question) => Promise<Reply>,
): Promise<Reply[]> {
  const replies: Reply[] = [];
  for (let from = 0; from < questions.length; from += AT_ONCE)
    replies.push(...(await Promise.all(questions.slice(from, from + AT_ONCE).map(ask))));
  return replies;
}

/** The ids of a span, oldest first, and the parents at its edge. */
async function listIds(git: Git, { heads, without }: Span): Promise<{ inside: string[]; edge: string[] }> {
  // Through standard input: a push may name thousands.
  const input = [...heads, ...without.map((id) => `^${id}`)].map((line) => `${line}\n`).join("");
  const args = ["rev-list", "--topo-order", "--reverse", "--boundary", "--stdin"];
  const rows = (await git.run(args, { input })).stdout.toString("latin1").split("\n");
  const isEdge = (row: string) => row.startsWith("-");
  return {
    inside: rows.filter((row) => row !== "" && !isEdge(row)),
    edge: rows.filter(isEdge).map((row) => row.slice(1)),
  };
}

/** Commits as git lists them, oldest first, and the parents at their edge. */
export interface CommitList {
  commits: readonly CommitObject[];
  edge: readonly CommitObject[];
}

/** The commits of a span. Throws a UserError where git can't read them. */
export async function listCommits(git: Git, objects: Objects, span: Span): Promise<CommitList> {
  const { inside, edge } = await listIds(git, span);
  const read = (id: string) => objects.commit(id);
  return { commits: await askAll(inside, read), edge: await askAll(edge, read) };
}

/** Walks a history. Throws a UserError where git can't read it, and where it is cut off. */
export async function walk(git: Git, objects: Objects, span: Span, paths: PathFilter): Promise<Walk> {
  return walkCommits(objects, await listCommits(git, objects, span), paths);
}

/** Walks commits that were listed. Throws a UserError where one can't be read, and where their history is cut off. */
export async function walkCommits(
  objects: Objects,
  { commits, edge }: CommitList,
  paths: PathFilter,
): Promise<Walk> {
  const trees = new Map([...commits, ...edge].map(({ id, tree }) => [id, tree]));
  const pairs = new Map<string, [string | undefined, string]>();
  const keyOf = (before: string | undefined, after: string) => `${before ?? ""} ${after}`;
  const treeOf = (commit: CommitObject, parent: string) => {
    const tree = trees.get(parent);
    if (tree !== undefined) return tree;
    throw new UserError(
      `the history is cut off at commit ${commit.id}: its parent ${parent} is not in this clone, which is shallow`,
      "fetch the whole history: run `git fetch --unshallow`",
    );
  };
  for (const commit of commits) {
    const before = commit.parents.length > 0 ? commit.parents.map((id) => treeOf(commit, id)) : [undefined];
    for (const tree of before)
      if (tree !== commit.tree) pairs.set(keyOf(tree, commit.tree), [tree, commit.tree]);
  }
  const compare = ([before, after]: [string | undefined, string]) =>
    changesBetween(objects, before, after, paths);
  const compared = await askAll([...pairs.values()], compare);
  const changes = new Map([...pairs.keys()].map((key, index) => [key, compared[index] ?? []]));
  const steps = commits.flatMap((commit) =>
    stepsOf(commit, (parent) => {
      const before = parent === undefined ? undefined : trees.get(parent);
      return changes.get(keyOf(before, commit.tree)) ?? [];
    }),
  );
  return { commits, steps, trees, sizes: new Map(), wholes: new Map() };
}

function stepsOf(commit: CommitObject, changesFrom: (parent: string | undefined) => RawChange[]): Step[] {
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
  objects: Objects,
  { trees, steps }: Walk,
  deleted: readonly { commit: string; path: string }[],
): Promise<Map<string, string>> {
  const everything: PathFilter = { enters: () => true, wants: () => true };
  const found = new Map<string, string>();
  const byPlace = new Map(steps.map((step) => [`${step.commit} ${step.path}`, step]));
  for (const { commit, path } of deleted) {
    const step = byPlace.get(`${commit} ${path}`);
    const parent = step?.parents.find(({ entry }) => entry !== undefined);
    const [before, after] = [parent && trees.get(parent.commit), trees.get(commit)];
    if (!parent?.entry || before === undefined || after === undefined) continue;
    const { id } = parent.entry;
    const changes = await changesBetween(objects, before, after, everything);
    const added = changes.filter((change) => !change.before && change.after);
    const name = path.slice(path.lastIndexOf("/") + 1);
    const target =
      added.find((change) => change.after?.id === id) ??
      added.find((change) => change.path.endsWith(`/${name}`));
    if (target) found.set(`${commit} ${path}`, target.path);
  }
  return found;
}
