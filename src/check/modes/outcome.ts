/** What a check has come to so far: what was checked, what was not, and what went wrong. */

import type { Fault, NotRun } from "../../base/core/finding.js";
import type { Policy } from "../../registry/config/policy.js";
import type { Problem, Rule } from "../../rules/rule.js";
import { faultMessage } from "../evaluate/runner.js";
import { type EvaluationResult, onlyFindings } from "../findings/evaluation-result.js";
import { Findings } from "../findings/findings.js";

export class Outcome {
  readonly judged: EvaluationResult[] = [];
  readonly notRun: NotRun[] = [];
  readonly faults: Fault[] = [];

  /** What can't be read in one place must not keep the rest from being checked, nor go untold. */
  async attempt<Result>(what: string, work: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await work();
    } catch (error) {
      this.faults.push({ message: faultMessage(what, error) });
      return undefined;
    }
  }

  /**
   * Adds one finding that is about a file as a whole.
   *
   * @param now the clock, in minutes since 1970
   */
  add(rule: Rule, problem: Problem, { policy, now }: { policy: Policy; now: number }): void {
    const findings = new Findings(policy, { isCommitted: () => true, now });
    findings.add(rule, problem, false);
    this.judged.push(onlyFindings(findings.found));
  }
}
