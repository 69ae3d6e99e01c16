/** Findings by rule and class, worst first, with who makes each mistake. */
import type { Finding } from "../../base/core/finding.js";
import { rankOf } from "../reporters/groups.js";
import type { Nightly } from "./nightly.js";

/** One rule and class with its findings. */
export interface Kind {
  ruleId: string;
  class: string | undefined;
  severity: Finding["severity"];
  findings: Finding[];
  fresh: number;
  /** The first day on which one of its lines came in. */
  since: string | undefined;
  /** How many findings each has. */
  by: ReadonlyMap<string, number>;
}

/** The kinds of findings: alterations first, what was accepted last, the most first among equals. */
export function kindsOf(
  findings: readonly Finding[],
  { since, ages, origins }: Pick<Nightly, "since" | "ages" | "origins">,
): Kind[] {
  const fresh = new Set(since?.new ?? []);
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = [finding.severity, finding.ruleId, finding.class].join("\0");
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()]
    .map((group) => {
      const [{ ruleId, class: kind, severity }] = group as [Finding, ...Finding[]];
      const by = new Map<string, number>();
      for (const { fingerprint } of group) {
        const name = origins[fingerprint]?.by;
        if (name !== undefined) by.set(name, (by.get(name) ?? 0) + 1);
      }
      const days = group.flatMap(({ fingerprint }) => ages[fingerprint] ?? []).sort();
      return {
        ruleId,
        class: kind,
        severity,
        findings: group,
        fresh: group.filter(({ fingerprint }) => fresh.has(fingerprint)).length,
        since: days[0],
        by,
      };
    })
    .sort(
      (a, b) =>
        rankOf(a.findings[0] as Finding) - rankOf(b.findings[0] as Finding) ||
        b.findings.length - a.findings.length ||
        (`${a.ruleId}\0${a.class}` < `${b.ruleId}\0${b.class}` ? -1 : 1),
    );
}

/** So many have a column of their own; the others share the last one. */
const MOST_COLUMNS = 4;
export const OTHERS = "others";

/** Whose mistakes the columns count, those with the most first. */
export function columnsOf(kinds: readonly Kind[]): string[] {
  const totals = new Map<string, number>();
  for (const { by } of kinds)
    for (const [name, number] of by) totals.set(name, (totals.get(name) ?? 0) + number);
  const names = [...totals].sort(([a, one], [b, two]) => two - one || (a < b ? -1 : 1)).map(([name]) => name);
  return names.length > MOST_COLUMNS + 1 ? [...names.slice(0, MOST_COLUMNS), OTHERS] : names;
}

/** How many of a kind belong to a column. */
export function numberIn({ by }: Pick<Kind, "by">, column: string, columns: readonly string[]): number {
  const own = by.get(column) ?? 0;
  if (column !== OTHERS || columns.at(-1) !== OTHERS) return own;
  return [...by]
    .filter(([name]) => !columns.slice(0, -1).includes(name))
    .reduce((sum, [, all]) => sum + all, 0);
}

/** The shade of mistakes for each thousand records: none, or one of four. */
export function shadeOf(mistakes: number, records: number | undefined, greatest: number): number {
  if (mistakes === 0) return 0;
  const rate = records ? (1000 * mistakes) / records : mistakes;
  return Math.min(4, Math.max(1, Math.ceil((4 * rate) / Math.max(greatest, Number.MIN_VALUE))));
}
