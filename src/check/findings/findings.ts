/** Turns what rules say into findings: place, excerpt, severity, next step, fingerprint. */

import type { Finding, LineState, Related, Severity, Waived } from "../../base/core/finding.js";
import { count, shorten, visible } from "../../base/text/visible.js";
import { type Policy, severityOf } from "../../registry/config/policy.js";
import { hashLine, type Line } from "../../registry/jsonl/line.js";
import type { Problem, Rule } from "../../rules/rule.js";
import { Kept, type LeftOut } from "./kept.js";
import { lineOf, locate, pointerOf, recordIdOf } from "./locate.js";
import { noteMissing } from "./missing-id.js";
import { asksPerson, forAuthor, type NextStep, nextStep, type PathOf, type Standing } from "./next-step.js";
import { OpenLines } from "./open-lines.js";
import { Proposals } from "./proposals.js";
import type { IdOf } from "./record-ids.js";
import type { Waivable } from "./waivers.js";

/** More findings of one kind than this in one line are one finding that counts them. */
const MOST_IN_A_LINE = 20;

/** The most characters of a message and of a hint; commands in hints are whole at any length of a path. */
const LONGEST_MESSAGE = 4_000;
const LONGEST_HINT = 40_000;

/** Whether a line is in a commit already, and so has to stay as it is. */
export type IsCommitted = (line: Line) => boolean;

/** A range of commits, by what it is compared with; without a base everything is new. */
export interface EvaluatedRange {
  base: string | undefined;
}

/** What a collector needs to know apart from the policy. */
export interface FindingsContext {
  isCommitted: IsCommitted;
  /** The clock, in minutes since 1970. */
  now: number;
  /** The id of the waiver that hides a finding; none does where this is left out. */
  waiverOf?: (finding: Waivable) => string | undefined;
  /** The ids of records as their model has them. */
  idOf?: IdOf;
  /** Where records are appended; the log's own name where this is left out. */
  pathOf?: PathOf | undefined;
  /** The range whose commits hold the lines that the checked change adds; a staged line is in no commit. */
  range?: EvaluatedRange | undefined;
}

/** What takes in the problems of one line. */
export interface LineSink {
  take(problem: Problem): void;
  end(): void;
}

/** The problems of one class in a line that the same waiver hides, or none. */
interface Kind {
  first: Problem;
  severity: Severity;
  waiver: string | undefined;
  count: number;
}

/** What gathers findings as rules run. */
export class Findings {
  readonly #kept = new Kept<Finding>((finding) => finding);
  readonly waived = new Kept<Waived>(({ finding }) => finding);
  readonly #policy: Pick<Policy, "preset" | "rules">;
  readonly #context: FindingsContext;
  readonly #lines = new OpenLines();
  readonly #proposals: Proposals;

  constructor(policy: Pick<Policy, "preset" | "rules">, context: FindingsContext) {
    this.#policy = policy;
    this.#context = context;
    this.#proposals = new Proposals(context.now, context.pathOf ?? named);
  }

  /** What was found, each with what may be done about it. */
  get found(): Finding[] {
    this.#proposals.settle();
    return this.#kept.items;
  }

  /** What is counted and not listed. */
  get leftOut(): LeftOut {
    return this.#kept.leftOut;
  }

  /**
   * Takes a problem in, unless its rule is off, and gives the finding, where there is room for it.
   *
   * @param introduced whether the checked change brought it in
   */
  add(rule: Rule, problem: Problem, introduced: boolean): Finding | undefined {
    const severity = severityOf(this.#policy, rule, problem.class);
    if (severity === undefined) return undefined;
    return this.#keep(rule, problem, severity, introduced, this.#waiverOf(rule, problem));
  }

  /**
   * Takes in what one rule says of one line, and gives what ends it. Of each kind the first ones are findings of their
   * own; the rest is one finding of the same severity, so that a line of any length has few. Waived ones are parted
   * from the others first.
   */
  openLine(rule: Rule, introduced: boolean): LineSink {
    const kinds = new Map<string, Kind>();
    return {
      take: (problem) => {
        const severity = severityOf(this.#policy, rule, problem.class);
        if (severity === undefined) return;
        const waiver = this.#waiverOf(rule, problem);
        const key = `${problem.class ?? ""}\0${waiver ?? ""}`;
        const kind = kinds.get(key) ?? { first: problem, severity, waiver, count: 0 };
        kinds.set(key, kind);
        if (++kind.count <= MOST_IN_A_LINE) this.#keep(rule, problem, severity, introduced, waiver);
      },
      end: () => {
        for (const { first, severity, waiver, count: number } of kinds.values()) {
          if (number <= MOST_IN_A_LINE) continue;
          this.#keep(rule, restOf(first, number - MOST_IN_A_LINE), severity, introduced, waiver);
        }
      },
    };
  }

  #waiverOf(rule: Rule, { at }: Problem): string | undefined {
    const line = lineOf(at);
    if (!line) return undefined;
    return this.#context.waiverOf?.({
      rule: rule.id,
      path: line.file.path,
      pointer: pointerOf(at),
      sha256: () => this.#lines.of(line).sha256,
    });
  }

  /** Makes the finding, where there is room for it. */
  #keep(
    rule: Rule,
    problem: Problem,
    severity: Severity,
    introduced: boolean,
    waiver: string | undefined,
  ): Finding | undefined {
    const kept = waiver === undefined ? this.#kept : this.waived;
    if (kept.isFull(severity)) {
      kept.count(rule.id, severity);
      return undefined;
    }
    const finding = this.#make(rule, problem, severity, introduced);
    if (waiver === undefined) this.#kept.add(finding);
    else this.waived.add({ finding, waiver_id: waiver });
    return finding;
  }

  #make(rule: Rule, problem: Problem, severity: Severity, introduced: boolean): Finding {
    const { at, class: kind, message, commit, related = [] } = problem;
    const line = lineOf(at);
    const pointer = pointerOf(at);
    const { excerpt, ...place } = locate(at, this.#lines);
    const step = this.#step(rule, problem, introduced);
    const identity = [rule.id, place.path, pointer, kind ?? "", ""].join("\0");
    const finding: Finding = {
      ruleId: rule.id,
      severity,
      ...(kind !== undefined && { class: kind }),
      message: shorten(visible(message), LONGEST_MESSAGE),
      path: place.path,
      line: place.line,
      column: place.column,
      endLine: problem.through ? problem.through.file.numberOf(problem.through) : place.line,
      endColumn: place.endColumn,
      pointer,
      recordId: recordIdOf(at, this.#lines, this.#context.idOf),
      hint: shorten(visible(step.hint), LONGEST_HINT),
      lineState: step.lineState,
      needsPerson: asksPerson(step.way),
      ...step.way,
      followUps: [],
      related: related.map((one) => this.#relate(one)),
      ...(commit !== undefined && { commit }),
      introduced,
      fingerprint: hashLine(line, identity).slice(0, 16),
      ...(excerpt && { excerpt }),
    };
    this.#proposals.add(finding, problem, step.correct);
    noteMissing(finding, problem.missing);
    return finding;
  }

  #step(rule: Rule, problem: Problem, introduced: boolean): NextStep & { lineState: LineState | null } {
    const { at, witness } = problem;
    const { isCommitted, range, now, pathOf = named } = this.#context;
    const line = lineOf(at) ?? witness;
    if (!line) return { hint: problem.hint, lineState: null, way: problem.way ?? forAuthor("") };
    const record = "record" in at ? at.record : undefined;
    const isAdded = introduced && (line === witness || !isCommitted(line));
    const isOld = !introduced && isCommitted(line);
    const standing: Standing =
      range && isAdded ? { kind: "range", ...range } : { kind: isOld ? "committed" : "new" };
    const lineState = isAdded && range ? "unpushed" : isCommitted(line) ? "committed" : "new";
    return { ...nextStep(rule, problem, { line, record, standing, pathOf, now }), lineState };
  }

  #relate({ at, message, commit }: NonNullable<Problem["related"]>[number]): Related {
    const { path, line, column } = locate(at, this.#lines);
    return {
      path,
      line,
      column,
      message: shorten(visible(message), LONGEST_MESSAGE),
      ...(commit !== undefined && { commit }),
    };
  }
}

/** Where a log has no path, its name is all that can be said. */
const named: PathOf = ({ log, type }) => log ?? type ?? "";

/** What is for the problems of one kind that have no finding of their own. */
function restOf({ at, message, ...rest }: Problem, number: number): Problem {
  const { related: _, way: __, draft: ___, correction: ____, ...kind } = rest;
  const whole = "record" in at ? { record: at.record } : "line" in at ? { line: at.line } : at;
  const what = `${count(number, "more finding")} of this kind in this line`;
  return { ...kind, at: whole, message: `${what}; the first one was: ${shorten(message, 200)}` };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The order of findings in every format: path, line, column, rule, and then what never ties. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    compareText(a.path, b.path) ||
    (a.line ?? 0) - (b.line ?? 0) ||
    (a.column ?? 0) - (b.column ?? 0) ||
    compareText(a.ruleId, b.ruleId) ||
    compareText(a.pointer, b.pointer) ||
    compareText(a.message, b.message)
  );
}
