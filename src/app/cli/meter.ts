/** The line that says somebody who waits at a terminal how far a check is. */
import type { Progress, Stage } from "../../base/core/progress.js";
import type { Stream } from "./program.js";

/** Nothing is shown before this, in milliseconds: most checks are over by then. */
const PATIENCE = 1_000;
/** How often the line is written again, in milliseconds. */
const INTERVAL = 200;
const ERASE = "\r\u001b[2K";

export interface Meter {
  progress: Progress | undefined;
  /** Takes the line away. */
  end(): void;
}

/**
 * A meter on a terminal; silent anywhere else.
 *
 * @param clock milliseconds from any beginning
 */
export function meterOn(stream: Stream, clock: () => number): Meter {
  if (!stream.isTTY) return { progress: undefined, end: () => undefined };
  const start = clock();
  let stage: Stage | undefined;
  let [stageStart, shownAt, isShown] = [start, 0, false];
  const progress: Progress = (now, done) => {
    const time = clock();
    if (now !== stage) [stage, stageStart] = [now, time];
    if (time - start < PATIENCE || time - shownAt < INTERVAL) return;
    shownAt = time;
    const rate = Math.round(done / Math.max((time - stageStart) / 1_000, 0.001));
    const speed = time - stageStart < INTERVAL ? "" : `, ${rate} a second`;
    stream.write(`${ERASE}${stage}: ${done}${speed}`);
    isShown = true;
  };
  return { progress, end: () => isShown && stream.write(ERASE) };
}
