/** Figures as tables, which become cards on a phone. */
import { forHtml } from "../../base/text/escape.js";
import { count, shorten, visible } from "../../base/text/visible.js";

const MOST_ROWS = 200;
/** A cell that is longer says no more. */
const LONGEST_CELL = 240;
/** An id, a date or a name is never broken; all else wraps where it has to. */
const WHOLE = /^[\w.:·≤→ -]{0,24}$/;

/** A head of a column: how its cells are set. Prose alone wraps. */
export interface Head {
  name: string;
  kind?: "number" | "prose" | "bar";
}

/** A cell: a text, or HTML of our own. */
export type TableCell = string | { html: string };

/** Rows as a table; one that is narrow stays one on a phone. */
export function rowsTable(
  heads: readonly (Head | string)[],
  rows: readonly (readonly TableCell[])[],
  caption: string,
  { isNarrow = false }: { isNarrow?: boolean } = {},
): string {
  if (rows.length === 0) return "";
  const columns = heads.map((head): Head => (typeof head === "string" ? { name: head } : head));
  const look = (at: number, text?: TableCell) => {
    const own = columns[at]?.kind ?? (typeof text !== "string" || WHOLE.test(text) ? "" : "prose");
    return own === "" ? "" : ` class="${own}"`;
  };
  const cells = (row: readonly TableCell[]) =>
    row
      .map((cell, at) => {
        const html = typeof cell === "string" ? forHtml(shorten(visible(cell), LONGEST_CELL)) : cell.html;
        return `<td${look(at, cell)} data-name="${forHtml(columns[at]?.name ?? "")}">${html}</td>`;
      })
      .join("");
  const shown = rows.slice(0, MOST_ROWS);
  const more =
    rows.length > shown.length
      ? `\n<p class="soft">${count(rows.length - shown.length, "more row")} in report.json.</p>`
      : "";
  return `<div class="scroll" tabindex="0" role="group" aria-label="${forHtml(caption)}"><table${isNarrow ? ' class="narrow"' : ""}>
<thead><tr>${columns.map(({ name }, at) => `<th scope="col"${look(at, { html: "" })}>${forHtml(name)}</th>`).join("")}</tr></thead>
<tbody>
${shown.map((row) => `<tr>${cells(row)}</tr>`).join("\n")}
</tbody>
</table></div>${more}`;
}
