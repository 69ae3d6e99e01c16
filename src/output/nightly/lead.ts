/** The verdict as sentences: what a reader has to know who reads nothing else. */
import type { Finding } from "../../base/core/finding.js";
import { count, grouped, listing, shorten, visible } from "../../base/text/visible.js";
import { rule as appendOnly } from "../../rules/append-only.js";
import { type VerdictKind, verdictOf } from "../reporters/verdict.js";
import type { Altered, NightlyReport } from "./nightly.js";

export interface Lead {
  kind: VerdictKind;
  /** The sign that is beside the words: told apart without colours. */
  sign: string;
  title: string;
  /** What weighs most; empty where nothing was altered. */
  worst: string;
  /** The rest, in one sentence. */
  rest: string;
}

const SIGNS: Readonly<Record<VerdictKind, string>> = { holds: "✓", violated: "✗", "could-not-check": "?" };
const TITLES: Readonly<Record<VerdictKind, string>> = {
  holds: "The registry is consistent",
  violated: "The registry is not consistent",
  "could-not-check": "Could not check everything",
};
/** So many alterations are told in the sentence; the page lists all. */
const MOST_TOLD = 3;
const LONGEST_NAME = 40;

/** Whether a finding says that history was altered, and nobody accepted it. */
export const isAlteration = ({ ruleId, severity }: Pick<Finding, "ruleId" | "severity">): boolean =>
  ruleId === appendOnly.id && severity === "error";

/** The alterations by commits that nobody accepted. */
export const standing = (altered: readonly Altered[]): Altered[] =>
  altered.filter(({ class: kind }) => kind !== "settled");

function alterations({ findings, nightly }: NightlyReport): string {
  const found = findings.filter(isAlteration).length;
  if (found === 0) return "";
  const told = standing(nightly?.history.altered ?? []).slice(0, MOST_TOLD);
  const who = told.map(
    ({ class: kind, commit: { author, date } }) =>
      `${kind} by ${shorten(visible(author), LONGEST_NAME)} on ${date.slice(0, 10)}`,
  );
  const more = found - told.length;
  const all = more > 0 && told.length > 0 ? [...who, `${grouped(more)} more`] : who;
  const times = `History was altered ${found === 1 ? "once" : `${grouped(found)} times`}`;
  return all.length === 0 ? `${times}.` : `${times}: ${all.join("; ")}.`;
}

const numbered = (number: number, noun: string) =>
  count(number, noun).replace(String(number), grouped(number));

/** The verdict of a report as the page says it. */
export function leadOf(report: NightlyReport): Lead {
  const { kind } = verdictOf(report);
  const { errors, warnings, waived, records, files, commits } = report.summary;
  const worst = alterations(report);
  const left = errors - report.findings.filter(isAlteration).length;
  const more = worst === "" ? "" : " more";
  const found = [
    ...(left > 0 ? [`${grouped(left)}${more} ${left === 1 ? "error" : "errors"}`] : []),
    ...(warnings > 0 ? [numbered(warnings, "warning")] : []),
  ];
  const read = [
    `${numbered(records, "record")} in ${count(files, "file")}`,
    ...(commits > 0 ? [numbered(commits, "commit")] : []),
  ];
  const hidden = waived > 0 ? ` ${numbered(waived, "finding")} ${waived === 1 ? "is" : "are"} waived.` : "";
  const checked = `${listing(read)} ${kind === "could-not-check" ? "were read" : "were checked"}`;
  const rest = found.length > 0 ? `${listing(found)}; ${checked}.` : `${checked}.`;
  return {
    kind,
    sign: SIGNS[kind],
    title: TITLES[kind],
    worst,
    rest: `${rest}${hidden}`,
  };
}
