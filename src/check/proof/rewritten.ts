/** What was published and is no longer there to be compared: said whatever a configuration says. */
import type { Finding } from "../../base/core/finding.js";
import { rule as appendOnly } from "../../rules/append-only.js";
import { Findings } from "../findings/findings.js";

export interface Rewritten {
  /** The log. */
  path: string;
  message: string;
  hint: string;
}

/**
 * Findings of class `rewritten`. What was rewritten may have brought a configuration of its own, so none decides here.
 *
 * @param now the clock, in minutes since 1970
 */
export function rewrittenFindings(rows: readonly Rewritten[], now: number): Finding[] {
  const findings = new Findings({ preset: "recommended", rules: {} }, { isCommitted: () => true, now });
  for (const { path, message, hint } of rows)
    findings.add(appendOnly, { at: { path }, class: "rewritten", message, hint }, true);
  return findings.found;
}
