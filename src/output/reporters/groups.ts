/** Findings as people read them: what alters history first, and the same mistake in many lines as one. */
import type { Finding } from "../../base/core/finding.js";
import { count } from "../../base/text/visible.js";

/** As many findings are shown on a terminal; the rest is counted. */
export const MOST_SHOWN = 20;

/** A finding, and the others that say the same of other lines. */
export interface Group {
  first: Finding;
  others: Finding[];
}

/** Alterations of history come first, and what was accepted last. */
export function rankOf({ ruleId, class: kind, severity }: Finding): number {
  if (kind === "settled") return 3;
  if (ruleId === "append-only" && severity === "error") return 0;
  return severity === "error" ? 1 : 2;
}

/** Groups in the order in which people should read them; within a rank they keep their order. */
export function groupsOf(findings: readonly Finding[]): Group[] {
  const groups = new Map<string, Group>();
  for (const finding of findings) {
    const { ruleId, severity, class: kind, path, message, hint, followUps } = finding;
    const says = [ruleId, severity, kind, path, message, hint].join("\0");
    const key = followUps.length > 0 ? finding.fingerprint + says : says;
    const group = groups.get(key);
    if (group) group.others.push(finding);
    else groups.set(key, { first: finding, others: [] });
  }
  return [...groups.values()]
    .map((group, at) => ({ group, at }))
    .sort((a, b) => rankOf(a.group.first) - rankOf(b.group.first) || a.at - b.at)
    .map(({ group }) => group);
}

/** How many lines of a group are named. */
const MOST_LINES = 10;

/** `also in the lines 4, 7 and 180 more`; undefined where nothing else says it. */
export function alsoIn({ others }: Group): string | undefined {
  const lines = others.flatMap(({ line }) => (line === null ? [] : [line]));
  if (lines.length === 0) return undefined;
  const rest = lines.length - MOST_LINES;
  const named = lines.slice(0, MOST_LINES).join(", ");
  return `the same in ${lines.length === 1 ? "line" : "the lines"} ${named}${rest > 0 ? ` and ${rest} more` : ""}`;
}

/** How many findings of each rule there are, as rows of a table: the most first. */
export function byRule(findings: readonly Finding[]): string[] {
  const counts = new Map<string, number>();
  for (const { ruleId, class: kind } of findings) {
    const name = kind === undefined ? ruleId : `${ruleId} (${kind})`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const rows = [...counts].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
  const widest = Math.max(0, ...rows.map(([, number]) => String(number).length));
  return rows.map(([name, number]) => `${String(number).padStart(widest)}  ${name}`);
}

/** `280 more findings`. */
export const moreText = (number: number): string => count(number, "more finding");
