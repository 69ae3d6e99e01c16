/** How far the chain run → work → version → lyrics file, and run → run log, can be followed. */
import type { QueryStore } from "../query/store.js";
import { CaseBlind, isWindowsPath } from "../registry/logs/case-blind.js";
import { isUnnameable, leadBack, listFolders } from "../registry/logs/disk.js";
import type { Snapshot } from "../sources/bytes/snapshot.js";
import { answering, currentOfType } from "./records.js";

/** Of so many, how many lead on. `unknown`: the path is of another machine and can't be led back to this tree. */
export interface Link {
  name: string;
  of: number;
  reached: number;
  missing: number;
  unknown: number;
  /** The ids of those that lead nowhere. */
  gaps: string[];
}

export type Coverage = Link[];

export interface CoverageContext {
  state: Snapshot;
  folder: string;
  pathRoots: readonly string[];
}

/** Looks up stored paths in the tree, each folder listed once. */
class Tree {
  readonly #context: CoverageContext;
  readonly #top: ReadonlySet<string>;
  readonly #names = new Map<string, Set<string>>();
  readonly #blind: CaseBlind;

  private constructor(context: CoverageContext, top: ReadonlySet<string>) {
    this.#context = context;
    this.#top = top;
    this.#blind = new CaseBlind(context.state);
  }

  static async of(context: CoverageContext): Promise<Tree> {
    return new Tree(context, new Set(await listFolders(context.state, context.folder)));
  }

  /** Whether a stored path leads to something; undefined where it can't be told. */
  async has(stored: string): Promise<boolean | undefined> {
    const { folder, pathRoots } = this.#context;
    const path = leadBack(stored, pathRoots, this.#top);
    if (path === undefined) return undefined;
    const full = folder === "" ? path : `${folder}/${path}`;
    const parent = full.slice(0, Math.max(full.lastIndexOf("/"), 0));
    let names = this.#names.get(parent);
    if (!names) {
      names = await this.#listed(parent);
      this.#names.set(parent, names);
    }
    if (names.has(full.slice(full.lastIndexOf("/") + 1))) return true;
    return isWindowsPath(stored) && (await this.#hasInOtherCase(full));
  }

  async #hasInOtherCase(path: string): Promise<boolean> {
    try {
      return (await this.#blind.find(path)) !== undefined;
    } catch (error) {
      if (isUnnameable(error)) return false;
      throw error;
    }
  }

  async #listed(folder: string): Promise<Set<string>> {
    try {
      return new Set(await this.#context.state.list(folder));
    } catch (error) {
      // A path from another system may hold what this one can't name; it is not there then.
      if (isUnnameable(error)) return new Set();
      throw error;
    }
  }
}

/** Counts one link of the chain. */
class Counter {
  readonly link: Link;

  constructor(name: string) {
    this.link = { name, of: 0, reached: 0, missing: 0, unknown: 0, gaps: [] };
  }

  add(id: string, found: boolean | undefined): void {
    this.link.of++;
    this.link[found === undefined ? "unknown" : found ? "reached" : "missing"]++;
    if (found === false) this.link.gaps.push(id);
  }
}

const textOf = (value: unknown) => (typeof value === "string" && value.trim() !== "" ? value : undefined);

/** The chain of every run that passed gate 2, in one registry. */
export async function coverageOf(store: QueryStore, context: CoverageContext): Promise<Coverage> {
  const tree = await Tree.of(context);
  const [works, versions] = [currentOfType(store, "WORK"), currentOfType(store, "VERSION")];
  const toWork = new Counter("run → work");
  const toVersion = new Counter("run → version");
  const toFile = new Counter("version → lyrics file");
  const toLog = new Counter("run → run log");
  for (const { id: run, record } of answering(store, "RUN")) {
    if (record.qa_gate2 !== "PASS") continue;
    toWork.add(run, works.has(textOf(record.work_id) ?? ""));
    const listed = Array.isArray(record.version_ids) ? record.version_ids : [];
    toVersion.add(run, listed.length > 0 && listed.every((id) => versions.has(id)));
    for (const id of listed) {
      const version = versions.get(id)?.record;
      if (!version || version.qa_gate2 === "FAIL") continue;
      const path = textOf(version.saved_filepath_abs);
      toFile.add(id, path === undefined ? false : await tree.has(path));
    }
    const log = textOf(record.run_log_filepath_abs);
    toLog.add(run, log === undefined ? false : await tree.has(log));
  }
  return [toWork, toVersion, toFile, toLog].map(({ link }) => link);
}

/** The coverage of several registries as one. */
export function addCoverage(all: readonly Coverage[]): Coverage {
  const links = new Map<string, Link>();
  for (const { name, ...counts } of all.flat()) {
    const known = links.get(name) ?? { name, of: 0, reached: 0, missing: 0, unknown: 0, gaps: [] };
    for (const key of ["of", "reached", "missing", "unknown"] as const) known[key] += counts[key];
    known.gaps = [...known.gaps, ...counts.gaps];
    links.set(name, known);
  }
  return [...links.values()];
}
