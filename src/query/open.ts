/** Opens registries for questions: in the work tree, in a commit, or as plain files outside git. */

import { UserError } from "../base/core/errors.js";
import { listing, quote } from "../base/text/visible.js";
import { plainOf } from "../check/modes/lint.js";
import { type LintOptions, refuseWrongOptions } from "../check/modes/request.js";
import { layoutsIn, locateWorkspace, noRegistry, type Workspace } from "../check/modes/workspace.js";
import type { Layout } from "../registry/config/layout.js";
import { loadPolicy, type Policy, severityOf } from "../registry/config/policy.js";
import { openLogs } from "../registry/logs/load.js";
import { lastToAnswer } from "../registry/logs/registry.js";
import { rule as validJson } from "../rules/valid-json.js";
import type { Snapshot } from "../sources/bytes/snapshot.js";
import { Objects } from "../sources/git/objects.js";
import { findCommit, knownCommit } from "../sources/git/revisions.js";
import { CommitSnapshot } from "../sources/snapshots/commit-snapshot.js";
import { WorktreeSnapshot } from "../sources/snapshots/worktree.js";
import { QueryStore, type QueryStorePart } from "./store.js";

/** Which registry is meant: one that is looked for, or logs that are named in its place. */
export interface OpenOptions extends Pick<LintOptions, "logs" | "schema" | "id"> {
  /** Where to start looking for the registry; the current folder unless said. */
  cwd?: string | undefined;
  config?: string | undefined;
  /** A commit to read in place of the work tree. */
  at?: string | undefined;
  env?: NodeJS.ProcessEnv | undefined;
}

/** A state with the registries in it. */
export interface OpenState {
  workspace: Workspace;
  state: Snapshot;
  layouts: { layout: Layout; policy: Policy }[];
  /** What is read of git, where a commit is read. */
  objects: Objects | undefined;
  /** The commit that was read, or that the work tree is on; undefined where there is none. */
  commit: string | undefined;
  close(): void;
}

/** The options that say which logs are meant, as a check takes them. */
export function namedLogs({ config, logs, schema, id }: OpenOptions) {
  return {
    ...(config !== undefined && { config }),
    ...(logs && { logs }),
    ...(schema !== undefined && { schema }),
    ...(id !== undefined && { id }),
  };
}

/** The sentence for somebody whose registry or log is not where it was looked for. */
function nothingIn({ folders, plain }: Workspace): UserError {
  if (!plain) return noRegistry(folders);
  const named = listing(plain.logs.map((log) => quote(log)));
  return new UserError(`no file is ${named}`, "check the path after --log");
}

/** Throws a UserError where there is no registry, or no such commit. */
export async function openState(options: OpenOptions): Promise<OpenState> {
  const { cwd = process.cwd(), config, at, env = process.env } = options;
  refuseWrongOptions(namedLogs(options));
  const plain = await plainOf({ ...namedLogs(options), cwd });
  const workspace = locateWorkspace({ cwd, paths: [], config, env, plain });
  const { git, repository, root } = workspace;
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
    const state: Snapshot =
      objects && commit !== undefined
        ? await CommitSnapshot.of(commit, objects)
        : new WorktreeSnapshot(root, git);
    const found = await layoutsIn(state, workspace);
    if (found.length === 0) throw nothingIn(workspace);
    const layouts: OpenState["layouts"] = [];
    for (const layout of found) layouts.push({ layout, policy: await loadPolicy(state, layout) });
    return { workspace, state, layouts, objects, commit, close: () => objects?.close() };
  } catch (error) {
    objects?.close();
    throw error;
  }
}

/** Whether a registry's lines may have numbers that a double can't hold: not where that is an error. */
export function takesInexact(policy: Policy): boolean {
  return severityOf(policy, validJson, "unsafe-number") !== "error";
}

/**
 * The logs of all registries of a state, read completely: the state is closed.
 *
 * @param now the clock, in minutes since 1970
 */
export async function openQueryStore({ state, layouts, close }: OpenState, now: number): Promise<QueryStore> {
  try {
    const parts: QueryStorePart[] = [];
    for (const { layout, policy } of layouts) {
      const { schemas, clockSkew } = policy;
      const logs = await openLogs(state, layout, schemas);
      parts.push({
        model: layout.model,
        logs,
        schemas,
        last: lastToAnswer({ now, clockSkew }),
        takesInexact: takesInexact(policy),
      });
    }
    return new QueryStore(parts);
  } finally {
    close();
  }
}
