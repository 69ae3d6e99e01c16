/** Every place in which a commit of the history may have had the logs of some registries. */
import type { Layout } from "../../../registry/config/layout.js";
import { logPathsOf, standardLayout } from "../../../registry/config/log-paths.js";
import type { Snapshot } from "../../../sources/bytes/snapshot.js";
import type { Git } from "../../../sources/git/git.js";
import type { Objects } from "../../../sources/git/objects.js";
import type { ProofCache } from "../../history/proof-cache.js";
import { type Walk, walk } from "../../history/walk.js";
import { formerLayouts, movedFrom } from "../../proof/former.js";
import type { Head } from "./resolve.js";

/** Where a history is read from. */
export interface HistorySource {
  git: Git;
  objects: Objects;
  proven: ProofCache;
  head: Head;
  /** What is audited: the commit, or the work tree. */
  state: Snapshot;
  /** A configuration that was named in place of those that are found. */
  config: string | undefined;
  /** Where registries are looked for. */
  folders: readonly string[];
  /** Whether logs are named in place of a registry: they have no configuration, today or in the past. */
  isPlain: boolean;
}

/** Walks the history at every place of the registries of today; each place is given once. */
export async function walkEveryPlace(
  { git, objects, head, state, config, folders, isPlain }: HistorySource,
  today: readonly Layout[],
): Promise<{ layouts: Layout[]; walk: Walk }> {
  const source = { git, objects, head: head.id, config };
  const former = isPlain ? [] : await formerLayouts(source, state, today, folders);
  const all = [...today, ...today.map(standardLayout), ...former];
  const span = { heads: [head.id], without: [] };
  const walked = await walk(git, objects, span, logPathsOf(all));
  const moved = await movedFrom(objects, walked, all);
  if (moved.length === 0) return { layouts: distinct(all), walk: walked };
  all.push(...moved);
  return { layouts: distinct(all), walk: await walk(git, objects, span, logPathsOf(all)) };
}

function distinct(all: readonly Layout[]): Layout[] {
  const byPlace = new Map<string, Layout>();
  for (const layout of all) {
    const key = JSON.stringify([layout.folder, layout.logs]);
    if (!byPlace.has(key)) byPlace.set(key, layout);
  }
  return [...byPlace.values()];
}
