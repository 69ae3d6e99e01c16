/** The report for people at a terminal. */
import { join } from "node:path";
import type { Excerpt, Finding, Report } from "../../base/core/finding.js";
import { columnsOf, headOf, tailOf } from "../../base/text/columns.js";
import { forTerminal, forTerminalParts, terminalLink } from "../../base/text/escape.js";
import { shownSteps } from "./steps.js";
import { type Look, plainStyle, type Style } from "./style.js";
import {
  followingLines,
  placeOf,
  type Strictness,
  sayingOf,
  shownFindings,
  type VerdictKind,
  verdictOf,
} from "./verdict.js";

export interface PrettyOptions extends Strictness {
  /** Columns of the terminal. */
  width?: number;
  style?: Style;
  /** Leave warnings out. */
  quiet?: boolean;
  /** How long the format agent may be, in bytes. */
  mostBytes?: number | undefined;
  /** The folder that paths are relative to, where they are to be links; only for a terminal. */
  links?: string;
}

const NARROWEST = 60;
const LOOKS: Readonly<Record<VerdictKind, Look>> = {
  holds: "green",
  violated: "red",
  "could-not-check": "red",
};

/** The line around the value, cut to the width, the marks of what was cut included, and carets below the value. */
function codeFrame(excerpt: Excerpt, number: number, width: number, style: Style): string[] {
  const gutter = `    ${number} │ `;
  const room = Math.max(width - gutter.length - 2, 24);
  const { text, start } = excerpt;
  const end = start + excerpt.length;
  const parts = [text.slice(0, start), text.slice(start, end), text.slice(end)];
  const [before = "", value = "", after = ""] = forTerminalParts(parts);
  const shown = headOf(value, room);
  const spare = room - columnsOf(shown);
  const left = tailOf(before, Math.max(Math.floor(spare / 2), spare - columnsOf(after)));
  const right = headOf(after, spare - columnsOf(left));
  const lead = `${excerpt.cutBefore || left.length < before.length ? "…" : ""}${left}`;
  const isCut = excerpt.cutAfter || right.length < after.length || shown.length < value.length;
  const carets = "^".repeat(Math.max(columnsOf(shown), 1));
  const blank = `${" ".repeat(gutter.length - 2)}│ `;
  return [
    `${style("dim", gutter)}${lead}${shown}${right}${isCut ? "…" : ""}`,
    `${style("dim", blank)}${" ".repeat(columnsOf(lead))}${style("red", carets)}`,
  ];
}

/**
 * The words of a text, each with the blanks before it; what is between backticks is one word, because it is there
 * to be copied.
 */
function wordsOf(text: string): { gap: string; word: string }[] {
  const words = text.matchAll(/( *)((?:`[^`]*`|[^ `]|`(?=[^`]*$))+)/g);
  return [...words].map(([, gap = "", word = ""]) => ({ gap, word }));
}

/** A text in lines of at most `width`: the first one after `lead`, the later ones after blanks as wide. */
function wrap(lead: string, text: string, width: number, style: Style = plainStyle): string {
  const label = lead.trimStart();
  const margin = " ".repeat(lead.length - label.length);
  const indent = " ".repeat(lead.length + 1);
  const lines: string[] = [];
  let line = "";
  for (const { gap, word } of wordsOf(forTerminal(text))) {
    if (line !== "" && indent.length + columnsOf(line + gap + word) > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : line + gap + word;
  }
  lines.push(line);
  const dressed = label === "" ? margin : `${margin}${style("cyan", label)} `;
  const rest = label === "" ? margin : indent;
  // A runner obeys `::command::` at the start of a line, and the wrapping makes new ones.
  const safe = lines.map(forTerminal);
  return safe.map((part, index) => (index === 0 ? dressed : rest) + part).join("\n");
}

function findingLines(finding: Finding, width: number, style: Style): string[] {
  const colour = finding.severity === "error" ? "red" : "yellow";
  const kind = finding.class === undefined ? "" : ` ${style("dim", `(${forTerminal(finding.class)})`)}`;
  const position = finding.line === null ? "  " : `  ${finding.line}:${finding.column ?? 1}  `;
  const lines = [
    `${position}${style(colour, finding.severity)}  ${style("bold", forTerminal(finding.ruleId))}${kind}`,
    wrap("    ", sayingOf(finding), width),
  ];
  if (finding.excerpt && finding.line !== null && finding.excerpt.text !== "") {
    lines.push(...codeFrame(finding.excerpt, finding.line, width, style));
  }
  for (const related of finding.related) {
    lines.push(wrap("    see:", `${related.message} (${placeOf(related)})`, width, style));
  }
  for (const line of followingLines(finding)) lines.push(wrap("    with it:", line, width, style));
  lines.push(wrap("    next:", finding.hint, width, style));
  for (const { label, text } of shownSteps(finding)) {
    lines.push(`    ${style("cyan", forTerminal(label))}`);
    // One line, however long: it is there to be copied.
    if (text !== undefined) lines.push(`    ${forTerminal(text)}`);
  }
  return lines;
}

/** The report as text for a terminal. */
export function pretty(
  report: Report,
  { width = 100, style = plainStyle, quiet = false, links, maxWarnings }: PrettyOptions = {},
): string {
  const columns = Math.max(width, NARROWEST);
  const blocks: string[] = [];
  let path: string | undefined;
  for (const finding of shownFindings(report, { quiet })) {
    if (finding.path !== path) {
      path = finding.path;
      const shown = style("bold", forTerminal(path));
      blocks.push(links === undefined ? shown : terminalLink(join(links, path), shown));
    }
    blocks.push(`${findingLines(finding, columns, style).join("\n")}\n`);
  }
  for (const change of report.policyChanges) blocks.push(wrap("policy:", change, columns, style));
  for (const { ruleId, reason } of report.notRun) {
    blocks.push(wrap("not run:", `${ruleId}: ${reason}`, columns, style));
  }
  for (const { message } of report.faults) blocks.push(wrap("could not check:", message, columns, style));
  const { kind, text: line } = verdictOf(report, { maxWarnings });
  const isUneasy = kind === "holds" && report.summary.warnings > 0;
  blocks.push(style(isUneasy ? "yellow" : LOOKS[kind], line));
  return `${blocks.join("\n")}\n`;
}
