/** Every registry of a commit, at every depth: a server has no folder from which it would look upwards. */
import { UserError } from "../../base/core/errors.js";
import type { Objects } from "../../sources/git/objects.js";
import { kindOfMode, type TreeEntry } from "../../sources/git/raw-diff.js";
import type { CommitSnapshot } from "../../sources/snapshots/commit-snapshot.js";
import { REGISTRY_FOLDER } from "../logs/logs.js";
import { CONFIG_FILE, PACKAGE_FILE } from "./config.js";
import { type Layout, layoutsAt } from "./layout.js";

/** Something that makes a folder a registry. */
interface Mark {
  /** The folder, relative to where the search began. */
  folder: string;
  /** What it is, with the id of its content where that decides something. */
  what: string;
}

/** The registries of a commit, and those that can't be understood. */
export interface Everywhere {
  /** By folder. */
  layouts: Map<string, Layout>;
  /** By folder: why its configuration can't be read. */
  broken: Map<string, UserError>;
}

/** What was found, and in which commits it is found again. */
interface Found {
  everywhere: Everywhere;
  /** The models, and the schemas that they name, with the ids of their contents. */
  models: ReadonlyMap<string, string | undefined>;
  /** Where something is broken, which files it rests on is not known: then the one tree that it holds for. */
  tree: string | undefined;
}

async function idOf(state: CommitSnapshot, path: string): Promise<string | undefined> {
  return (await state.entryOf(path))?.id;
}

/** Whether what was found in one commit is what another one has, where its configurations are the same. */
async function holdsIn(
  state: CommitSnapshot,
  root: string | undefined,
  { models, tree }: Found,
): Promise<boolean> {
  if (tree !== undefined) return tree === root;
  for (const [path, id] of models) if ((await idOf(state, path)) !== id) return false;
  return true;
}

/** Looks for registries in commits; what several have in common is looked through once. */
export class RegistrySearch {
  readonly #objects: Objects;
  readonly #below = new Map<string, Promise<readonly Mark[]>>();
  readonly #packages = new Map<string, Promise<boolean>>();
  readonly #found = new Map<string, Promise<Found>[]>();

  constructor(objects: Objects) {
    this.#objects = objects;
  }

  /** The registries of a commit. Commits with the same configurations and models in the same places give the same object. */
  async in(state: CommitSnapshot): Promise<Everywhere> {
    const root = (await state.entryOf(""))?.id;
    const marks = root === undefined ? [] : await this.#marksOf(root);
    const key = marks.map(({ folder, what }) => `${folder}\0${what}`).join("\n");
    const known = this.#found.get(key) ?? [];
    this.#found.set(key, known);
    // One that is added while the others are looked at is looked at as well.
    for (let at = 0; at < known.length; at += 1) {
      const found = await known[at];
      if (found && (await holdsIn(state, root, found))) return found.everywhere;
    }
    const found = this.#find(state, root, new Set(marks.map(({ folder }) => folder)));
    known.push(found);
    return (await found).everywhere;
  }

  async #find(state: CommitSnapshot, root: string | undefined, folders: ReadonlySet<string>): Promise<Found> {
    const everywhere = await this.#read(state, folders);
    const paths = [...everywhere.layouts.values()].flatMap(({ modelFiles = [] }) => modelFiles);
    const ids = await Promise.all(paths.map(async (path) => [path, await idOf(state, path)] as const));
    const tree = everywhere.broken.size > 0 ? root : undefined;
    return { everywhere, models: new Map(ids), tree };
  }

  async #read(state: CommitSnapshot, folders: ReadonlySet<string>): Promise<Everywhere> {
    const found: Everywhere = { layouts: new Map(), broken: new Map() };
    for (const folder of folders) {
      try {
        for (const layout of await layoutsAt(state, folder)) found.layouts.set(layout.folder, layout);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        found.broken.set(folder, error);
      }
    }
    return found;
  }

  #marksOf(tree: string): Promise<readonly Mark[]> {
    const known = this.#below.get(tree);
    if (known) return known;
    const marks = this.#look(tree);
    this.#below.set(tree, marks);
    return marks;
  }

  async #look(tree: string): Promise<readonly Mark[]> {
    const entries = [...(await this.#objects.tree(tree))];
    const parts = await Promise.all(entries.map(([name, entry]) => this.#marksIn(name, entry)));
    return parts.flat();
  }

  async #marksIn(name: string, { mode, id }: TreeEntry): Promise<Mark[]> {
    const kind = kindOfMode(mode);
    if (kind === "folder") {
      const own = name === REGISTRY_FOLDER ? [{ folder: "", what: REGISTRY_FOLDER }] : [];
      const below = await this.#marksOf(id);
      return [
        ...own,
        ...below.map(({ folder, what }) => ({ folder: folder === "" ? name : `${name}/${folder}`, what })),
      ];
    }
    if (kind !== "file") return [];
    const isConfig = name === CONFIG_FILE || (name === PACKAGE_FILE && (await this.#isConfigured(id)));
    return isConfig ? [{ folder: "", what: `${name} ${id}` }] : [];
  }

  #isConfigured(packageId: string): Promise<boolean> {
    const known = this.#packages.get(packageId);
    if (known) return known;
    const answer = this.#objects.blob(packageId).then((bytes) => {
      const isConfigured = bytes.indexOf(Buffer.from('"runidx"')) >= 0;
      bytes.close();
      return isConfigured;
    });
    this.#packages.set(packageId, answer);
    return answer;
  }
}
