/** One thing as a person reads it: rows of a label and a text, wrapped to the width. */
import { stripVTControlCharacters } from "node:util";
import type { Finding } from "../../base/core/finding.js";
import { columnsOf } from "../../base/text/columns.js";
import { forTerminal } from "../../base/text/escape.js";
import type { ShownLine } from "../../query/lines.js";
import { cell } from "./columns.js";
import { plainStyle, type Style } from "./style.js";

export interface DrawingOptions {
  width?: number;
  style?: Style;
}

/** The narrowest column of labels. */
const LABEL = 12;

/** A row; its text may have several lines. */
export interface Row {
  label: string;
  text: string;
}

/** Values as texts that are safe to print, one line each. */
export const text = (value: unknown) => forTerminal(cell(value));

/** Where a line is, and which commit appended it. */
export function placeOf({ path, line, isCommitted, introducedBy }: ShownLine, isInGit: boolean): string {
  const by = introducedBy
    ? `  commit ${introducedBy.commit.slice(0, 12)} by ${forTerminal(introducedBy.author)}, ${introducedBy.date.slice(0, 10)}`
    : isInGit
      ? `  ${isCommitted ? "committed before this clone begins" : "not committed"}`
      : "";
  return `${forTerminal(path)}:${line}${by}`;
}

/** A finding with the step that comes next. */
export function findingRow({ severity, ruleId, message, hint }: Finding, style: Style): Row {
  const dressed = style(severity === "error" ? "red" : "yellow", severity);
  return { label: "finding", text: `${dressed} ${ruleId}: ${message}\nnext: ${hint}` };
}

/** A text without its colours, which take no room. */
const undressed = (dressed: string) => stripVTControlCharacters(dressed);

/** A text in lines of at most `width`; words that are longer stay whole. */
function wrap(paragraph: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of paragraph.split(" ")) {
    if (line !== "" && columnsOf(undressed(line)) + 1 + columnsOf(undressed(word)) > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** Draws a title and rows. A label that repeats is written once. */
export function sheet(
  title: string,
  rows: readonly Row[],
  { width = 100, style = plainStyle }: DrawingOptions = {},
): string {
  const widest = Math.max(LABEL, ...rows.map(({ label }) => columnsOf(label)));
  const out = [title];
  let last = "";
  for (const { label, text: content } of rows) {
    const shownLabel = label === last ? "" : label;
    last = label;
    const room = Math.max(width - widest - 4, 40);
    content
      .split("\n")
      .flatMap((paragraph) => wrap(paragraph, room))
      .forEach((line, index) => {
        const shownNow = index === 0 ? shownLabel : "";
        const lead = shownNow + " ".repeat(widest - columnsOf(shownNow));
        out.push(`  ${style("cyan", lead)}  ${line}`.trimEnd());
      });
  }
  return `${out.join("\n")}\n`;
}
