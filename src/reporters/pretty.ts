/** The report for people at a terminal. */
import type { Excerpt, Finding, Related, Report } from "../finding.js";
import { count, visible } from "../text/visible.js";
import { safeJson } from "./json.js";
import { plainStyle, type Style } from "./style.js";

export interface PrettyOptions {
  /** Columns of the terminal. */
  width?: number;
  style?: Style;
  /** Leave warnings out. */
  quiet?: boolean;
}

const NARROWEST = 60;

function placeText({ path, line, column }: Pick<Related, "path" | "line" | "column">): string {
  const where = line === null ? "" : `:${line}${column === null ? "" : `:${column}`}`;
  return `${visible(path)}${where}`;
}

/** The line around the value, cut to the width, and carets below the value. */
function codeFrame(excerpt: Excerpt, number: number, width: number, style: Style): string[] {
  const gutter = `  ${number} │ `;
  const room = Math.max(width - gutter.length - 2, 24);
  const value = visible(excerpt.text.slice(excerpt.start, excerpt.start + excerpt.length));
  let before = visible(excerpt.text.slice(0, excerpt.start));
  let after = visible(excerpt.text.slice(excerpt.start + excerpt.length));
  const shown = value.slice(0, room);
  const spare = room - shown.length;
  const left = Math.min(before.length, Math.max(Math.floor(spare / 2), spare - after.length));
  const cutLeft = excerpt.cutBefore || left < before.length;
  before = before.slice(before.length - left);
  const right = spare - left;
  const cutRight = excerpt.cutAfter || after.length > right || shown.length < value.length;
  after = after.slice(0, Math.max(right, 0));
  const lead = `${cutLeft ? "…" : ""}${before}`;
  const carets = "^".repeat(Math.max(shown.length, 1));
  const blank = `${" ".repeat(gutter.length - 2)}│ `;
  return [
    `${style("dim", gutter)}${lead}${shown}${after}${cutRight ? "…" : ""}`,
    `${style("dim", blank)}${" ".repeat(lead.length)}${style("red", carets)}`,
  ];
}

/** The words of a text; what stands between backticks is one, because it is there to be copied. */
function wordsOf(text: string): string[] {
  return text.match(/(?:`[^`]*`|[^\s`])+/g) ?? [];
}

/** A text in lines of at most `width`: the first one after `lead`, the later ones after blanks as wide. */
function wrap(lead: string, text: string, width: number, style: Style = plainStyle): string {
  const label = lead.trimStart();
  const margin = " ".repeat(lead.length - label.length);
  const indent = " ".repeat(lead.length + 1);
  const lines: string[] = [];
  let line = "";
  for (const word of wordsOf(text)) {
    if (line !== "" && indent.length + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  lines.push(line);
  const dressed = label === "" ? margin : `${margin}${style("cyan", label)} `;
  const rest = label === "" ? margin : indent;
  // A runner obeys `::command::` at the start of a line, and the wrapping makes new ones.
  const safe = lines.map((part) => part.replace(/^:(?=:)/, "<U+003A>"));
  return safe.map((part, index) => (index === 0 ? dressed : rest) + part).join("\n");
}

function findingLines(finding: Finding, width: number, style: Style): string[] {
  const colour = finding.severity === "error" ? "red" : "yellow";
  const kind = finding.class === undefined ? "" : ` ${style("dim", `(${finding.class})`)}`;
  const position = finding.line === null ? "  " : `  ${finding.line}:${finding.column ?? 1}  `;
  const lines = [
    `${position}${style(colour, finding.severity)}  ${style("bold", finding.ruleId)}${kind}`,
    wrap("    ", finding.message, width),
  ];
  if (finding.excerpt && finding.line !== null && finding.excerpt.text !== "") {
    lines.push(...codeFrame(finding.excerpt, finding.line, width, style).map((line) => `  ${line}`));
  }
  for (const related of finding.related) {
    lines.push(wrap("    see:", `${related.message} (${placeText(related)})`, width, style));
  }
  lines.push(wrap("    next:", finding.hint, width, style));
  const draft = finding.fix?.append ?? finding.draft;
  // One line, however long: it is there to be copied.
  if (draft) lines.push(`    ${style("cyan", `append to ${draft.log}:`)}`, `    ${safeJson(draft.record)}`);
  return lines;
}

function verdict(report: Report, style: Style): string {
  const { errors, warnings, waived, records, newRecords, files, commits } = report.summary;
  const isAudit = report.target.mode === "audit";
  const proved = commits > 0 ? ` and ${count(commits, "commit")}` : "";
  const read = `${isAudit ? `${count(records, "record")} in ${count(files, "file")}` : count(newRecords, "new record")}${proved}`;
  const aside = waived > 0 ? `, ${waived} waived` : "";
  if (report.faults.length > 0) return style("red", `could not check everything: see above (${read} read)`);
  if (errors > 0)
    return style("red", `${count(errors, "error")} and ${count(warnings, "warning")}${aside} in ${read}`);
  if (warnings > 0) return style("yellow", `it holds, with ${count(warnings, "warning")}${aside}: ${read}`);
  return style("green", `it holds: ${read}${aside}`);
}

/** The report as text for a terminal. */
export function pretty(
  report: Report,
  { width = 100, style = plainStyle, quiet = false }: PrettyOptions = {},
): string {
  const columns = Math.max(width, NARROWEST);
  const blocks: string[] = [];
  let path: string | undefined;
  for (const finding of report.findings) {
    if (quiet && finding.severity === "warning") continue;
    if (finding.path !== path) {
      path = finding.path;
      blocks.push(style("bold", visible(path)));
    }
    blocks.push(`${findingLines(finding, columns, style).join("\n")}\n`);
  }
  for (const change of report.policyChanges) blocks.push(`${style("yellow", "policy:")} ${change}`);
  for (const { ruleId, reason } of report.notRun) {
    blocks.push(wrap("not run:", `${ruleId}: ${reason}`, columns, style));
  }
  for (const { message } of report.faults) blocks.push(wrap("could not check:", message, columns, style));
  blocks.push(verdict(report, style));
  return `${blocks.join("\n")}\n`;
}
