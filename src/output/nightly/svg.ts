/** Charts as inline SVG and figures as tables: each with a title, and reached with the keyboard. */
import { forHtml } from "../../base/text/escape.js";
import { count, shorten, visible } from "../../base/text/visible.js";

export const WIDTH = 720;
export const LEFT = 44;
export const HEIGHT = 200;
export const BOTTOM = 34;
const MOST_ROWS = 200;
/** A cell that is longer says no more. */
const LONGEST_CELL = 240;
/** So many labels stand side by side below bars. */
const MOST_LABELS = 9;

const fixed = (number: number) => String(Math.round(number * 10) / 10);

/** A bar; `look` is a class of the style. */
export function rect(x: number, y: number, width: number, height: number, look: string): string {
  return `<rect class="${look}" x="${fixed(x)}" y="${fixed(y)}" width="${fixed(width)}" height="${fixed(height)}"/>`;
}

/** A text in a chart. */
export function label(x: number, y: number, anchor: "start" | "middle" | "end", text: string): string {
  return `<text x="${fixed(x)}" y="${fixed(y)}" text-anchor="${anchor}">${forHtml(text)}</text>`;
}

/** A chart with a title and a description, for who does not see it. */
export function svg(
  id: string,
  height: number,
  title: string,
  description: string,
  body: readonly string[],
): string {
  return `<div class="scroll" tabindex="0" role="group" aria-label="${forHtml(title)}, chart"><svg role="img" aria-labelledby="${id}-title ${id}-text" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}">
<title id="${id}-title">${forHtml(title)}</title>
<desc id="${id}-text">${forHtml(description)}</desc>
${body.join("\n")}
</svg></div>`;
}

/** One bar of a chart. */
interface Bar {
  label: string;
  value: number;
}

/** Bars side by side, with a scale from nothing to the greatest. */
export function bars(
  id: string,
  { title, description }: { title: string; description: string },
  all: readonly Bar[],
): string {
  const most = Math.max(1, ...all.map(({ value }) => value));
  const room = HEIGHT - BOTTOM - 10;
  const floor = HEIGHT - BOTTOM;
  const step = (WIDTH - LEFT) / Math.max(all.length, 1);
  const width = Math.min(step * 0.8, 60);
  const every = Math.ceil(all.length / MOST_LABELS);
  const body = all.flatMap(({ label: name, value }, index) => {
    const x = LEFT + index * step + (step - width) / 2;
    const height = (value / most) * room;
    const isLabelled = index % every === 0;
    return [
      rect(x, floor - height, width, height, "passed"),
      ...(isLabelled ? [label(Math.max(x + width / 2, LEFT + 34), HEIGHT - 14, "middle", name)] : []),
    ];
  });
  const axis = [
    label(LEFT - 8, 18, "end", String(most)),
    label(LEFT - 8, floor, "end", "0"),
    `<line class="axis" x1="${LEFT}" y1="${floor}" x2="${WIDTH}" y2="${floor}"/>`,
  ];
  return svg(id, HEIGHT, title, description, [...axis, ...body]);
}

/** Rows as a table that scrolls. */
export function rowsTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  caption: string,
): string {
  if (rows.length === 0) return "";
  const cells = (row: readonly string[]) =>
    row.map((cell) => `<td>${forHtml(shorten(visible(cell), LONGEST_CELL))}</td>`).join("");
  const shown = rows.slice(0, MOST_ROWS);
  const more =
    rows.length > shown.length
      ? `<p class="soft">${count(rows.length - shown.length, "more row")} in report.json.</p>`
      : "";
  return `<div class="scroll" tabindex="0" role="region" aria-label="${forHtml(caption)}"><table>
<thead><tr>${head.map((name) => `<th scope="col">${forHtml(name)}</th>`).join("")}</tr></thead>
<tbody>
${shown.map((row) => `<tr>${cells(row)}</tr>`).join("\n")}
</tbody>
</table></div>
${more}`;
}
