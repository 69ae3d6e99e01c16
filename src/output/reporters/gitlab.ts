/** GitLab's code quality report: what a merge request shows beside its changes. */
import { createHash } from "node:crypto";
import type { Report } from "../../base/core/finding.js";
import { safeJson } from "../../base/text/escape.js";
import { visible } from "../../base/text/visible.js";
import { wholeSayingOf } from "./verdict.js";

interface Issue {
  description: string;
  check_name: string;
  fingerprint: string;
  severity: "minor" | "critical" | "blocker";
  location: { path: string; lines: { begin: number; end?: number } };
}

const digest = (...parts: string[]) => createHash("sha256").update(parts.join("\0")).digest("hex");

/** The report as a list of issues. Fingerprints are unique in it, and stable under renumbering of lines. */
export function gitlab(report: Report): string {
  const seen = new Map<string, number>();
  const unique = (fingerprint: string) => {
    const times = (seen.get(fingerprint) ?? 0) + 1;
    seen.set(fingerprint, times);
    return times === 1 ? fingerprint : digest(fingerprint, String(times));
  };
  const issues: Issue[] = [
    ...report.faults.map(
      ({ message }): Issue => ({
        description: visible(`could not check: ${message}`),
        check_name: "runidx-lint",
        fingerprint: unique(digest("fault", message)),
        severity: "blocker",
        location: { path: ".", lines: { begin: 1 } },
      }),
    ),
    ...report.findings.map(
      ({ ruleId, severity, hint, path, line, endLine, fingerprint, ...finding }): Issue => ({
        description: visible(`${wholeSayingOf(finding)}; next: ${hint}`),
        check_name: ruleId,
        fingerprint: unique(fingerprint),
        severity: severity === "error" ? "critical" : "minor",
        location: {
          path,
          lines: { begin: line ?? 1, ...(endLine !== null && endLine !== line && { end: endLine }) },
        },
      }),
    ),
  ];
  return `${safeJson(issues, 2)}\n`;
}
