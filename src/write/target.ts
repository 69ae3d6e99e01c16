/** The registry that is written to: opened, with its logs, its lock and what of them is committed. */
import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../base/core/errors.js";
import { listing, quote } from "../base/text/visible.js";
import { existingFolder, pathWithin, type Workspace } from "../check/modes/workspace.js";
import { openState } from "../query/open.js";
import type { Layout } from "../registry/config/layout.js";
import type { Policy } from "../registry/config/policy.js";
import { fileOfLog } from "../registry/logs/log-pattern.js";
import type { Snapshot } from "../sources/bytes/snapshot.js";
import { readSizes } from "../sources/git/sizes.js";

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

/** The folder of a registry's first log, in which the lock is; it is made where it is not there. */
export function homeOf({ workspace: { root }, layout }: Target): string {
  const [first = ""] = Object.values(layout.logs);
  const folder = join(root, dirname(first));
  const beyond = existingFolder(folder);
  if (!`${beyond}/`.startsWith(`${existingFolder(root)}/`) && beyond !== existingFolder(root))
    throw new UserError(
      `${quote(dirname(first))} leads out of the repository`,
      "put the folder itself there",
    );
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true });
  return folder;
}

/** How many bytes of a file HEAD or the index have, whichever has more; 0 where neither has it. */
export async function keptSize({ workspace: { git } }: Target, path: string): Promise<number> {
  if (!git) return 0;
  const row = await git.run(["ls-files", "--stage", "-z", "--", path]);
  const staged = row.stdout
    .toString("latin1")
    .split("\0")
    .map((entry) => entry.split(" ")[1]);
  const committed = await git.ask(["rev-parse", "--verify", "--quiet", `HEAD:${path}`], [1, 128]);
  const ids = [...staged, committed].filter(
    (id): id is string => id !== undefined && /^[0-9a-f]{40,64}$/.test(id),
  );
  return Math.max(0, ...(await readSizes(git, new Set(ids))).values());
}

/** The name of the writer of this clone; undefined where it has none. */
export async function writerOf(
  { workspace: { git } }: Target,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string | undefined> {
  const set = git && (await git.ask(["config", "--get", "runidx.writer"], [1]));
  return set || env.RUNIDX_WRITER || undefined;
}
