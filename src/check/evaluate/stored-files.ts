/** The run logs and lyrics that records name by stored paths: which records a change of such files affectsRegistry. */
import { isConfigPath } from "../../registry/config/config.js";
import type { Layout } from "../../registry/config/layout.js";
import { ownerOf } from "../../registry/config/log-paths.js";
import { loadPolicy, type PolicyOverrides } from "../../registry/config/policy.js";
import { pathTest } from "../../registry/logs/case-blind.js";
import { type DiskLayout, pathBehind, storedPath, topFolders } from "../../registry/logs/disk.js";
import { openLogs } from "../../registry/logs/load.js";
import type { Log } from "../../registry/logs/log.js";
import { FILE_FIELDS, logOfType } from "../../registry/logs/logs.js";
import type { RegistryRecord } from "../../registry/logs/record.js";
import type { Registry } from "../../registry/logs/registry.js";
import { RECORD_TYPES } from "../../registry/model/schemas.js";
import type { Snapshot } from "../../sources/bytes/snapshot.js";
import type { CommitSnapshot } from "../../sources/snapshots/commit-snapshot.js";

/** More names than these cost more to search for than one reading of the log. */
const MOST_SEARCHED = 64;

/** The changed paths that may be files behind stored paths: those in a folder, or any where roots are configured. */
export function storedCandidates(layout: Layout, changed: Iterable<string>): Set<string> {
  const prefix = layout.folder === "" ? "" : `${layout.folder}/`;
  const hasRoots = (layout.config.pathRoots ?? []).length > 0;
  const found = new Set<string>();
  for (const path of changed) {
    if (!path.startsWith(prefix) || ownerOf([layout], path) || isConfigPath(path)) continue;
    if (hasRoots || path.slice(prefix.length).includes("/")) found.add(path);
  }
  return found;
}

/**
 * What is in a record that names a file, however the record writes it: the longest plain part of the file's name.
 * Undefined where the name has none.
 */
function needleOf(path: string): string | undefined {
  const parts = path.slice(path.lastIndexOf("/") + 1).match(/[\w-]+/g) ?? [];
  return parts.reduce<string | undefined>(
    (a, b) => (a !== undefined && a.length >= b.length ? a : b),
    undefined,
  );
}

/** The texts to search a log for, in order to find the records that name some files; undefined: read all of it. */
export function needlesOf(paths: ReadonlySet<string>): string[] | undefined {
  if (paths.size > MOST_SEARCHED) return undefined;
  const needles = [...paths].map(needleOf);
  return needles.every((needle) => needle !== undefined) ? needles : undefined;
}

function* candidatesIn(log: Log, needles: readonly string[] | undefined): Iterable<RegistryRecord> {
  if (needles) {
    log.prepare(needles);
    for (const needle of needles) yield* log.search(needle);
  } else {
    for (const { record } of log.index()) if (record) yield record;
  }
}

/** The records that name one of some files. */
export function* recordsNaming(
  logs: Registry["logs"],
  paths: ReadonlySet<string>,
  disk: DiskLayout,
): Iterable<RegistryRecord> {
  if (paths.size === 0) return;
  const needles = needlesOf(paths);
  const isOneOf = pathTest(paths);
  for (const type of RECORD_TYPES.filter((name) => FILE_FIELDS[name] !== undefined)) {
    const log = logs.get(logOfType(type));
    for (const record of log ? candidatesIn(log, needles) : []) {
      const stored = storedPath(record);
      if (stored === undefined) continue;
      const path = pathBehind(stored, disk);
      if (path !== undefined && isOneOf(stored, path)) yield record;
    }
  }
}

/**
 * Whether a change touches a file that a record names. A change that touches neither a log nor such a file has
 * nothing to be checked. Throws a UserError where a log can't be read.
 */
export async function touchesStoredFiles(
  state: Snapshot,
  layout: Layout,
  changed: Iterable<string>,
  overrides: PolicyOverrides = {},
): Promise<boolean> {
  const paths = storedCandidates(layout, changed);
  if (paths.size === 0) return false;
  const { schemas, pathRoots: roots } = await loadPolicy(state, layout, overrides);
  const { logs, close } = await openLogs(state, layout, schemas);
  try {
    const { folder } = layout;
    const disk = { folder, roots, topFolders: await topFolders([state], folder) };
    for (const _ of recordsNaming(logs, paths, disk)) return true;
    return false;
  } finally {
    close();
  }
}

/** The paths in the folders of some registries at which two commits differ. */
export async function changedFiles(
  before: CommitSnapshot,
  after: CommitSnapshot,
  layouts: readonly Layout[],
): Promise<string[]> {
  const isWithin = (path: string, folder: string) => folder === "" || `${path}/`.startsWith(`${folder}/`);
  const changes = await before.changesTo(after, {
    enters: (path) => layouts.some(({ folder }) => isWithin(path, folder) || isWithin(folder, path)),
    wants: (path) => layouts.some(({ folder }) => isWithin(path, folder)),
  });
  return changes.map(({ path }) => path);
}
