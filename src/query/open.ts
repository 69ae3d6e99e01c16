/** Opens registries for questions: in the work tree, in a commit, or as plain files outside git. */
import type { Layout } from "../config/layout.js";
import { loadPolicy, type Policy } from "../config/policy.js";
import { layoutsIn, locateWorkspace, noRegistry, type Workspace } from "../engine/workspace.js";
import { UserError } from "../errors.js";
import { openLogs } from "../registry/load.js";
import { lastToAnswer } from "../registry/registry.js";
import { CommitSnapshot } from "../sources/commit-snapshot.js";
import { Objects } from "../sources/objects.js";
import { findCommit, knownCommit } from "../sources/revisions.js";
import type { State } from "../sources/state.js";
import { WorktreeState } from "../sources/worktree.js";
import { quote } from "../text/visible.js";
import { Book, type BookPart } from "./book.js";

export interface OpenOptions {
  /** Where to start looking for the registry; the current folder unless said. */
  cwd?: string | undefined;
  config?: string | undefined;
  /** A commit to read in place of the work tree. */
  at?: string | undefined;
  env?: NodeJS.ProcessEnv | undefined;
}

/** A state with the registries in it. */
export interface OpenState {
  ground: Workspace;
  state: State;
  layouts: { layout: Layout; policy: Policy }[];
  /** What is read of git, where a commit is read. */
  objects: Objects | undefined;
  /** The commit that was read, or that the work tree stands on; undefined where there is none. */
  commit: string | undefined;
  close(): void;
}

/** Throws a UserError where there is no registry, or no such commit. */
export async function openState({
  cwd = process.cwd(),
  config,
  at,
  env = process.env,
}: OpenOptions): Promise<OpenState> {
  const ground = locateWorkspace({ cwd, paths: [], config, env });
  const { git, repository, root } = ground;
  if (at !== undefined && !git) {
    throw new UserError("this is not a git repository, so it has no commits", "leave --at out");
  }
  const commit = git && (at === undefined ? await knownCommit(git, "HEAD") : await findCommit(git, at));
  if (at !== undefined && commit === undefined) {
    throw new UserError(`there is no commit ${quote(at)} here`, "name a commit of this clone, or fetch it");
  }
  const isBare = repository !== undefined && repository.root === undefined;
  const objects = git && commit !== undefined && (isBare || at !== undefined) ? Objects.in(git) : undefined;
  try {
    const state: State =
      objects && commit !== undefined
        ? await CommitSnapshot.of(commit, objects)
        : new WorktreeState(root, git);
    const found = await layoutsIn(state, ground);
    if (found.length === 0) throw noRegistry(ground.folders);
    const layouts: OpenState["layouts"] = [];
    for (const layout of found) layouts.push({ layout, policy: await loadPolicy(state, layout) });
    return { ground, state, layouts, objects, commit, close: () => objects?.close() };
  } catch (error) {
    objects?.close();
    throw error;
  }
}

/**
 * The logs of all registries of a state, read from it for good: the state is closed.
 *
 * @param now the clock, in minutes since 1970
 */
export async function openBook({ state, layouts, close }: OpenState, now: number): Promise<Book> {
  try {
    const parts: BookPart[] = [];
    for (const { layout, policy } of layouts) {
      const { schemas, clockSkew } = policy;
      const logs = await openLogs(state, layout, schemas);
      parts.push({ logs, schemas, last: lastToAnswer({ now, clockSkew }) });
    }
    return new Book(parts);
  } finally {
    close();
  }
}
