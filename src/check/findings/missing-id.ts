/** The ids that findings looked for without a result: what they have in common is known by them, and no format shows them. */
import type { Finding } from "../../base/core/finding.js";

const ids = new WeakMap<Finding, string>();

export function noteMissing(finding: Finding, id: string | undefined): void {
  if (id !== undefined) ids.set(finding, id);
}

/** The id that a finding looked for; undefined where it looked for none. */
export function missingIdOf(finding: Finding): string | undefined {
  return ids.get(finding);
}
