/**
 * Where the logs of a registry stood in the past: in the standard places, wherever a configuration of the past had
 * them, in registries that a configuration of the past named, and where a commit moved them from.
 */
import { CONFIG_FILE, PACKAGE_FILE } from "../../registry/config/config.js";
import { type Layout, layoutsAt } from "../../registry/config/layout.js";
import { filesOf, ownerOf, standardLayout } from "../../registry/config/log-paths.js";
import { joinPath } from "../../registry/config/paths.js";
import { withoutComments } from "../../registry/jsonl/comments.js";
import type { Snapshot } from "../../sources/bytes/snapshot.js";
import { isFile } from "../../sources/git/entry.js";
import type { Git } from "../../sources/git/git.js";
import type { Objects } from "../../sources/git/objects.js";
import { changesBetween } from "../../sources/git/tree-diff.js";
import { type Walk, walk } from "../history/walk.js";

type Json = Readonly<Record<string, unknown>>;

export interface FormerSource {
  git: Git;
  objects: Objects;
  /** The commit whose history is looked at. */
  head: string;
  /** A configuration that was named in place of those that are found. */
  config: string | undefined;
}

/** A folder and its parents, up to the root. */
function upwards(folder: string): string[] {
  const steps = folder === "" ? [] : folder.split("/");
  return [...steps.map((_, index) => steps.slice(0, index + 1).join("/")), ""];
}

/** Whether a value of a configuration is an object with keys. */
export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a configuration of the past said, as far as it can be read; undefined where it said nothing. */
export function readLoosely(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(withoutComments(text.replace(/^\ufeff/, "")));
    if (!isObject(value)) return undefined;
    return isObject(value.runidx) ? value.runidx : value;
  } catch (error) {
    // What could not be read then named nothing then.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Everything that some files ever said, as far as it can be read. */
async function saidBy(
  { git, objects, head }: FormerSource,
  paths: readonly string[],
): Promise<{ path: string; said: Json }[]> {
  const { steps } = await walk(git, objects, { heads: [head], without: [] }, filesOf(paths));
  const seen = new Set<string>();
  const found: { path: string; said: Json }[] = [];
  for (const { path, result } of steps) {
    if (!isFile(result) || seen.has(`${path} ${result.id}`)) continue;
    seen.add(`${path} ${result.id}`);
    const bytes = await objects.blob(result.id);
    const said = readLoosely(bytes.slice(0, bytes.size).toString("utf8"));
    bytes.close();
    if (said) found.push({ path, said });
  }
  return found;
}

/** Every configuration that some folders ever had, with its folder. */
async function configsOf(
  source: FormerSource,
  folders: readonly string[],
): Promise<{ folder: string; config: Json }[]> {
  const { config } = source;
  const places = folders.flatMap((folder) =>
    [CONFIG_FILE, PACKAGE_FILE].map((name) => [joinPath(folder, name), folder] as const),
  );
  const byPath = new Map(places);
  if (config !== undefined) byPath.set(config, config.slice(0, Math.max(config.lastIndexOf("/"), 0)));
  const all = await saidBy(source, [...byPath.keys()]);
  return all.map(({ path, said }) => ({ folder: byPath.get(path) ?? "", config: said }));
}

/** Every path that models of the past gave to logs, by folder of the configuration that named the model. */
async function logsOfModels(
  source: FormerSource,
  configs: readonly { folder: string; config: Json }[],
): Promise<{ folder: string; name: string; path: string }[]> {
  const folders = new Map<string, Set<string>>();
  for (const { folder, config } of configs) {
    const model = config.history === false ? undefined : folderNamed(folder, config.model);
    if (model !== undefined) folders.set(model, (folders.get(model) ?? new Set()).add(folder));
  }
  if (folders.size === 0) return [];
  return (await saidBy(source, [...folders.keys()])).flatMap(({ path: model, said }) =>
    (Array.isArray(said.logs) ? said.logs : []).flatMap((log) => {
      if (!isObject(log) || typeof log.name !== "string") return [];
      const { name } = log;
      return [...(folders.get(model) ?? [])].flatMap((folder) => {
        const path = folderNamed(folder, log.path);
        return path === undefined ? [] : [{ folder, name, path }];
      });
    }),
  );
}

/** The path that a text of a configuration names, within the repository; undefined where it leads out of it. */
export function folderNamed(folder: string, path: unknown): string | undefined {
  if (typeof path !== "string" || path.split(/[\\/]/).includes("..")) return undefined;
  return joinPath(folder, path);
}

/** A registry with its logs where a configuration had them. */
function withLogs(layout: Layout, folder: string, logs: unknown): Layout {
  const standard = standardLayout({ ...layout, folder });
  if (!isObject(logs)) return standard;
  const named = layout.model.logs.flatMap(({ name }) => {
    const path = folderNamed(folder, logs[name]);
    return path === undefined ? [] : [[name, path]];
  });
  return { ...standard, logs: { ...standard.logs, ...Object.fromEntries(named) } };
}

/**
 * Every place that configurations of the past gave to logs. Throws a UserError where the history can't be read.
 *
 * @param state what is checked
 * @param layouts the registries of today
 * @param folders where registries are looked for
 */
export async function formerLayouts(
  source: FormerSource,
  state: Snapshot,
  layouts: readonly Layout[],
  folders: readonly string[],
): Promise<Layout[]> {
  const found: Layout[] = [];
  const [first] = layouts;
  if (!first) return found;
  const ownerAt = (folder: string) => layouts.find((layout) => layout.folder === folder);
  const ownerOfFolder = (folder: string) => ownerAt(folder) ?? first;
  let wanted = [...new Set([...folders, ...layouts.map(({ folder }) => folder)].flatMap(upwards))];
  const looked = new Set(wanted);
  // A registry that needed no configuration may have stood in any of them; one that still does is checked by itself.
  for (const folder of wanted) {
    const isOthers = (await layoutsAt(state, folder)).length > 0 && ownerAt(folder) === undefined;
    if (!isOthers) found.push(withLogs(ownerOfFolder(folder), folder, undefined));
  }
  while (wanted.length > 0) {
    const next = new Set<string>();
    const configs = await configsOf(source, wanted);
    for (const { folder, name, path } of await logsOfModels(source, configs)) {
      const standard = standardLayout({ ...ownerOfFolder(folder), folder });
      // Whatever today's model calls the log, it is one that must not have been altered.
      found.push({ ...standard, logs: { ...standard.logs, [name]: path } });
    }
    for (const { folder, config } of configs) {
      const owner = ownerOfFolder(folder);
      if (isObject(config.logs) && config.history !== false) found.push(withLogs(owner, folder, config.logs));
      for (const name of Array.isArray(config.registries) ? config.registries : []) {
        const registry = folderNamed(folder, name);
        if (registry === undefined) continue;
        found.push(withLogs(ownerOfFolder(registry), registry, undefined));
        if (!looked.has(registry)) next.add(registry);
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
  { steps, trees }: Walk,
  layouts: readonly Layout[],
): Promise<Layout[]> {
  const found: Layout[] = [];
  for (const { commit, path, result, parents } of steps) {
    const isNew = isFile(result) && parents.length > 0 && !parents.some(({ entry }) => isFile(entry));
    const owner = isNew ? ownerOf(layouts, path) : undefined;
    const tree = trees.get(commit);
    if (!owner || tree === undefined) continue;
    const name = path.slice(path.lastIndexOf("/") + 1);
    const everything = { enters: () => true, wants: (other: string) => `/${other}`.endsWith(`/${name}`) };
    for (const parent of parents) {
      for (const change of await changesBetween(objects, trees.get(parent.commit), tree, everything)) {
        if (change.after || !isFile(change.before) || ownerOf(layouts, change.path)) continue;
        const { layout, log } = owner;
        found.push({ ...layout, logs: { ...layout.logs, [log]: change.path } });
      }
    }
  }
  return found;
}
