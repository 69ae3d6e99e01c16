/** From which commit on a log has a file for each writer: the configuration of every commit says it. */
import { CONFIG_FILE, PACKAGE_FILE } from "../../registry/config/config.js";
import type { Layout } from "../../registry/config/layout.js";
import { joinPath } from "../../registry/config/paths.js";
import { hasWriters } from "../../registry/logs/log-pattern.js";
import type { Objects } from "../../sources/git/objects.js";
import { kindOfMode } from "../../sources/git/raw-diff.js";
import { CommitSnapshot } from "../../sources/snapshots/commit-snapshot.js";
import type { Walk } from "../history/walk.js";
import { folderNamed, isObject, readLoosely } from "./former.js";

type Patterns = ReadonlySet<string>;

const NONE: Patterns = new Set();
/** How many commits are read at once. */
const AT_ONCE = 256;

/** The logs with writers of some registries, as configurations of commits name them. */
export class WriterConfigs {
  readonly #objects: Objects;
  /** The logs with writers, by their paths. */
  readonly #patterns: Patterns;
  /** The files that may configure them, each with the folder that its paths are relative to. */
  readonly #places = new Map<string, string>();
  /** What was read of configurations, by their blobs. */
  readonly #read = new Map<string, Patterns>();

  constructor(objects: Objects, layouts: readonly Layout[]) {
    this.#objects = objects;
    const wanted = layouts.filter(({ logs }) => Object.values(logs).some(hasWriters));
    this.#patterns = new Set(wanted.flatMap(({ logs }) => Object.values(logs).filter(hasWriters)));
    for (const { folder, configPath } of wanted) {
      if (configPath !== undefined)
        this.#places.set(configPath, configPath.slice(0, Math.max(configPath.lastIndexOf("/"), 0)));
      for (const name of [CONFIG_FILE, PACKAGE_FILE]) this.#places.set(joinPath(folder, name), folder);
    }
  }

  /** Those that the configurations of one commit name. */
  async in(snapshot: CommitSnapshot): Promise<Patterns> {
    const found = new Set<string>();
    for (const [path, folder] of this.#places) {
      const entry = await snapshot.entryOf(path);
      if (!entry || kindOfMode(entry.mode) !== "file") continue;
      for (const pattern of await this.#readConfig(entry.id, folder)) found.add(pattern);
    }
    return found;
  }

  async #readConfig(id: string, folder: string): Promise<Patterns> {
    const key = `${id} ${folder}`;
    const known = this.#read.get(key);
    if (known) return known;
    const bytes = await this.#objects.blob(id);
    const config = readLoosely(bytes.slice(0, bytes.size).toString("utf8"));
    bytes.close();
    const logs = isObject(config?.logs) ? Object.values(config.logs) : [];
    const named = logs.flatMap((path) => folderNamed(folder, path) ?? []);
    const patterns = new Set(named.filter((path) => this.#patterns.has(path)));
    this.#read.set(key, patterns);
    return patterns;
  }

  /**
   * For each commit of a walk those that it or any commit before it names: what was closed once stays closed. Of the
   * commits at the edge, what they themselves name.
   */
  async since({ commits, trees }: Pick<Walk, "commits" | "trees">): Promise<(commit: string) => Patterns> {
    const since = new Map<string, Patterns>();
    if (this.#patterns.size === 0) return () => NONE;
    const all = [...trees];
    for (let at = 0; at < all.length; at += AT_ONCE) {
      const read = ([id, tree]: [string, string]) => this.in(new CommitSnapshot(id, tree, this.#objects));
      const some = all.slice(at, at + AT_ONCE);
      const named = await Promise.all(some.map(read));
      some.forEach(([id], index) => {
        since.set(id, named[index] ?? NONE);
      });
    }
    for (const { id, parents } of commits) {
      const before = parents.flatMap((parent) => [...(since.get(parent) ?? NONE)]);
      since.set(id, new Set([...(since.get(id) ?? NONE), ...before]));
    }
    return (commit) => since.get(commit) ?? NONE;
  }
}
