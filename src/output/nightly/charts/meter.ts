/** Bars that lie: a share of a whole, one in a row of a table. */
import { rect, share } from "./svg.js";

const HEIGHT = 10;

/** How much of the bar is filled, in percent: what is there at all is seen, and only what is whole is full. */
export function filled(part: number, whole: number): number {
  if (whole <= 0 || part <= 0) return 0;
  return part >= whole ? 100 : Math.min(Math.max((100 * part) / whole, 1.5), 99);
}

/** A share as a bar. It says nothing by itself: the number stands beside it. */
export function meter(part: number, whole: number, look = "first"): string {
  const width = share(filled(part, whole));
  const all = rect({ x: 0, y: 0.5, width: "100%", height: HEIGHT - 1 }, "rest");
  const bar = width === "0%" ? "" : rect({ x: 0, y: 0, width, height: HEIGHT }, look);
  return `<svg class="meter" aria-hidden="true" width="100%" height="${HEIGHT}">${all}${bar}</svg>`;
}
