/** Workflow commands: what a GitHub runner shows on the lines of a pull request. */
import type { Finding, Report } from "../../base/core/finding.js";
import { forTerminal, forWorkflowProperty, forWorkflowText } from "../../base/text/escape.js";
import { count, shorten, visible } from "../../base/text/visible.js";
import { type Strictness, shownFindings, verdictOf, wholeSayingOf } from "./verdict.js";

/** A runner shows ten annotations of a kind for a step; the tenth is for what is left. */
const MOST = 9;
/** A message is cut at 4,096 characters; our own cut says so. */
const LONGEST = 3_900;

export interface AnnotationOptions {
  /** Leave warnings out. */
  quiet?: boolean;
  /** Where the findings are that no annotation shows. */
  rest?: string;
}

type Level = "error" | "warning" | "notice";

interface Annotation {
  level: Level;
  title: string;
  lines: string[];
  at?: Pick<Finding, "path" | "line" | "endLine" | "column" | "endColumn">;
}

function command({ level, title, lines, at }: Annotation): string {
  const properties: [string, string | number | null | undefined][] = [
    ["title", title],
    ["file", at?.path],
    ["line", at?.line],
    ["endLine", at?.endLine],
    ["col", at?.column],
    ["endColumn", at?.endColumn],
  ];
  const given = properties.filter(([, value]) => value !== null && value !== undefined);
  const text = given.map(([name, value]) => `${name}=${forWorkflowProperty(String(value))}`).join(",");
  return `::${level} ${text}::${forWorkflowText(lines)}`;
}

/** Errors first, and what the change brought in before what was there. */
function worstFirst(findings: readonly Finding[]): Finding[] {
  const weight = ({ severity, introduced }: Finding) => (severity === "error" ? 0 : 2) + (introduced ? 0 : 1);
  return [...findings].sort((a, b) => weight(a) - weight(b));
}

function annotationOf(finding: Finding): Annotation {
  const { ruleId, class: kind, hint, severity } = finding;
  return {
    level: severity,
    title: kind === undefined ? ruleId : `${ruleId} (${kind})`,
    lines: [
      shorten(visible(wholeSayingOf(finding)), LONGEST / 2),
      shorten(visible(`next: ${hint}`), LONGEST / 2),
    ],
    at: finding,
  };
}

/** The workflow commands of a report, a line each: what could not be checked, then nine findings, then how many more. */
export function annotations(
  report: Report,
  { rest = "not annotated here", ...options }: AnnotationOptions = {},
): string[] {
  const faults = report.faults.map(
    ({ message }): Annotation => ({
      level: "error",
      title: "could not check",
      lines: [shorten(visible(message), LONGEST)],
    }),
  );
  const all = [...faults, ...worstFirst(shownFindings(report, options)).map(annotationOf)];
  const shown = all.slice(0, MOST);
  const [next] = all.slice(MOST);
  if (next) {
    const more = `${count(all.length - MOST, "more finding")} ${rest}`;
    shown.push({ level: next.level, title: "runidx-lint", lines: [more] });
  }
  return shown.map(command);
}

/** The report as workflow commands and a last line of plain text. */
export function github(report: Report, options: Strictness & { quiet?: boolean } = {}): string {
  const lines = [
    ...annotations(report, options),
    ...report.policyChanges.map((change) => `policy: ${forTerminal(change)}`),
    ...report.notRun.map(({ ruleId, reason }) => `not run: ${forTerminal(`${ruleId}: ${reason}`)}`),
    verdictOf(report, options).text,
  ];
  return `${lines.join("\n")}\n`;
}
