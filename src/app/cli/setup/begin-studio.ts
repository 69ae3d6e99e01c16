/** The part of `init` for a music studio that has no registry yet. */
import { realpathSync } from "node:fs";
import { resolve } from "node:path";
import { UserError } from "../../../base/core/errors.js";
import { pathWithin } from "../../../check/modes/workspace.js";
import { findLayouts, type Layout } from "../../../registry/config/layout.js";
import { joinPath } from "../../../registry/config/paths.js";
import { musicStudio, REGISTRY_FOLDER } from "../../../registry/model/music-studio.js";
import { ProposedSnapshot } from "../../../sources/snapshots/proposed.js";
import { WorktreeSnapshot } from "../../../sources/snapshots/worktree.js";

/**
 * The layout of a studio's registry that begins in a folder.
 *
 * @param root the repository's root
 * @param cwd the folder that the registry is to be in
 * @throws UserError where the folder has a registry already
 */
export async function beginStudio(root: string, cwd: string): Promise<Layout[]> {
  const folder = pathWithin(root, cwd, realpathSync(resolve(cwd)));
  const state = new WorktreeSnapshot(root);
  const [known] = await findLayouts(state, folder);
  if (known?.folder === folder)
    throw new UserError("there is a registry here already", "run init without --studio");
  const logs = musicStudio.logs.filter(({ required }) => required);
  const proposed = Object.fromEntries(logs.map(({ path }) => [joinPath(folder, path), ""]));
  return findLayouts(new ProposedSnapshot(state, proposed), folder);
}

/** The sentence for somebody who sets up a repository in which there is nothing to guard yet. */
export const nothingToGuard = () =>
  new UserError(
    `there is no registry here: neither ${REGISTRY_FOLDER}/ nor a configuration`,
    "for JSONL logs of your own run `npx runidx-lint init <log>`; for a new music studio run `npx runidx-lint init --studio`",
  );
