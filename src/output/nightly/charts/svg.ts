/** The parts of a chart as SVG: places are numbers of the chart's own units, or shares of its width in percent. */
import { forHtml } from "../../../base/text/escape.js";

const rounded = (number: number) => String(Math.round(number * 100) / 100);

/** A place or a size: in units, or in percent of the width of the chart. */
export type Length = number | `${number}%`;

/** A share of the width of a chart. */
export const share = (number: number): `${number}%` => `${Math.round(number * 100) / 100}%`;

const written = (length: Length) => (typeof length === "number" ? rounded(length) : length);

export interface Box {
  x: Length;
  y: number;
  width: Length;
  height: number;
}

/** A bar or a cell; `look` is a class of the style, `says` what a pointer is told that rests on it. */
export function rect({ x, y, width, height }: Box, look: string, says = ""): string {
  const shape = `<rect class="${look}" x="${written(x)}" y="${rounded(y)}" width="${written(width)}" height="${rounded(height)}"`;
  return says === "" ? `${shape}/>` : `${shape}><title>${forHtml(says)}</title></rect>`;
}

export type Anchor = "start" | "middle" | "end";

export function label(x: Length, y: number, anchor: Anchor, text: string): string {
  const side = anchor === "start" ? "" : ` text-anchor="${anchor}"`;
  return `<text x="${written(x)}" y="${rounded(y)}"${side}>${forHtml(text)}</text>`;
}

/** A line across the chart. */
export function rule(x1: Length, x2: Length, y: number, look: string): string {
  return `<line class="${look}" x1="${written(x1)}" x2="${written(x2)}" y1="${rounded(y)}" y2="${rounded(y)}"/>`;
}

export interface Name {
  id: string;
  title: string;
  description: string;
}

/** A chart as wide as its place, that says its figures to who does not see it. */
export function chart({ id, title, description }: Name, height: number, body: readonly string[]): string {
  return `<svg class="chart" role="img" aria-labelledby="${id}-title ${id}-text" width="100%" height="${height}">
<title id="${id}-title">${forHtml(title)}</title>
<desc id="${id}-text">${forHtml(description)}</desc>
${body.join("\n")}
</svg>`;
}

/** A step of a scale: 1, 2 or 5 times a power of ten, so that at most `most` steps reach the greatest. */
export function scaleStep(greatest: number, most = 5): number {
  const rough = Math.max(greatest, 1) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((one) => one >= rough) ?? rough;
  return Math.max(step, 1);
}
