/** What the index is compared with: HEAD, the other parents of a merge, or what is published. */
import { join } from "node:path";
import { UserError } from "../../../base/core/errors.js";
import { CONFIG_FILE, PACKAGE_FILE } from "../../../registry/config/config.js";
import { judgingFiles, type Layout } from "../../../registry/config/layout.js";
import { LOG_ENDINGS } from "../../../registry/config/log-path.js";
import { ownerOf } from "../../../registry/config/log-paths.js";
import { joinPath } from "../../../registry/config/paths.js";
import { namesSeveral } from "../../../registry/logs/log-pattern.js";
import { REGISTRY_FOLDER } from "../../../registry/logs/logs.js";
import { findSegments } from "../../../registry/logs/segments.js";
import type { Snapshot } from "../../../sources/bytes/snapshot.js";
import type { Git } from "../../../sources/git/git.js";
import type { RawChange } from "../../../sources/git/raw-diff.js";
import { type Repository, readIfThere } from "../../../sources/git/repository.js";
import { mergeBaseOf, upstreamCommit } from "../../../sources/git/revisions.js";
import type { IndexSnapshot } from "../../../sources/snapshots/index-snapshot.js";

/**
 * The other parents of a merge in progress: git's file, or before it exists git's environment. Throws a UserError where
 * the file names none.
 */
export function mergeHeads({ gitDir }: Repository, env: NodeJS.ProcessEnv): string[] {
  const file = readIfThere(join(gitDir, "MERGE_HEAD"));
  if (file !== undefined) {
    const ids = file.split("\n").filter((line) => line !== "");
    if (ids.length > 0 && ids.every((id) => /^[0-9a-f]{40,64}$/.test(id))) return ids;
    throw new UserError(
      "a merge is in progress, and git's file MERGE_HEAD does not name its other side",
      "run `git merge --quit`, which leaves your files and what is staged as they are, then merge again",
    );
  }
  return Object.keys(env).flatMap((name) => /^GITHEAD_([0-9a-f]{40,64})$/.exec(name)?.[1] ?? []);
}

/** Where hooks compare with what is published: the merge base of HEAD and its upstream; else HEAD itself. */
export async function publishedBase(git: Git, head: string): Promise<string> {
  const upstream = await upstreamCommit(git);
  return (upstream && (await mergeBaseOf(git, head, upstream))) ?? head;
}

/** Whether a change may make a registry appear or vanish, so that the disk is no guide to where one is. */
export function mayRelocateRegistry({ path, before, after }: RawChange): boolean {
  if (before && after && before.mode === after.mode) return false;
  const name = path.slice(path.lastIndexOf("/") + 1);
  return (
    name === CONFIG_FILE ||
    LOG_ENDINGS.some((ending) => name.endsWith(ending)) ||
    path.split("/").includes(REGISTRY_FOLDER)
  );
}

/** Every file that could say where a registry is, going up from some folders, and in the registries found. */
export function configPaths(folders: readonly string[], layouts: readonly Layout[]): string[] {
  const paths = new Set<string>();
  for (const start of [...folders, ...layouts.map(({ folder }) => folder)]) {
    for (let folder = start; ; folder = folder.slice(0, Math.max(folder.lastIndexOf("/"), 0))) {
      for (const name of [CONFIG_FILE, PACKAGE_FILE]) paths.add(joinPath(folder, name));
      if (folder === "") break;
    }
  }
  for (const { configPath } of layouts) if (configPath !== undefined) paths.add(configPath);
  return [...paths];
}

/** The paths that git is asked about at once: logs, and what decides where they are and how they are checked. */
export function askedPaths(folders: readonly string[], layouts: readonly Layout[]): string[] {
  const paths = layouts.flatMap((layout) => [
    ...Object.values(layout.logs).filter((path) => !namesSeveral(path)),
    ...judgingFiles(layout),
  ]);
  return [...new Set([...paths, ...configPaths(folders, layouts)])];
}

/** The files on disk of logs that can have several: git is asked about them as well. */
export async function filesOnDisk(worktree: Snapshot, layouts: readonly Layout[]): Promise<string[]> {
  const patterns = layouts.flatMap(({ logs }) => Object.values(logs).filter(namesSeveral));
  return (await Promise.all(patterns.map((pattern) => findSegments(worktree, pattern)))).flat();
}

/** A file in one state; undefined where there is none. */
async function contentOf(state: Snapshot, path: string): Promise<Buffer | undefined> {
  if ((await state.entry(path))?.kind !== "file") return undefined;
  const bytes = await state.open(path);
  const content = Buffer.from(bytes.slice(0, bytes.size));
  bytes.close();
  return content;
}

/** What may say where a registry is, in one state; undefined where it says nothing. */
async function sayingOf(state: Snapshot, path: string): Promise<Buffer | undefined> {
  const content = await contentOf(state, path);
  if (content === undefined) return undefined;
  return path.endsWith(CONFIG_FILE) || content.includes('"runidx"') ? content : undefined;
}

/**
 * Whether the disk is a true guide to where the index has its registries: every configuration and model that was looked
 * at says the same in both, and the logs of each registry are the index's too.
 */
export async function worktreeMatchesIndex(
  worktree: Snapshot,
  { index, facts }: IndexSnapshot,
  folders: readonly string[],
  layouts: readonly Layout[],
): Promise<boolean> {
  for (const path of configPaths(folders, layouts)) {
    const [disk, staged] = [await sayingOf(worktree, path), await sayingOf(index, path)];
    if (disk === undefined ? staged !== undefined : staged === undefined || !disk.equals(staged))
      return false;
  }
  for (const path of layouts.flatMap(({ modelFiles = [] }) => modelFiles)) {
    const [disk, staged] = [await contentOf(worktree, path), await contentOf(index, path)];
    if (disk === undefined || staged === undefined || !disk.equals(staged)) return false;
  }
  return layouts.every(({ logs }) =>
    Object.values(logs).some((path) => facts.index.get(path) !== undefined || facts.changes.has(path)),
  );
}

/** Whether a changed path can change a registry's verdict. */
export function affectsRegistry(layout: Layout, path: string): boolean {
  if (ownerOf([layout], path) !== undefined || path === layout.configPath) return true;
  return judgingFiles(layout).includes(path);
}

/** Whether a change is to a model: then the disk, which has it, is no guide to what the base had. */
export function changesModel(layouts: readonly Layout[], { path }: RawChange): boolean {
  return layouts.some(({ modelFiles = [] }) => modelFiles.includes(path));
}
