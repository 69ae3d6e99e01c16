import type { Line } from "../../registry/jsonl/line.js";
import { isFile } from "../../sources/git/entry.js";
import type { TreeEntry } from "../../sources/git/raw-diff.js";
import type { Step, Walk } from "./walk.js";

/** What one commit appended to a log: from this byte on, up to where the next one began. */
export interface Stretch {
  from: number;
  commit: string;
}

/**
 * Who appended what to a log, the newest first: goes back from one state of it, along the states that each grew from.
 * Each stretch begins before the one before it in the list; what begins later was not in the state that it led to.
 *
 * @param steps of that log alone, oldest first
 * @param id the blob of the state
 */
export function stretchesTo(
  steps: readonly Step[],
  sizes: ReadonlyMap<string, number>,
  id: string,
): Stretch[] {
  const stretches: Stretch[] = [];
  let wanted: string | undefined = id;
  for (let index = steps.length - 1; index >= 0 && wanted !== undefined; index--) {
    const step = steps[index];
    if (step?.result?.id !== wanted) continue;
    const before: TreeEntry | undefined = step.parents.map(({ entry }) => entry).find(isFile);
    const from = (before && sizes.get(before.id)) ?? 0;
    if (from < (stretches[stretches.length - 1]?.from ?? Number.POSITIVE_INFINITY))
      stretches.push({ from, commit: step.commit });
    wanted = before?.id;
  }
  return stretches;
}

/** The commit that appended the line that starts at an offset: a state that ended before it can't have had it. */
export function appenderOf(stretches: readonly Stretch[], start: number): string | undefined {
  let [low, high] = [0, stretches.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((stretches[middle]?.from ?? 0) <= start) high = middle;
    else low = middle + 1;
  }
  return stretches[low]?.commit;
}

/** The steps of each path, oldest first. */
export function stepsByPath(steps: readonly Step[]): Map<string, Step[]> {
  const byPath = new Map<string, Step[]>();
  for (const step of steps) {
    const known = byPath.get(step.path);
    if (known) known.push(step);
    else byPath.set(step.path, [step]);
  }
  return byPath;
}

/** The commits of a walk that published lines. */
export class WalkPublishers {
  readonly #steps: ReadonlyMap<string, Step[]>;
  readonly #sizes: ReadonlyMap<string, number>;
  /** The state that was asked about last: its lines are asked about one after the other. */
  #last: { key: string; stretches: readonly Stretch[] } = { key: "", stretches: [] };

  constructor({ steps, sizes }: Walk) {
    this.#steps = stepsByPath(steps);
    this.#sizes = sizes;
  }

  /**
   * The commit that published a line; undefined where it lies before the walk.
   *
   * @param id the blob that has the line
   */
  of(path: string, id: string, line: Line): string | undefined {
    const key = `${id} ${path}`;
    if (this.#last.key !== key) {
      const stretches = stretchesTo(this.#steps.get(path) ?? [], this.#sizes, id);
      this.#last = { key, stretches };
    }
    return appenderOf(this.#last.stretches, line.start);
  }
}
