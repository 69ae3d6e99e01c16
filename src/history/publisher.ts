import type { Line } from "../lines/line.js";
import type { Walk } from "./walk.js";

/**
 * The commit of a walk that published a line: going back from a state of the log, the first one whose parent's
 * state did not reach as far. Undefined where it lies before the walk.
 *
 * @param id the blob that has the line
 */
export function publisherIn(walk: Walk, path: string, id: string, line: Line): string | undefined {
  let wanted = id;
  const steps = walk.steps.filter((step) => step.path === path);
  for (let index = steps.length - 1; index >= 0; index--) {
    const step = steps[index];
    if (step?.result?.id !== wanted) continue;
    const before = step.parents.find(({ entry }) => entry !== undefined)?.entry;
    const size = before && walk.sizes?.get(before.id);
    // Blobs of the log that end before the line starts can't have had it.
    if (size === undefined || size <= line.start) return step.commit;
    wanted = before?.id ?? "";
  }
  return undefined;
}
