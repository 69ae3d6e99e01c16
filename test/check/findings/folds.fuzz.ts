/** Folding keeps every finding, the counts and the exit code, and puts nothing under what is less severe. */
import type { Finding, Report, Severity } from "../../../src/base/core/finding.js";
import { fold } from "../../../src/check/findings/fold.js";
import { exitCodeOf, toReport } from "../../../src/check/findings/report.js";
import { fuzz, type Outcome } from "../../fuzz/harness.js";
import type { Random } from "../../fuzz/random.js";
import { NO_WAY } from "../../helpers/do-steps.js";

const KINDS: readonly (readonly [ruleId: string, kind: string | undefined])[] = [
  ["append-only", "edited"],
  ["append-only", "moved"],
  ["append-only", "inserted"],
  ["append-only", "deleted"],
  ["append-only", "lost"],
  ["append-only", "invented"],
  ["append-only", "re-encoded"],
  ["append-only", "settled"],
  ["valid-json", "several-lines"],
  ["valid-json", "conflict-markers"],
  ["valid-json", "syntax"],
  ["line-format", "crlf"],
  ["schema", "missing"],
  ["unknown-field", undefined],
  ["song-refs", undefined],
  ["version-refs", "unlisted"],
];

function findingOf(random: Random, number: number): Finding {
  const [ruleId, kind] = random.pick(KINDS);
  const line = random.oneIn(6) ? null : 1 + random.below(8);
  const other = { path: random.pick(["a.jsonl", "b.jsonl"]), line: 1 + random.below(8), column: 1 };
  return {
    ruleId,
    severity: random.oneIn(3) ? "warning" : "error",
    ...(kind !== undefined && { class: kind }),
    message: `finding ${number}`,
    path: random.pick(["a.jsonl", "b.jsonl"]),
    line,
    column: line === null ? null : 1,
    endLine: line === null ? null : line + random.below(4),
    endColumn: line === null ? null : 2,
    pointer: random.pick(["", "/artist"]),
    recordId: random.pick([null, "RUN-1", "RUN-2"]),
    hint: "do it",
    ...NO_WAY,
    followUps: [],
    ...(random.oneIn(2) && { commit: random.pick(["aaaaaaa", "bbbbbbb"]) }),
    related: random.oneIn(3) ? [{ ...other, message: "there" }] : [],
    introduced: true,
    fingerprint: number.toString(16).padStart(16, "0"),
  };
}

const reportOf = (findings: Finding[], faults: number): Report =>
  toReport({
    target: { mode: "audit", base: null, head: null },
    judged: [{ findings, waived: [], notRun: [], faults: [], records: 0, newRecords: 0, files: 0 }],
    faults: Array.from({ length: faults }, () => ({ message: "it could not be read" })),
  });

const countOf = ({ findings }: Report, severity: Severity) =>
  findings.flatMap((finding) => [finding, ...finding.followUps]).filter((one) => one.severity === severity)
    .length;

function judgeOne(report: Report): Outcome {
  const folded = fold(report);
  const prints = (one: Report) =>
    one.findings
      .flatMap((finding) => [finding, ...finding.followUps])
      .map(({ fingerprint }) => fingerprint)
      .sort();
  const codes = [report, folded].flatMap((one) => [
    exitCodeOf(one),
    exitCodeOf(one, 0),
    one.summary.exitCode,
  ]);
  const isWeak = folded.findings.some(
    ({ severity, followUps }) => severity === "warning" && followUps.length > 0,
  );
  const wrong = [
    ...(codes.slice(0, 3).join() === codes.slice(3).join() ? [] : [`exit codes ${codes.join(" ")}`]),
    ...(prints(report).join() === prints(folded).join() ? [] : ["a finding is gone or there twice"]),
    ...(countOf(folded, "error") === report.summary.errors ? [] : ["errors are counted otherwise"]),
    ...(countOf(folded, "warning") === report.summary.warnings ? [] : ["warnings are counted otherwise"]),
    ...(isWeak ? ["a warning carries others"] : []),
  ];
  return {
    hit: [
      `exit ${exitCodeOf(report)}`,
      folded.findings.length < report.findings.length ? "folded" : "as it was",
    ],
    wrong: wrong.length === 0 ? undefined : wrong.join("; "),
  };
}

fuzz<Report>({
  name: "folds",
  deals: ["few findings", "many findings", "nothing but warnings", "faults"],
  outcomes: ["exit 0", "exit 1", "exit 2", "folded", "as it was"],
  count: { test: 10_000, fuzz: 100_000 },
  together: 1_000,
  make(random, deal) {
    const number = deal === "many findings" ? 5 + random.below(15) : random.below(5);
    const findings = Array.from({ length: number }, (_, at) => findingOf(random, at + 1));
    if (deal === "nothing but warnings") for (const finding of findings) finding.severity = "warning";
    return reportOf(findings, deal === "faults" ? 1 + random.below(2) : 0);
  },
  show: (report) => JSON.stringify(report),
  judge: async (cases) => cases.map(judgeOne),
});
