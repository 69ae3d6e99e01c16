/** Segments of a log that grew although later ones had begun. */
import { splitPath } from "../registry/log-pattern.js";
import { orderSegments } from "../registry/segments.js";
import { isFile } from "./entry.js";
import type { Step, Walk } from "./walk.js";

/** A segment that grew after it was closed, or that was put before a later one. */
export interface ClosedGrowth {
  step: Step;
  /** The id of the segment as it is now. */
  id: string;
  /** The segment that was the last one. */
  last: string;
  /** How much of the segment was there before, in bytes. */
  from: number;
}

/** Which logs come in segments, and what the history had before the walk begins. */
export interface Segments {
  /** The path with `*` that a path belongs to, where it belongs to one. */
  patternOf(path: string): string | undefined;
  /** All paths of a commit at the edge of the walk. */
  pathsOf(commit: string): Promise<Iterable<string>>;
}

/** The paths of the segments that a commit has. Commits that change none of them share one. */
type Present = ReadonlySet<string>;

/**
 * The segment that closes another one: the last of those that a commit has, where it stands after the other.
 *
 * @param present the paths of all segments that the commit has
 */
export function closingSegment(pattern: string, present: Iterable<string>, path: string): string | undefined {
  const { folder, name } = splitPath(pattern);
  const names = orderSegments(
    name,
    [...present, path].map((segment) => splitPath(segment).name),
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

class ClosedSegments {
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
      if (this.#segments.patternOf(step.path) === undefined) continue;
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
    const present = new Set([...all].filter((path) => this.#segments.patternOf(path) !== undefined));
    this.#present.set(commit, present);
    return present;
  }

  /** The last segment of each parent may grow, and new ones may follow it; a merge answers to all its parents. */
  async #judge(step: Step): Promise<ClosedGrowth | undefined> {
    const { path, parents, result } = step;
    const pattern = this.#segments.patternOf(path);
    if (pattern === undefined || !isFile(result)) return undefined;
    for (const { commit, entry } of parents) {
      const present = [...(await this.#presentIn(commit))];
      const own = present.filter((other) => this.#segments.patternOf(other) === pattern);
      const last = closingSegment(pattern, own, path);
      const from = isFile(entry) ? this.#sizeOf(entry.id) : 0;
      if (last !== undefined && (!isFile(entry) || this.#sizeOf(result.id) > from))
        return { step, id: result.id, last, from };
    }
    return undefined;
  }

  #sizeOf(id: string): number {
    const size = this.#walk.sizes.get(id);
    if (size === undefined) throw new Error(`the size of ${id} was not read`);
    return size;
  }
}

/** Every segment of a proven walk that grew although it was closed, oldest first. */
export function findClosedGrowth(walk: Walk, segments: Segments): Promise<ClosedGrowth[]> {
  return new ClosedSegments(walk, segments).find();
}
