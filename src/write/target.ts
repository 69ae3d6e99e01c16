/** The registry that is written to: opened, with its logs, its lock and what of them is committed. */
import { UserError } from "../base/core/errors.js";
import { listing, quote } from "../base/text/visible.js";
import { pathWithin, type Workspace } from "../check/modes/workspace.js";
import { openState } from "../query/open.js";
import type { Layout } from "../registry/config/layout.js";
import type { Policy } from "../registry/config/policy.js";
import { openLogs } from "../registry/logs/load.js";
import { fileOfLog } from "../registry/logs/log-pattern.js";
import { Registry } from "../registry/logs/registry.js";
import type { Snapshot } from "../sources/bytes/snapshot.js";
import { readSizes } from "../sources/git/sizes.js";
import { headCommit } from "../sources/snapshots/head.js";

export interface TargetOptions {
  /** Where to look for the registry; the current folder unless said. */
  cwd?: string | undefined;
  env?: NodeJS.ProcessEnv | undefined;
  config?: string | undefined;
  /** The moment that times are minted for and that records are checked at; now unless said. */
  now?: Date | undefined;
  /** The log or the type of record that was named: by its name or by the path of a file. */
  log?: string | undefined;
}

export interface Target {
  workspace: Workspace;
  /** The work tree. */
  state: Snapshot;
  layout: Layout;
  policy: Policy;
  /** The log or type that was named, by its name in the model. */
  named: string | undefined;
}

/** The log of a registry that a word names, or the type; undefined where it names neither. */
function nameIn({ model, logs }: Layout, word: string, path: string | undefined): string | undefined {
  if (model.log(word) || model.has(word)) return word;
  const upper = [...model.types].find((type) => type.toLowerCase() === word.toLowerCase());
  const byPath = Object.entries(logs).find(
    ([, pattern]) => path !== undefined && (pattern === path || fileOfLog(pattern, path) !== undefined),
  );
  return byPath?.[0] ?? upper;
}

function pathOf({ root }: Workspace, cwd: string, word: string): string | undefined {
  try {
    return pathWithin(root, cwd, word);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/**
 * Opens the registry that is written to. Throws a UserError where there is none, where several fit, and where the log that was
 * named is not there.
 */
export async function openTarget({
  cwd = process.cwd(),
  env = process.env,
  config,
  log,
}: TargetOptions): Promise<Target> {
  const open = await openState({ cwd, env, config });
  open.close();
  const { workspace, state, layouts } = open;
  if (workspace.repository !== undefined && workspace.repository.root === undefined)
    throw new UserError("a bare repository has no files to append to", "go to a clone with a work tree");
  const path = log === undefined ? undefined : pathOf(workspace, cwd, log);
  const fitting = layouts.flatMap(({ layout, policy }) => {
    const named = log === undefined ? undefined : nameIn(layout, log, path);
    return log !== undefined && named === undefined ? [] : [{ layout, policy, named }];
  });
  const [only, ...more] = fitting;
  if (!only) {
    const known = layouts.flatMap(({ layout }) => layout.model.logs.map(({ name }) => name));
    throw new UserError(`there is no log ${quote(log)}`, `name one of ${listing([...new Set(known)], "or")}`);
  }
  if (more.length > 0)
    throw new UserError(
      `there are several registries here (${listing(fitting.map(({ layout }) => quote(layout.folder || ".")))})`,
      "go to the folder of the one that is meant, or name the log by its path",
    );
  return { workspace, state, ...only };
}

/** How many bytes of a file HEAD or the index have, whichever has more; 0 where neither has it. */
export async function keptSize({ workspace: { git, repository } }: Target, path: string): Promise<number> {
  if (!git || !repository) return 0;
  const head = await headCommit(git, repository);
  const ask = async (args: readonly string[]) => (await git.run(args)).stdout.toString("latin1");
  const rows = [
    await ask(["ls-files", "--stage", "-z", "--", path]),
    head === undefined ? "" : await ask(["ls-tree", "-z", head, "--", path]),
  ].join("");
  const ids = [...rows.matchAll(/(?:^|\0)\d+ (?:blob )?([0-9a-f]{40,64})[ \t]/g)].map(([, id = ""]) => id);
  return Math.max(0, ...(await readSizes(git, new Set(ids))).values());
}

/** Does some work with the records of a registry as they are. Throws a UserError where a log can't be read. */
export async function withRegistry<Result>(
  { state, layout, policy }: Target,
  at: Date,
  work: (registry: Registry) => Result,
): Promise<Result> {
  const { folder, model } = layout;
  const { schemas, clockSkew } = policy;
  const { logs, close } = await openLogs(state, layout, schemas);
  try {
    const now = Math.floor(at.getTime() / 60_000);
    return work(new Registry({ folder, model, schemas, now, clockSkew, disk: new Map(), logs }));
  } finally {
    close();
  }
}
