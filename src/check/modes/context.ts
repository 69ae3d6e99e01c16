/** What every mode of checking needs, opened once. */

import { UserError } from "../../base/core/errors.js";
import type { Progress } from "../../base/core/progress.js";
import type { PolicyOverrides } from "../../registry/config/policy.js";
import type { Rule } from "../../rules/rule.js";
import type { Git } from "../../sources/git/git.js";
import { Objects } from "../../sources/git/objects.js";
import type { Repository } from "../../sources/git/repository.js";
import { Policies } from "./policies.js";
import type { Workspace } from "./workspace.js";

/** How a check is made, in whatever mode. */
export interface ModeOptions extends PolicyOverrides {
  rulesToRun: readonly Rule[];
  progress: Progress | undefined;
  /** The clock, in minutes since 1970. */
  now: number;
}

export interface Context<Options extends ModeOptions = ModeOptions> {
  workspace: Workspace;
  options: Options;
  /** Reads objects of the repository; undefined outside git. */
  objects: Objects | undefined;
  /** What the registries are checked by, as far as they were looked for. */
  policies: Policies;
}

/** The context of a mode that needs a repository. */
export interface GitContext<Options extends ModeOptions = ModeOptions, Reader extends Objects = Objects>
  extends Context<Options> {
  git: Git;
  repository: Repository;
  objects: Reader;
}

/** Opens what a mode needs, and lets go of it when the work is done or has failed. */
export async function inContext<Options extends ModeOptions, Result>(
  workspace: Workspace,
  options: Options,
  work: (context: Context<Options>) => Promise<Result>,
): Promise<Result> {
  const objects = workspace.git && Objects.in(workspace.git);
  try {
    return await work({ workspace, options, objects, policies: new Policies(options) });
  } finally {
    objects?.close();
  }
}

/**
 * As {@link inContext}, for a mode that needs a repository. Throws a UserError outside one.
 *
 * @param without what a check outside git lacks, such as `it has no ranges`
 */
export async function inRepository<Options extends ModeOptions, Reader extends Objects, Result>(
  workspace: Workspace,
  options: Options,
  { openReader, without }: { openReader: (git: Git) => Reader; without: string },
  work: (context: GitContext<Options, Reader>) => Promise<Result>,
): Promise<Result> {
  const { git, repository } = workspace;
  if (!git || !repository)
    throw new UserError(`this is not a git repository, so ${without}`, "run the check in a clone");
  const objects = openReader(git);
  try {
    return await work({ workspace, options, git, repository, objects, policies: new Policies(options) });
  } finally {
    objects.close();
  }
}
