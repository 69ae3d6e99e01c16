/** Runs rules so that one that breaks, or can't check, is reported and never taken for a pass. */
import { messageOf, UserError } from "../../base/core/errors.js";
import type { Fault, LogName, NotRun } from "../../base/core/finding.js";
import { VERSION } from "../../base/core/version.js";
import { count } from "../../base/text/visible.js";
import type { Log } from "../../registry/logs/log.js";
import type { Problem, Rule } from "../../rules/rule.js";

/** Takes in what a rule found. */
export type Sink = (rule: Rule, problem: Problem) => void;

/** Whether something that was looked for in a log may stand in a line of it that can't be read. */
export type MayHide = (log: LogName) => boolean;

export class Runner {
  readonly faults: Fault[] = [];
  readonly #blocked = new Map<string, string>();
  /** Why a log can't be asked. */
  readonly #closed = new Map<LogName, string>();
  readonly #unresolved = new Map<string, { ruleId: string; log: LogName; count: number }>();
  readonly #rules: readonly Rule[];
  readonly #logs: ReadonlyMap<LogName, Log>;
  readonly #mayHide: MayHide;

  constructor(rules: readonly Rule[], logs: ReadonlyMap<LogName, Log>, mayHide: MayHide) {
    this.#rules = rules;
    this.#logs = logs;
    this.#mayHide = mayHide;
    for (const [name, { unreadable }] of logs) if (unreadable !== undefined) this.block(name, unreadable);
  }

  /** Keeps the rules that need a log from running, and references into it from being findings. */
  block(name: LogName, reason: string): void {
    if (!this.#closed.has(name)) this.#closed.set(name, reason);
    for (const { id, needs } of this.#rules) {
      if (needs.includes(name) && !this.#blocked.has(id)) this.#blocked.set(id, reason);
    }
  }

  /** Runs a rule once and hands on what it finds. Says whether it ran to its end with nothing left open. */
  run(rule: Rule, check: () => Iterable<Problem>, sink: Sink): boolean {
    if (this.#blocked.has(rule.id)) return false;
    try {
      let isComplete = true;
      for (const problem of check()) {
        const { unresolvedInto: log } = problem;
        if (log !== undefined && (this.#closed.has(log) || this.#mayHide(log))) {
          this.#defer(rule.id, log);
          isComplete = false;
        } else sink(rule, problem);
      }
      return isComplete;
    } catch (error) {
      this.#blocked.set(rule.id, "the rule stopped");
      this.faults.push({ message: faultMessage(rule.id, error) });
      return false;
    }
  }

  #defer(ruleId: string, log: LogName): void {
    const key = `${ruleId} ${log}`;
    const known = this.#unresolved.get(key) ?? { ruleId, log, count: 0 };
    known.count++;
    this.#unresolved.set(key, known);
  }

  /** What was not checked, and why. */
  notRun(): NotRun[] {
    const rows = [...this.#blocked].map(([ruleId, reason]) => ({ ruleId, reason }));
    for (const { ruleId, log, count: number } of this.#unresolved.values()) {
      const path = this.#logs.get(log)?.files[0]?.path ?? log;
      const those = number === 1 ? "it" : "they";
      const why = this.#closed.get(log) ?? `${path} has lines that can't be read, where ${those} may lead`;
      rows.push({ ruleId, reason: `${count(number, "reference")} did not resolve, but ${why}` });
    }
    return rows;
  }
}

/** The first place of ours in an error's trace, without the folders of this machine. */
function placeOfError(error: unknown): string {
  const trace = error instanceof Error ? (error.stack ?? "") : "";
  const found = /([\w.-]+\.[cm]?[jt]s:\d+:\d+)/.exec(trace);
  return found ? ` at ${found[1]}` : "";
}

/** A fault's words: a user's mistake as it is, anything else as the bug that it is. */
export function faultMessage(what: string, error: unknown): string {
  if (error instanceof UserError) return `${error.message}; ${error.remedy}`;
  const at = placeOfError(error);
  return `${what} stopped with "${messageOf(error)}"${at}: this is a bug in runidx-lint ${VERSION}, not in your registry; please report it with this whole message, and with the line that it stopped at if you may share it`;
}
