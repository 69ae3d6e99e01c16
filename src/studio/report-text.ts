/** A studio's part of the consistency report as Markdown. */
import { forMarkdown } from "../base/text/escape.js";
import { percent, shorten, visible } from "../base/text/visible.js";
import type { StudioFigures } from "./report-part.js";

/** A cell that is longer says no more. */
const LONGEST = 80;
/** Lanes that are listed; report.json has all. */
const MOST_LANES = 5;

/** Runs by lane, the overrides that are owed, and the chain. */
export function studioMarkdown({ runs, obligations, coverage }: StudioFigures, most: number): string[] {
  const lanes = runs.filter(({ group }) => group === "lane");
  const { met, late, open } = obligations;
  return [
    "",
    "### Runs",
    "",
    "| lane | runs | passed | rate | uniqueness failed |",
    "|---|--:|--:|--:|--:|",
    ...lanes
      .slice(0, Math.min(most, MOST_LANES))
      .map(
        ({ value, runs: all, passed, failedUniqueness }) =>
          `| ${forMarkdown(shorten(visible(value), LONGEST))} | ${all} | ${passed} | ${percent(passed, all)} | ${failedUniqueness} |`,
      ),
    "",
    `Overrides that uniqueness failures owe: ${met} met, ${late} late, ${open} open.`,
    "",
    "| chain | of | reached | missing | unknown |",
    "|---|--:|--:|--:|--:|",
    ...coverage.map(
      ({ name, of, reached, missing, unknown }) =>
        `| ${name} | ${of} | ${reached} | ${missing} | ${unknown} |`,
    ),
  ];
}
