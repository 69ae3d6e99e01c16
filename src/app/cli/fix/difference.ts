/** What steps change, as a difference for people. */
import type { Finding, Step } from "../../../base/core/finding.js";
import { forTerminal } from "../../../base/text/escape.js";
import { commandLine } from "../../../base/text/shell.js";
import type { Style } from "../../../output/reporters/style.js";

/** The lines of a file, by number from 1. */
export type LineOf = (path: string, line: number) => string;

const withoutEnd = (text: string) => text.replace(/\r?\n$/, "");

function* linesOf(step: Step, lineOf: LineOf): Iterable<[sign: "-" | "+" | " ", text: string]> {
  switch (step.do) {
    case "edit":
      for (let line = step.line; line <= (step.endLine ?? step.line); line++)
        yield ["-", lineOf(step.path, line)];
      if (step.newLine !== "") yield ["+", withoutEnd(step.newLine)];
      return;
    case "append":
      yield ["+", withoutEnd(step.line)];
      return;
    case "run":
      yield [" ", commandLine(step.argv)];
      return;
    default:
      return;
  }
}

/** The difference that the steps of some findings make, each line once. */
export function differenceOf(findings: readonly Finding[], lineOf: LineOf, style: Style): string {
  const shown = new Set<string>();
  const rows: string[] = [];
  const take = (row: string, text: string) => {
    if (shown.has(row)) return;
    shown.add(row);
    rows.push(text);
  };
  for (const { path, ruleId, line, steps } of findings) {
    const place = line === null ? path : `${path}:${line}`;
    take(`@${place} ${ruleId}`, style("bold", forTerminal(`${place}  ${ruleId}`)));
    for (const step of steps) {
      const where = "path" in step ? step.path : "";
      const number = step.do === "edit" ? step.line : "";
      for (const [sign, text] of linesOf(step, lineOf)) {
        const row = `${sign} ${forTerminal(text)}`;
        take(`${where}:${number}${row}`, sign === " " ? row : style(sign === "-" ? "red" : "green", row));
      }
    }
  }
  return rows.map((row) => `${row}\n`).join("");
}
