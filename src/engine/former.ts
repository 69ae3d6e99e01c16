/**
 * Where the logs of a registry stood in the past: in the standard places, wherever a configuration of the past had
 * them, in registries that a configuration of the past named, and where a commit moved them from.
 */
import { CONFIG_FILE, PACKAGE_FILE } from "../config/config.js";
import { joinPath, type Layout } from "../config/layout.js";
import { isFile } from "../history/entry.js";
import { type Walk, walk } from "../history/walk.js";
import { LOGS } from "../registry/logs.js";
import type { Git } from "../sources/git.js";
import type { Objects } from "../sources/objects.js";
import { changesBetween } from "../sources/tree-diff.js";
import { filesOf, ownerOf, standardLayout } from "./log-paths.js";

type Json = Readonly<Record<string, unknown>>;

export interface FormerSource {
  git: Git;
  objects: Objects;
  /** The commit whose history is looked at. */
  head: string;
}

/** A folder and its parents, up to the root. */
function upwards(folder: string): string[] {
  const steps = folder === "" ? [] : folder.split("/");
  return [...steps.map((_, index) => steps.slice(0, index + 1).join("/")), ""];
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a configuration of the past said, as far as it can be read; undefined where it said nothing. */
function readLoosely(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ""));
    if (!isObject(value)) return undefined;
    return isObject(value.runidx) ? value.runidx : value;
  } catch (error) {
    // What could not be read then named nothing then.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Every configuration that some folders ever had, with its folder. */
async function configsOf(
  { git, objects, head }: FormerSource,
  folders: readonly string[],
): Promise<{ folder: string; config: Json }[]> {
  const places = folders.flatMap((folder) =>
    [CONFIG_FILE, PACKAGE_FILE].map((name) => [joinPath(folder, name), folder] as const),
  );
  const byPath = new Map(places);
  const { steps } = await walk(git, objects, { heads: [head], without: [] }, filesOf([...byPath.keys()]));
  const seen = new Set<string>();
  const found: { folder: string; config: Json }[] = [];
  for (const { path, result } of steps) {
    if (!isFile(result) || seen.has(`${path} ${result.id}`)) continue;
    seen.add(`${path} ${result.id}`);
    const bytes = await objects.blob(result.id);
    const config = readLoosely(bytes.slice(0, bytes.size).toString("utf8"));
    bytes.close();
    if (config) found.push({ folder: byPath.get(path) ?? "", config });
  }
  return found;
}

/** The folder that a text of a configuration names, within the repository; undefined where it leads out of it. */
function folderNamed(folder: string, path: unknown): string | undefined {
  if (typeof path !== "string" || path.split(/[\\/]/).includes("..")) return undefined;
  return joinPath(folder, path);
}

/** A registry with its logs where a configuration had them. */
function withLogs(layout: Layout, folder: string, logs: unknown): Layout {
  const standard = standardLayout({ ...layout, folder });
  if (!isObject(logs)) return standard;
  const named = LOGS.flatMap(({ name }) => {
    const path = folderNamed(folder, logs[name]);
    return path === undefined ? [] : [[name, path]];
  });
  return { ...standard, logs: { ...standard.logs, ...Object.fromEntries(named) } };
}

/**
 * Every place that configurations of the past gave to logs. Throws a UserError where the history can't be read.
 *
 * @param layouts the registries of today
 * @param folders where registries are looked for
 */
export async function formerLayouts(
  source: FormerSource,
  layouts: readonly Layout[],
  folders: readonly string[],
): Promise<Layout[]> {
  const found: Layout[] = [];
  const [first] = layouts;
  if (!first) return found;
  const ownerOfFolder = (folder: string) => layouts.find((layout) => layout.folder === folder) ?? first;
  let wanted = [...new Set([...folders, ...layouts.map(({ folder }) => folder)].flatMap(upwards))];
  const looked = new Set(wanted);
  while (wanted.length > 0) {
    const next = new Set<string>();
    for (const { folder, config } of await configsOf(source, wanted)) {
      const owner = ownerOfFolder(folder);
      if (isObject(config.logs) && config.history !== false) found.push(withLogs(owner, folder, config.logs));
      for (const name of Array.isArray(config.registries) ? config.registries : []) {
        const registry = folderNamed(folder, name);
        if (registry === undefined || looked.has(registry)) continue;
        next.add(registry);
        found.push(withLogs(ownerOfFolder(registry), registry, undefined));
      }
    }
    for (const folder of next) looked.add(folder);
    wanted = [...next];
  }
  return found;
}

/** The logs that one commit added where it deleted another of the same name: the places that they were moved from. */
export async function movedFrom(
  objects: Objects,
  { commits, steps, trees }: Walk,
  layouts: readonly Layout[],
): Promise<Layout[]> {
  const found: Layout[] = [];
  for (const { commit, path, result, parents } of steps) {
    const isNew = isFile(result) && parents.length > 0 && !parents.some(({ entry }) => isFile(entry));
    const owner = isNew ? ownerOf(layouts, path) : undefined;
    const tree = trees.get(commit);
    const parent = trees.get(commits.find(({ id }) => id === commit)?.parents[0] ?? "");
    if (!owner || tree === undefined || parent === undefined) continue;
    const name = path.slice(path.lastIndexOf("/") + 1);
    const everything = { enters: () => true, wants: (other: string) => `/${other}`.endsWith(`/${name}`) };
    for (const change of await changesBetween(objects, parent, tree, everything)) {
      if (change.after || !isFile(change.before) || ownerOf(layouts, change.path)) continue;
      const { layout, log } = owner;
      found.push({ ...layout, logs: { ...layout.logs, [log]: change.path } });
    }
  }
  return found;
}
