/** Where the registries of the index are. */

import { UserError } from "../../../base/core/errors.js";
import { isConfigPath } from "../../../registry/config/config.js";
import type { Layout } from "../../../registry/config/layout.js";
import type { RawChange } from "../../../sources/git/raw-diff.js";
import type { IndexSnapshot } from "../../../sources/snapshots/index-snapshot.js";
import { WorktreeSnapshot } from "../../../sources/snapshots/worktree.js";
import { layoutsIn, noRegistry, type Workspace } from "../workspace.js";
import { changesModel, mayRelocateRegistry, worktreeMatchesIndex } from "./base.js";

/** What registries are looked for in. */
export interface StagedPlaces {
  workspace: Workspace;
  snapshot: IndexSnapshot;
  /** The registries of the work tree. */
  onDisk: readonly Layout[];
}

export interface StagedLayouts {
  /** The registries that are checked. */
  layouts: Layout[];
  /** Registries of the base whose logs stood elsewhere: what became of them is proved all the same. */
  former: Layout[];
  /** The registries of the base, by folder. */
  inBase: ReadonlyMap<string, Layout>;
  /** The registries that the index names. */
  named: readonly Layout[];
}

/**
 * Where registries are: as on disk, unless the change moves one or the disk differs from the index. Throws a UserError
 * where there is none, and where logs are behind a link.
 */
export async function stagedLayouts(places: StagedPlaces): Promise<StagedLayouts> {
  const { workspace, snapshot, onDisk } = places;
  const ofBase = await layoutsIn(snapshot.base, workspace);
  const inBase = new Map(ofBase.map((layout) => [layout.folder, layout]));
  if (await isDiskTheIndex(places, ofBase))
    return { layouts: [...onDisk], former: [], inBase, named: onDisk };
  const layouts = await layoutsIn(snapshot.index, workspace);
  const named = [...layouts];
  const former: Layout[] = [];
  for (const layout of ofBase) {
    const now = layouts.find(({ folder }) => folder === layout.folder);
    if (!now) layouts.push(layout);
    else if (JSON.stringify(now.logs) !== JSON.stringify(layout.logs)) former.push(layout);
  }
  if (layouts.length === 0) throw noRegistry(workspace.folders);
  for (const layout of layouts) await refuseLinks(snapshot, layout);
  return { layouts, former, inBase, named };
}

/** Whether the registries on disk are those of the index. */
async function isDiskTheIndex(
  { workspace, snapshot, onDisk }: StagedPlaces,
  ofBase: readonly Layout[],
): Promise<boolean> {
  const isOnDisk = ({ folder }: Layout) => onDisk.some((layout) => layout.folder === folder);
  if (onDisk.length === 0 || !ofBase.every(isOnDisk)) return false;
  const changes = [...snapshot.facts.changes.values()];
  const isOfModel = (change: RawChange) => changesModel([...ofBase, ...onDisk], change);
  if (changes.some((change) => mayRelocateRegistry(change) || isConfigPath(change.path) || isOfModel(change)))
    return false;
  return worktreeMatchesIndex(new WorktreeSnapshot(workspace.root), snapshot, workspace.folders, onDisk);
}

/** Logs behind a link or in a submodule are in no commit of this repository: nothing about them can be told. */
async function refuseLinks(snapshot: IndexSnapshot, { logs }: Layout): Promise<void> {
  // A link that comes with this very change takes logs away, and the proof says so.
  if (Object.values(logs).some((path) => snapshot.facts.changes.has(path))) return;
  for (const path of Object.values(logs)) {
    for (let end = path.indexOf("/"); end > 0; end = path.indexOf("/", end + 1)) {
      const folder = path.slice(0, end);
      const kind = (await snapshot.index.entry(folder))?.kind;
      if (kind !== "symlink" && kind !== "submodule") continue;
      const what = kind === "symlink" ? "a symbolic link" : "a submodule";
      throw new UserError(
        `${folder} is ${what}, so the logs in it can't be judged`,
        "keep the logs in this repository itself",
      );
    }
  }
}
