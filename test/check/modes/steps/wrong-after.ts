/** What steps did not settle, or brought. */
import type { Finding, Report } from "../../../../src/base/core/finding.js";
import { asIs } from "../../../helpers/do-steps.js";

/**
 * An altered log that is not put back is altered in other words where one of its lines can be read again: it is one finding,
 * whatever class it has.
 */
const keyOf = ({ ruleId, class: kind, path, recordId, pointer }: Finding) =>
  ruleId === "append-only" ? `${ruleId} ${path}` : [ruleId, kind, path, recordId, pointer].join(" ");

/** The findings after the steps of a report that none of its other findings stood for. */
export function wrongAfter(before: Report, after: Report): string[] {
  const done = asIs(before);
  const roots = new Set(done.map(({ fingerprint }) => fingerprint));
  const isDone = (finding: Finding) =>
    done.includes(finding) || (finding.fixedBy !== undefined && roots.has(finding.fixedBy));
  const rest = before.findings.filter((finding) => !isDone(finding)).map(keyOf);
  return after.findings.map(keyOf).filter((key) => {
    const at = rest.indexOf(key);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}
