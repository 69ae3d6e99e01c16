/** What may be done about findings that have one line or one thing in common: one edit, or one newer record. */
import { type Finding, LARGEST_DRAFT, type Need, type Step, type Way } from "../../base/core/finding.js";
import { toJson } from "../../base/text/exact-number.js";
import { formatUtcMinute, parseUtcMinute } from "../../base/text/time.js";
import { bytesOf, type Line } from "../../registry/jsonl/line.js";
import type { RegistryRecord } from "../../registry/logs/record.js";
import type { Problem } from "../../rules/rule.js";
import { type Corrected, editsOf, withValue } from "./line-edits.js";
import { lineOf } from "./locate.js";
import { asksPerson, type PathOf } from "./next-step.js";

/** Longer lines have no steps: what they say again would bury the message. */
const LONGEST_EDITED = 4 * LARGEST_DRAFT;

interface Newer {
  record: RegistryRecord;
  findings: { finding: Finding; problem: Problem }[];
}

/** Takes a way into a finding that is in the report already. */
export function setWay(finding: Finding, { applies, needs, steps }: Way): void {
  Object.assign(finding, {
    applies,
    needs,
    steps,
    needsPerson: asksPerson({ applies, needs }),
  });
}

export class Proposals {
  readonly #now: number;
  readonly #pathOf: PathOf;
  readonly #edits = new Map<string, { line: Line; all: Corrected[] }>();
  readonly #newer = new Map<string, Newer>();

  /**
   * @param now the clock, in minutes since 1970
   * @param pathOf which file a record goes to
   */
  constructor(now: number, pathOf: PathOf) {
    this.#now = now;
    this.#pathOf = pathOf;
  }

  /** Takes a finding in that is corrected together with others of its line or of its thing. */
  add(finding: Finding, problem: Problem, correct: "edit" | "supersede" | undefined): void {
    const { at, correction, witness } = problem;
    const line = lineOf(at) ?? witness;
    if (!line || correct === undefined) return;
    const key = `${line.file.path}\0${line.start}`;
    if (correct === "supersede") {
      if (!("record" in at)) return;
      const newer = this.#newer.get(key) ?? { record: at.record, findings: [] };
      this.#newer.set(key, newer);
      newer.findings.push({ finding, problem });
    } else if (correction && line.end - line.start <= LONGEST_EDITED) {
      const edit = this.#edits.get(key) ?? { line, all: [] };
      this.#edits.set(key, edit);
      edit.all.push({ finding, correction });
    }
  }

  /** Gives each finding its steps. */
  settle(): void {
    for (const { line, all } of this.#edits.values()) this.#edit(line, all);
    for (const newer of this.#newer.values()) this.#supersede(newer);
    this.#edits.clear();
    this.#newer.clear();
  }

  /** A line that goes, or is written anew as a whole, is so by one edit: done twice, it would take the next line. */
  #edit(line: Line, all: readonly Corrected[]): void {
    const [whole, ...others] = [...editsOf(line, all)];
    const isWhole = all.some(({ correction: { kind } }) => kind === "text" || kind === "move");
    for (const [finding, edit] of whole ? [whole, ...(isWhole ? [] : others)] : [])
      setWay(finding, { applies: "as-is", needs: [], steps: [...this.#moved(line, all), edit] });
    for (const [finding] of isWhole && whole ? others : []) {
      setWay(finding, { applies: "as-is", needs: [], steps: [] });
      finding.fixedBy = whole?.[0].fingerprint ?? "";
    }
  }

  /** The end of another log, for a line that belongs there. */
  #moved(line: Line, all: readonly Corrected[]): Step[] {
    const [move] = all.flatMap(({ correction }) => (correction.kind === "move" ? [correction] : []));
    if (!move) return [];
    const text = `${bytesOf(line).toString("utf8").replace(/\r$/, "")}\n`;
    return [{ do: "append", path: this.#pathOf({ log: move.log }), line: text }];
  }

  /** One newer record carries every correction of a thing; the first finding has it, and the others point there. */
  #supersede({ record, findings }: Newer): void {
    const [first, ...others] = findings;
    const draft = this.#newerThan(record);
    if (!first || !draft) return;
    const needs: Need[] = [];
    let fields: Record<string, unknown> = draft;
    for (const { finding, problem } of findings) {
      const { correction } = problem;
      const corrected = correction && withValue(fields, finding.pointer, correction);
      if (corrected) fields = corrected;
      else if (!needs.some(({ pointer }) => pointer === finding.pointer))
        needs.push({ pointer: finding.pointer, from: "author" });
    }
    const text = toJson(fields);
    if (text.length > LARGEST_DRAFT) return;
    const applies = needs.length > 0 ? "complete-first" : "as-is";
    const append = { do: "append", path: this.#pathOf({ type: record.type }), line: `${text}\n` } as const;
    setWay(first.finding, { applies, needs, steps: [append] });
    for (const { finding } of others) {
      setWay(finding, { applies, needs, steps: [] });
      finding.fixedBy = first.finding.fingerprint;
    }
  }

  /** A copy of a record that is later than it; undefined where its time is not written by the minute. */
  #newerThan({ model, value, time }: RegistryRecord): Record<string, unknown> | undefined {
    const [field] = model.times;
    if (field === undefined || model.timeForm !== "minute") return undefined;
    const later = Math.max(this.#now, (parseUtcMinute(time ?? "") ?? 0) + 1);
    return { ...value, [field]: formatUtcMinute(later) };
  }
}
