/** A consistency report made by hand, with as much in it as a test wants. */
import type { Report } from "../../../src/base/core/finding.js";
import type { StudioReport as NightlyReport } from "../../../src/studio/report-part.js";
import { awkwardReport } from "../reporters/awkward.js";

const COMMIT = { commit: "0123456789abcdef0123456789abcdef01234567", author: "Dana Whitlock" };

export interface Much {
  report: Report;
  /** How many lanes the runs have. */
  lanes?: number;
  /** How many obligations, waivers and alterations there are. */
  rows?: number;
  /** What stands wherever a text may. */
  text?: string;
}

const upTo = <T>(length: number, make: (index: number) => T): T[] =>
  Array.from({ length }, (_, index) => make(index));

/** The report of a check, seen from afar. */
export function byHand({ report, lanes = 3, rows = 3, text = "" }: Much): NightlyReport {
  const commit = { ...COMMIT, author: COMMIT.author + text, date: "2026-01-03T10:00:00+00:00" };
  const row = { passed: 40, failedUniqueness: 2, runs: 50 };
  const fingerprints = report.findings.map(({ fingerprint }) => fingerprint);
  return {
    ...report,
    nightly: {
      schemaVersion: 2,
      madeUtc: "2026-01-10T12:00Z",
      head: commit,
      history: {
        commits: 1234,
        first: commit,
        last: commit,
        altered: upTo(rows, () => ({
          path: `60-REGISTRY/data/run-index.jsonl${text}`,
          class: "edited",
          message: `line 3 says something else${text}`,
          commit,
        })),
      },
      byRule: [{ name: "placeholder", errors: 3, warnings: 1 }],
      byAge: [{ name: "2026-01", errors: 3, warnings: 1 }],
      ages: Object.fromEntries(fingerprints.map((fingerprint) => [fingerprint, "2026-01-03"])),
      origins: Object.fromEntries(
        fingerprints.map((fingerprint) => [
          fingerprint,
          {
            day: "2026-01-03",
            commit: COMMIT.commit,
            author: commit.author,
            by: `claude${text}`,
            group: `L${text}`,
          },
        ]),
      ),
      repository: { name: null, branch: `main${text}`, web: null },
      days: [
        { day: "2025-11-30", records: 50 },
        { day: "2026-01-03", records: 50 },
      ],
      change: { open: 1, missing: -1 },
      lanes: upTo(lanes, (index) => ({
        ...row,
        lane: `ART-a-rather-long-name-${index} GEN-outlaw-country-${index}${text}`,
        last: "2026-01-03",
        months: [
          { month: "2025-11", runs: 20, failedUniqueness: 1 },
          { month: "2026-01", runs: 30, failedUniqueness: 1 },
        ],
        open: 1,
        late: 0,
      })),
      runs: [
        ...upTo(lanes, (index) => ({
          ...row,
          group: "lane" as const,
          value: `ART-a-rather-long-name-${index} GEN-outlaw-country-${index}${text}`,
        })),
        { ...row, group: "machine", value: `C1${text}` },
        { ...row, group: "executor", value: `claude${text}` },
        { ...row, group: "month", value: "2025-11" },
        { ...row, group: "month", value: "2026-01" },
      ],
      obligations: {
        met: rows,
        late: 0,
        open: rows,
        items: upTo(rows, (index) => ({
          run_id: `RUN-20260102-2140-${index}${text}`,
          lane: `ART-jack-mercer GEN-outlaw-country${text}`,
          check: "hook",
          created_utc: "2026-01-02T22:06Z",
          state: "open",
          override_id: null,
          delay_minutes: null,
          approved_by: null,
        })),
      },
      coverage: [
        {
          name: "run → work",
          of: 10,
          reached: 7,
          missing: 1,
          unknown: 2,
          gaps: [`RUN-20260102-2140-A7K2${text}`],
        },
      ],
      waivers: upTo(rows, (index) => ({
        waiver_id: `WVR-20260104-1000-${index}${text}`,
        rule: `unknown-field${text}`,
        path: `60-REGISTRY/data/run-index.jsonl${text}`,
        reason: `looked into${text}`,
        approved_by: `Dana Whitlock${text}`,
        expires_utc: `2026-04-04T10:00Z${text}`,
        state: "in force",
        hides: 1,
      })),
      checkpoints: [
        {
          folder: text,
          log: "run-index",
          lines: 200_000,
          root: "0123456789abcdef".repeat(4),
          earlier: "prefix",
        },
      ],
      since: {
        madeUtc: "2026-01-09T12:00Z",
        head: COMMIT.commit,
        isHeadContained: false,
        new: fingerprints.slice(0, Math.ceil(fingerprints.length / 2)),
        still: fingerprints.slice(Math.ceil(fingerprints.length / 2)),
        mended: report.findings.slice(0, rows),
      },
    },
  };
}

/** The verdicts that a report can have. */
export function verdicts(): Record<"holds" | "warns" | "violated" | "could-not-check", NightlyReport> {
  const { findings: all, ...report } = awkwardReport();
  const of = (kind: "error" | "warning" | "none", faults: Report["faults"] = []): NightlyReport => {
    const findings = all.filter(({ severity }) => severity === kind);
    const rest = { notRun: [], waived: [], policyChanges: [], faults };
    const errors = kind === "error" ? findings.length : 0;
    const warnings = kind === "warning" ? findings.length : 0;
    const target = { mode: "audit" as const, base: null, head: null };
    return byHand({
      report: {
        ...report,
        ...rest,
        target,
        findings,
        summary: { ...report.summary, errors, warnings, waived: 0 },
      },
    });
  };
  return {
    holds: of("none"),
    warns: of("warning"),
    violated: of("error"),
    "could-not-check": { ...of("none", [{ message: "the clone is shallow" }]), nightly: null },
  };
}
