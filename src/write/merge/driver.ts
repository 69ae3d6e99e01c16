/** The merge driver: merges three files as git gives them, and writes the result only if it is proved. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { messageOf, UserError } from "../../base/core/errors.js";
import { visible } from "../../base/text/visible.js";
import { locateWorkspace, type Workspace } from "../../check/modes/workspace.js";
import { findLayouts } from "../../registry/config/layout.js";
import { ownerOf } from "../../registry/config/log-paths.js";
import { splitPath } from "../../registry/logs/log-pattern.js";
import { WorktreeSnapshot } from "../../sources/snapshots/worktree.js";
import { type ConflictText, textOfConflict } from "./conflict-text.js";
import { withMarkers } from "./markers.js";
import { type MergeOptions, mergeLog, type Sides } from "./merge-log.js";
import { mannerOf } from "./order.js";
import { replaceFile } from "./replace-file.js";

/** What git gives to a merge driver. Files are relative to the folder, the path to the repository's root. */
export interface DriverRequest {
  cwd: string;
  env: NodeJS.ProcessEnv;
  base: string;
  ours: string;
  theirs: string;
  path: string;
}

function read(cwd: string, file: string): Buffer {
  try {
    return readFileSync(resolve(cwd, file));
  } catch (error) {
    throw new UserError(
      `${visible(file)} can't be read: ${messageOf(error)}`,
      "git gives three files to a merge driver: `merge-driver %O %A %B %P`",
      { cause: error },
    );
  }
}

/** The log that a path is, by the configurations of the work tree; undefined where it is not a log. */
async function logAt({ root }: Workspace, path: string): Promise<MergeOptions["log"]> {
  const state = new WorktreeSnapshot(root);
  for (const from of new Set([splitPath(path).folder, ""])) {
    const owner = ownerOf(await findLayouts(state, from), path);
    const log = owner?.layout.model.log(owner.log);
    if (owner && log) return { model: owner.layout.model, log };
  }
  return undefined;
}

/** Merges a file that is not a log as git does it without a driver. */
async function mergeAsText(
  { git }: Workspace,
  { cwd, base, ours, theirs }: DriverRequest,
): Promise<ConflictText | undefined> {
  const files = [ours, base, theirs].map((file) => resolve(cwd, file));
  const labels = ["ours", "base", "theirs"].flatMap((label) => ["-L", label]);
  const conflicts = Array.from({ length: 127 }, (_, index) => index + 1);
  const answer = await git?.run(["merge-file", "-q", ...labels, ...files], { answers: conflicts });
  if (answer?.code === 0) return undefined;
  return {
    message: "both sides changed it",
    remedy: "it is not a log of a registry: settle the conflict by hand",
  };
}

async function merge(request: DriverRequest, sides: Sides): Promise<ConflictText | undefined> {
  const { cwd, env, path, ours } = request;
  const workspace = locateWorkspace({ cwd, paths: [], config: undefined, env });
  const log = await logAt(workspace, path);
  if (!log) return mergeAsText(workspace, request);
  const manner = await mannerOf(workspace.git, env, { path, sides });
  const { bytes, conflict } = mergeLog(sides, { manner, log });
  const file = resolve(cwd, ours);
  replaceFile(file, ours, bytes ?? withMarkers(sides.ours, sides.theirs));
  return conflict && textOfConflict(conflict);
}

/**
 * Merges a log into the file of our side. Gives undefined where it is merged, else the conflict: the file has the lines of
 * both sides between markers then. Throws a UserError where it could not run; the file has the markers also then, as far
 * as it can be written.
 */
export async function runDriver(request: DriverRequest): Promise<ConflictText | undefined> {
  const { cwd, base, ours, theirs } = request;
  const sides = { base: read(cwd, base), ours: read(cwd, ours), theirs: read(cwd, theirs) };
  try {
    return await merge(request, sides);
  } catch (error) {
    // Git keeps the file as it is left: ours alone would look as if theirs had added nothing.
    replaceFile(resolve(cwd, ours), ours, withMarkers(sides.ours, sides.theirs));
    throw error;
  }
}
