/** What a change appends, as Markdown for a reviewer. */

import { forMarkdown, forMarkdownCode, forMarkdownCodeCell } from "../base/text/escape.js";
import { count, listing } from "../base/text/visible.js";
import { markdownList } from "../output/reporters/markdown.js";
import type { Appended, AppendedRun } from "./appended.js";

function runRow({ id, lane, gates, uniqueness, outputs }: AppendedRun): string {
  const ids = outputs === "" ? "" : outputs.split(" ").map(forMarkdownCodeCell).join("<br>");
  return `| ${[forMarkdownCodeCell(id), forMarkdown(lane), forMarkdown(gates), forMarkdown(uniqueness), ids].join(" | ")} |`;
}

/** What a change appends, with no more runs than so many. */
export function appendedLines({ runs, others }: Appended, most: number): string[] {
  if (runs.length === 0 && others.size === 0) return ["", "The change appends nothing to the logs."];
  const kinds = [...others].map(([type, number]) => count(number, `${type} record`));
  const all = [...(runs.length > 0 ? [count(runs.length, "RUN record")] : []), ...kinds];
  const lines = ["", "### What it appends", "", `${listing(all)}.`];
  if (runs.length === 0) return lines;
  lines.push("", "| run | lane | gates | uniqueness | outputs |", "|---|---|---|---|---|");
  lines.push(...runs.slice(0, most).map(runRow));
  if (runs.length > most) lines.push("", `${count(runs.length - most, "more run")} not shown here.`);
  return lines;
}

/** The overrides of the runs that a change appends. */
export function overrideLines({ runs }: Appended): string[] {
  return markdownList(
    "Overrides",
    runs.flatMap(({ id, overrides }) =>
      overrides.map((override) => `${forMarkdownCode(id)}: ${forMarkdown(override)}`),
    ),
  );
}
