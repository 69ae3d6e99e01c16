import type { Finding, Report } from "../../base/core/finding.js";
import { count } from "../../base/text/visible.js";
import { leavesOut } from "../../check/findings/kept.js";

/** The last line of a check of a change that holds. */
export function holdsText(newRecords: number): string {
  return `valid: ${count(newRecords, "new record")}`;
}

export type VerdictKind = "holds" | "violated" | "could-not-check";

/** What a report comes to, in a word and in one line. */
export interface Verdict {
  kind: VerdictKind;
  text: string;
}

/** What makes a report fail that holds otherwise. */
export interface Strictness {
  /** More warnings than this are a violation; any number is fine unless said. */
  maxWarnings?: number | undefined;
}

/** The verdict of a report; every format says it in the same words. */
export function verdictOf(
  report: Report,
  { maxWarnings = Number.POSITIVE_INFINITY }: Strictness = {},
): Verdict {
  const { summary, target, faults } = report;
  const { errors, warnings, waived, records, newRecords, files, commits } = summary;
  const proved = commits > 0 ? ` and ${count(commits, "commit")}` : "";
  const aside = waived > 0 ? `, ${waived} waived` : "";
  const isAudit = target.mode === "audit";
  const read = `${isAudit ? `${count(records, "record")} in ${count(files, "file")}` : count(newRecords, "new record")}${proved}`;
  if (faults.length > 0) {
    return { kind: "could-not-check", text: `could not check everything (${read} read)` };
  }
  if (errors > 0 || warnings > maxWarnings || leavesOut(report)) {
    const found = `${count(errors, "error")} and ${count(warnings, "warning")}${aside}`;
    return { kind: "violated", text: `${found} in ${read}` };
  }
  if (warnings > 0) {
    return { kind: "holds", text: `valid, with ${count(warnings, "warning")}${aside}: ${read}` };
  }
  return {
    kind: "holds",
    text: isAudit || proved !== "" ? `valid: ${read}${aside}` : `${holdsText(newRecords)}${aside}`,
  };
}

/** The findings that a format for people shows; machines always get all. */
export function shownFindings({ findings }: Report, { quiet = false }: { quiet?: boolean }): Finding[] {
  return quiet ? findings.filter(({ severity }) => severity === "error") : findings;
}

/** The sign that is for a verdict, beside its words. */
export const VERDICT_SIGNS: Readonly<Record<VerdictKind, string>> = {
  holds: "✅",
  violated: "❌",
  "could-not-check": "⛔",
};

/** What a finding says, with the commit that did it where history shows one. */
export function sayingOf({ message, commit }: Pick<Finding, "message" | "commit">): string {
  return commit === undefined ? message : `${message} (by commit ${commit.slice(0, 12)})`;
}

/** The same in formats that have no place for what follows from it, which is counted. */
export function wholeSayingOf(finding: Pick<Finding, "message" | "commit" | "followUps">): string {
  const { length } = finding.followUps;
  return length === 0 ? sayingOf(finding) : `${sayingOf(finding)}; ${followsText(length)}`;
}

function followsText(number: number): string {
  return `${count(number, "more finding")} ${number === 1 ? "follows" : "follow"} from it`;
}

/** As many of the findings that follow from another are listed for people. */
const MOST_FOLLOWING = 20;

/** What follows from a finding, a line each. */
export function followingLines({ followUps }: Finding): string[] {
  const shown = followUps.slice(0, MOST_FOLLOWING).map((one) => {
    const where = one.line === null ? one.path : `${one.path}:${one.line}`;
    return `${one.ruleId}: ${one.message} (${where})`;
  });
  const rest = followUps.length - shown.length;
  return rest > 0 ? [...shown, followsText(rest)] : shown;
}

/** Where a finding is, as editors read it: `path:line:column`. */
export function placeOf({
  path,
  line,
  column,
}: {
  path: string;
  line: number | null;
  column: number | null;
}): string {
  return line === null ? path : `${path}:${line}${column === null ? "" : `:${column}`}`;
}
