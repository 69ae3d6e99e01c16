/** The findings that a report lists: all of them, up to what one text can carry. The counts go on beyond that. */
import type { Finding, Report, Severity } from "../../base/core/finding.js";
import { UNSEEN_IN_LINES } from "../../base/text/visible.js";

/** As many characters as findings may have as JSON. A JavaScript string holds about twice as many. */
const MOST_TEXT = 250_000_000;

export interface Counts {
  errors: number;
  warnings: number;
}

/** How many findings of each rule are counted and not listed. */
export type LeftOut = ReadonlyMap<string, Counts>;

const sizes = new WeakMap<Finding, number>();

/** How long a finding is in a report, at most. */
function sizeOf(finding: Finding): number {
  const known = sizes.get(finding);
  if (known !== undefined) return known;
  // As deep as it is in a report. What is unseen is written as an escape of six characters.
  const size = JSON.stringify([[finding]], null, 2).replace(UNSEEN_IN_LINES, "\\u0000").length;
  sizes.set(finding, size);
  return size;
}

/** Keeps items that are or hold findings: errors before warnings, and of each the first ones. */
export class Kept<Item> {
  readonly #held: Readonly<Record<Severity, Item[]>> = { error: [], warning: [] };
  readonly #full = new Set<Severity>();
  readonly #leftOut = new Map<string, Counts>();
  readonly #findingOf: (item: Item) => Finding;
  readonly #limit: number;
  #size = 0;

  /** @param limit in characters of JSON */
  constructor(findingOf: (item: Item) => Finding, limit = MOST_TEXT) {
    this.#findingOf = findingOf;
    this.#limit = limit;
  }

  /** Whether an item of a severity can only be counted: there is no need to make it. */
  isFull(severity: Severity): boolean {
    return this.#full.has(severity);
  }

  /** Takes an item in, or counts it where there is no room. An error takes the room of warnings. */
  add(item: Item): void {
    const { ruleId, severity } = this.#findingOf(item);
    const size = sizeOf(this.#findingOf(item));
    if (severity === "error") this.#makeRoom(size);
    if (this.#full.has(severity) || this.#size + size > this.#limit) {
      this.#full.add("warning").add(severity);
      this.count(ruleId, severity);
      return;
    }
    this.#held[severity].push(item);
    this.#size += size;
  }

  #makeRoom(size: number): void {
    while (this.#size + size > this.#limit) {
      const last = this.#held.warning.pop();
      if (last === undefined) return;
      this.#full.add("warning");
      this.#size -= sizeOf(this.#findingOf(last));
      this.count(this.#findingOf(last).ruleId, "warning");
    }
  }

  /** Counts an item that is not made, because there is no room for it. */
  count(ruleId: string, severity: Severity): void {
    const known = this.#leftOut.get(ruleId) ?? { errors: 0, warnings: 0 };
    known[severity === "error" ? "errors" : "warnings"]++;
    this.#leftOut.set(ruleId, known);
  }

  get items(): Item[] {
    return [...this.#held.error, ...this.#held.warning];
  }

  get leftOut(): LeftOut {
    return this.#leftOut;
  }
}

/** Adds up what several left out. */
export function sumLeftOut(parts: Iterable<LeftOut>): LeftOut {
  const sum = new Map<string, Counts>();
  for (const part of parts) {
    for (const [ruleId, { errors, warnings }] of part) {
      const known = sum.get(ruleId) ?? { errors: 0, warnings: 0 };
      sum.set(ruleId, { errors: known.errors + errors, warnings: known.warnings + warnings });
    }
  }
  return sum;
}

/** Whether findings were counted that the report does not list. */
export function leavesOut({ summary, findings }: Report): boolean {
  const listed = findings.reduce((sum, { followUps }) => sum + 1 + followUps.length, 0);
  return summary.errors + summary.warnings > listed;
}
