import type { Line } from "../lines/line.js";
import type { TreeEntry } from "../sources/raw-diff.js";
import { isFile } from "./entry.js";
import type { Step, Walk } from "./walk.js";

/** What one commit appended to a log: from this byte on, up to where the next one began. */
export interface Stretch {
  from: number;
  commit: string;
}

/**
 * Who appended what to a log, the newest first: goes back from one state of it, along the states that each grew from.
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
    stretches.push({ from: (before && sizes.get(before.id)) ?? 0, commit: step.commit });
    wanted = before?.id;
  }
  return stretches;
}

/** The commit that appended the line that starts at an offset: a state that ended before it can't have had it. */
export function appenderOf(stretches: readonly Stretch[], start: number): string | undefined {
  return stretches.find(({ from }) => from <= start)?.commit;
}

/**
 * The commit of a walk that published a line; undefined where it lies before the walk.
 *
 * @param id the blob that has the line
 */
export function publisherIn(walk: Walk, path: string, id: string, line: Line): string | undefined {
  const steps = walk.steps.filter((step) => step.path === path);
  return appenderOf(stretchesTo(steps, walk.sizes, id), line.start);
}
