/** Files of logs that grew although they were closed: a later segment had begun, or each writer had a file. */
import { fileOfLog, hasWriters, splitPath } from "../../registry/logs/log-pattern.js";
import { orderSegments } from "../../registry/logs/segments.js";
import { isFile } from "../../sources/git/entry.js";
import type { Step, Walk } from "./walk.js";

/** A file that grew after it was closed, or that came in though it would be closed. */
export interface ClosedGrowth {
  step: Step;
  /** The id of the file as it is now. */
  id: string;
  /** What may grow in its place, as {@link closedBy} gives it. */
  open: string;
  /** How much of the file was there before, in bytes. */
  from: number;
}

/** Which logs have several files, and what the history had before the walk begins. */
export interface Segments {
  /** Whether a path is a file of a log that has, or had at any time, several files. */
  isWanted(path: string): boolean;
  /** The path under which the configuration of a commit names the log of a file, where that log has several. */
  patternAt(commit: string, path: string): string | undefined;
  /** All paths of a commit at the edge of the walk. */
  pathsOf(commit: string): Promise<Iterable<string>>;
}

/** The paths of the files that a commit has. Commits that change none of them share one. */
type Present = ReadonlySet<string>;

/**
 * What may grow in place of a file of a log: the last segment of its row; of the plain file of a log with writers, the
 * log's own path with `{writer}` in it. undefined where the file itself may grow.
 *
 * @param pattern the log's path in the configuration that is in force
 * @param present the paths of all files of the log that are there
 */
export function closedBy(pattern: string, present: Iterable<string>, path: string): string | undefined {
  const writer = fileOfLog(pattern, path)?.writer;
  if (writer === undefined) return undefined;
  if (hasWriters(pattern) && writer === "") return pattern;
  const { folder, name } = splitPath(pattern);
  const row = [...present, path].filter((other) => fileOfLog(pattern, other)?.writer === writer);
  const names = orderSegments(
    name,
    row.map((segment) => splitPath(segment).name),
  );
  const last = names.at(-1) ?? "";
  return last === splitPath(path).name ? undefined : `${folder === "" ? "" : `${folder}/`}${last}`;
}

/** What the commit has, after what its first parent had. */
function after(present: Present, steps: readonly Step[]): Present {
  const changes = steps.filter(({ path, result }) => present.has(path) !== isFile(result));
  if (changes.length === 0) return present;
  const next = new Set(present);
  for (const { path, result } of changes) {
    if (isFile(result)) next.add(path);
    else next.delete(path);
  }
  return next;
}

class ClosedFiles {
  readonly #walk: Walk;
  readonly #segments: Segments;
  readonly #present = new Map<string, Present>();

  constructor(walk: Walk, segments: Segments) {
    this.#walk = walk;
    this.#segments = segments;
  }

  async find(): Promise<ClosedGrowth[]> {
    const steps = new Map<string, Step[]>();
    for (const step of this.#walk.steps) {
      if (!this.#segments.isWanted(step.path)) continue;
      steps.set(step.commit, [...(steps.get(step.commit) ?? []), step]);
    }
    const found: ClosedGrowth[] = [];
    for (const { id, parents } of this.#walk.commits) {
      const own = steps.get(id) ?? [];
      for (const step of own) {
        const growth = await this.#judge(step);
        if (growth) found.push(growth);
      }
      const [first] = parents;
      this.#present.set(id, after(first === undefined ? new Set() : await this.#presentIn(first), own));
    }
    return found;
  }

  async #presentIn(commit: string): Promise<Present> {
    const known = this.#present.get(commit);
    if (known) return known;
    const all = await this.#segments.pathsOf(commit);
    const present = new Set([...all].filter((path) => this.#segments.isWanted(path)));
    this.#present.set(commit, present);
    return present;
  }

  /** What each parent leaves open may grow, and new files may follow it; a merge answers to all its parents. */
  async #judge(step: Step): Promise<ClosedGrowth | undefined> {
    const { path, parents, result } = step;
    if (!isFile(result)) return undefined;
    for (const { commit, entry } of parents) {
      const pattern = this.#segments.patternAt(commit, path);
      if (pattern === undefined) continue;
      const open = closedBy(pattern, await this.#presentIn(commit), path);
      const from = isFile(entry) ? this.#sizeOf(entry.id) : 0;
      if (open !== undefined && (!isFile(entry) || this.#sizeOf(result.id) > from))
        return { step, id: result.id, open, from };
    }
    return undefined;
  }

  #sizeOf(id: string): number {
    const size = this.#walk.sizes.get(id);
    if (size === undefined) throw new Error(`the size of ${id} was not read`);
    return size;
  }
}

/** Every file of a proven walk that grew although it was closed, oldest first. */
export function findClosedGrowth(walk: Walk, segments: Segments): Promise<ClosedGrowth[]> {
  return new ClosedFiles(walk, segments).find();
}
