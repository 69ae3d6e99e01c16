/** The report for people at a terminal. */
import { join } from "node:path";
import type { Excerpt, Finding, Report } from "../../base/core/finding.js";
import { columnsOf, headOf, tailOf } from "../../base/text/columns.js";
import { forTerminal, forTerminalParts, terminalLink } from "../../base/text/escape.js";
import { shorten } from "../../base/text/visible.js";
import { alsoIn, byRule, type Group, groupsOf, moreText } from "./groups.js";
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
  /**
   * As many findings are shown, and the rest is counted by rule; the same mistake in many lines is one then, and what alters
   * history comes first. Every finding by itself unless given.
   */
  mostFindings?: number | undefined;
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

/** How much of what is known of a finding is said: for the first of many more than for the others. */
type Detail = "all" | "without steps" | "short";

/** The longest next step of a finding that is said in short. */
const SHORT_HINT = 200;

function findingLines(group: Group, { width, style }: Dress, detail: Detail): string[] {
  const { first: finding } = group;
  const also = alsoIn(group);
  const colour = finding.severity === "error" ? "red" : "yellow";
  const kind = finding.class === undefined ? "" : ` ${style("dim", `(${forTerminal(finding.class)})`)}`;
  const position = finding.line === null ? "  " : `  ${finding.line}:${finding.column ?? 1}  `;
  const lines = [
    `${position}${style(colour, finding.severity)}  ${style("bold", forTerminal(finding.ruleId))}${kind}`,
    wrap("    ", detail === "short" ? shorten(sayingOf(finding), SHORT_HINT) : sayingOf(finding), width),
    ...(also === undefined ? [] : [wrap("    also:", also, width, style)]),
  ];
  if (detail === "short") {
    const follows = finding.followUps.length;
    if (follows > 0) lines.push(wrap("    with it:", moreText(follows), width, style));
    lines.push(wrap("    next:", shorten(finding.hint, SHORT_HINT), width, style));
    return lines;
  }
  if (finding.excerpt && finding.line !== null && finding.excerpt.text !== "") {
    lines.push(...codeFrame(finding.excerpt, finding.line, width, style));
  }
  for (const related of finding.related) {
    lines.push(wrap("    see:", `${related.message} (${placeOf(related)})`, width, style));
  }
  for (const line of followingLines(finding)) lines.push(wrap("    with it:", line, width, style));
  lines.push(wrap("    next:", finding.hint, width, style));
  if (detail === "without steps") return lines;
  for (const { label, text } of shownSteps(finding)) {
    lines.push(`    ${style("cyan", forTerminal(label))}`);
    // One line, however long: it is there to be copied.
    if (text !== undefined) lines.push(`    ${forTerminal(text)}`);
  }
  return lines;
}

interface Dress {
  width: number;
  style: Style;
}

/** Of many findings the first few are told with all that is known, and a few more in short. */
const [FIRST, WITH_STEPS] = [5, 3];

/** Findings as groups; each by itself, in the order of the report, where no number of them is too many. */
function groupsOfAll(findings: readonly Finding[], mostFindings: number | undefined): Group[] {
  return mostFindings === undefined ? findings.map((first) => ({ first, others: [] })) : groupsOf(findings);
}

/** The findings, and below them what there is no room for. */
function findingBlocks(
  findings: readonly Finding[],
  dress: Dress,
  { mostFindings, links }: Pick<PrettyOptions, "mostFindings" | "links">,
): string[] {
  const groups = groupsOfAll(findings, mostFindings);
  const most = mostFindings ?? Number.POSITIVE_INFINITY;
  const isLong = groups.length > most;
  const blocks: string[] = [];
  let path: string | undefined;
  for (const [at, group] of groups.slice(0, most).entries()) {
    const { first } = group;
    if (first.path !== path) {
      path = first.path;
      const shown = dress.style("bold", forTerminal(path));
      blocks.push(links === undefined ? shown : terminalLink(join(links, path), shown));
    }
    const detail = !isLong ? "all" : at < WITH_STEPS ? "all" : at < FIRST ? "without steps" : "short";
    blocks.push(`${findingLines(group, dress, detail).join("\n")}\n`);
  }
  if (!isLong) return blocks;
  const rest = groups.slice(most).flatMap(({ first, others }) => [first, ...others]);
  const rows = byRule(rest).map((row) => `  ${forTerminal(row)}`);
  return [
    ...blocks,
    `${moreText(rest.length)}, by rule:`,
    ...rows,
    "--all shows them, and --format json has everything.\n",
  ];
}

/** The report as text for a terminal. */
export function pretty(
  report: Report,
  { width = 100, style = plainStyle, quiet = false, links, maxWarnings, mostFindings }: PrettyOptions = {},
): string {
  const columns = Math.max(width, NARROWEST);
  const findings = shownFindings(report, { quiet });
  const dress = { width: columns, style };
  const blocks = findingBlocks(findings, dress, { mostFindings, ...(links !== undefined && { links }) });
  const [rule] = groupsOfAll(findings, mostFindings);
  if (mostFindings !== undefined && rule)
    blocks.push(
      wrap("", `runidx-lint explain ${rule.first.ruleId} says why, and what else can be done`, columns),
    );
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
