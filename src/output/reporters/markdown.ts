/** The report as Markdown, for the summary of a CI job, a comment or a file. */
import type { Finding, Report } from "../../base/core/finding.js";
import {
  forMarkdown,
  forMarkdownCode,
  forMarkdownSentence,
  forMarkdownStart,
} from "../../base/text/escape.js";
import { count } from "../../base/text/visible.js";
import { shownSteps } from "./steps.js";
import {
  followingLines,
  placeOf,
  type Strictness,
  sayingOf,
  shownFindings,
  VERDICT_SIGNS,
  verdictOf,
} from "./verdict.js";

export interface MarkdownOptions extends Strictness {
  /** Leave warnings out. */
  quiet?: boolean;
  /** How many findings are shown; the rest is counted. */
  most?: number;
}

/** The verdict as a heading. */
export function markdownVerdict(report: Report, strictness: Strictness = {}): string {
  const { kind, text } = verdictOf(report, strictness);
  return `## ${VERDICT_SIGNS[kind]} runidx-lint: ${forMarkdown(text)}`;
}

function findingLines(finding: Finding): string[] {
  const { severity, ruleId, class: kind, line, column, hint, related } = finding;
  const name = kind === undefined ? ruleId : `${ruleId} (${kind})`;
  const where = line === null ? "" : ` ${line}:${column ?? 1}`;
  const lines = [
    `- **${severity}**${where} ${forMarkdownCode(name)} ${forMarkdownSentence(sayingOf(finding))}`,
    ...related.map(
      (place) => `  - see: ${forMarkdownSentence(place.message)} (${forMarkdownCode(placeOf(place))})`,
    ),
    ...followingLines(finding).map((line) => `  - with it: ${forMarkdownSentence(line)}`),
    `  - next: ${forMarkdownSentence(hint)}`,
  ];
  for (const { label, text } of shownSteps(finding)) {
    lines.push(`  - ${forMarkdownSentence(label)}`);
    if (text !== undefined) lines.push("", ...["```json", text, "```"].map((part) => `    ${part}`), "");
  }
  return lines;
}

/** The findings by file, worst first within `most`. */
export function markdownFindings(findings: readonly Finding[], most = Number.POSITIVE_INFINITY): string[] {
  const rank = ({ severity }: Finding) => (severity === "error" ? 0 : 1);
  const chosen =
    findings.length <= most
      ? findings
      : findings
          .map((finding, index) => ({ finding, index }))
          .sort((a, b) => rank(a.finding) - rank(b.finding) || a.index - b.index)
          .slice(0, most)
          .sort((a, b) => a.index - b.index)
          .map(({ finding }) => finding);
  const lines: string[] = [];
  let path: string | undefined;
  for (const finding of chosen) {
    if (finding.path !== path) {
      path = finding.path;
      lines.push("", `### ${forMarkdownCode(path)}`, "");
    }
    lines.push(...findingLines(finding));
  }
  if (chosen.length < findings.length)
    lines.push("", `${count(findings.length - chosen.length, "more finding")} not shown here.`);
  return lines;
}

/** A section with a list, or nothing where the list is empty. */
export function markdownList(title: string, items: readonly string[]): string[] {
  if (items.length === 0) return [];
  return ["", `### ${title}`, "", ...items.map((item) => `- ${forMarkdownStart(item)}`)];
}

/** What is beside the findings: what was not run, policy changes, waivers used. */
export function markdownAsides({ notRun, policyChanges, waived }: Report): string[] {
  return [
    ...markdownList(
      "Not run",
      notRun.map(({ ruleId, reason }) => `${forMarkdownCode(ruleId)}: ${forMarkdownSentence(reason)}`),
    ),
    ...markdownList("Policy changes", policyChanges.map(forMarkdownSentence)),
    ...markdownList(
      "Waived",
      waived.map(
        ({ finding, waiver_id }) =>
          `${forMarkdownCode(waiver_id)}: ${forMarkdownCode(finding.ruleId)} at ${forMarkdownCode(placeOf(finding))}`,
      ),
    ),
  ];
}

/** What could not be checked: it is before all else. */
export function markdownFaults({ faults }: Report): string[] {
  return markdownList(
    "Could not check",
    faults.map(({ message }) => forMarkdownSentence(message)),
  );
}

/** The report as GitHub Flavored Markdown. Names in it notify nobody, and addresses are no links. */
export function markdown(report: Report, options: MarkdownOptions = {}): string {
  const lines = [
    markdownVerdict(report, options),
    ...markdownFaults(report),
    ...markdownFindings(shownFindings(report, options), options.most),
    ...markdownAsides(report),
  ];
  return `${lines.join("\n")}\n`;
}
