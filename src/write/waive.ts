/** Waivers for findings that a person accepts, and the withdrawal of those that nothing needs any more. */
import { UserError } from "../base/core/errors.js";
import type { Finding, Report } from "../base/core/finding.js";
import { quote } from "../base/text/visible.js";
import { isNotWaivable, type NotWaivable, waiverFields } from "../check/findings/waivers.js";
import { runCheck } from "../check/modes/lint.js";
import { TextFile } from "../registry/jsonl/line.js";
import type { JsonObject } from "../registry/jsonl/parse.js";
import { isHumanApprover } from "../registry/logs/approver.js";
import { isUnfinished } from "../registry/model/placeholder.js";
import { WAIVERS } from "../registry/model/plain-logs.js";
import { WorktreeSnapshot } from "../sources/snapshots/worktree.js";
import { type AppendAnswer, type AppendOptions, appendRecords } from "./append.js";
import { type System, thisSystem } from "./system.js";
import { openTarget } from "./target.js";

/** Who accepts something, and why. */
export interface Approval {
  by: string;
  reason: string;
}

export interface WaiveOptions extends Omit<AppendOptions, "records" | "supersede" | "log" | "newSegment"> {
  /** The fingerprints of the findings, or their first characters; all findings where it is left out. */
  fingerprints?: readonly string[] | undefined;
  /** Only findings of this rule. */
  rule?: string | undefined;
  approval: Approval;
  /** When the waivers end, as a time of the registry. */
  expires?: string | undefined;
}

/** Rules whose findings no waiver hides, and what does. */
const OTHERWISE: Readonly<Record<NotWaivable, string>> = {
  "append-only":
    "a pushed alteration is settled by `runidx-lint settle`; one that is not pushed is taken back",
  waiver: "append the waiver again, corrected or with status withdrawn",
  "registry-file": "put the file right: it is about the file and not about a line",
};

/** So many characters of a fingerprint say which one is meant. */
const SHORTEST = 6;

/** Throws a UserError where an approval is not by a person, or has no reason. */
export function refuseApproval({ by, reason }: Approval): void {
  if (!isHumanApprover(by))
    throw new UserError(
      `--by is ${quote(by)}, which is not a person`,
      "give the name of the person who accepts it",
    );
  if (isUnfinished(reason))
    throw new UserError(
      `--reason is ${quote(reason)}, which says nothing`,
      "write what happened, and why it is accepted",
    );
}

/** An audit of the registry with every finding in its own place. Throws a UserError where it could not be made. */
export async function auditFor({
  cwd,
  env,
  config,
  now = new Date(),
}: Pick<AppendOptions, "cwd" | "env" | "config" | "now">): Promise<Report> {
  const report = await runCheck({
    ...(cwd !== undefined && { cwd }),
    ...(env && { env }),
    now,
    ...(config !== undefined && { config }),
    target: { mode: "audit" },
    isFolded: false,
  });
  if (report.faults.length === 0) return report;
  const messages = report.faults.map(({ message }) => message).join("; ");
  throw new UserError(
    `the registry could not be checked: ${messages}`,
    "settle that first; nothing was written",
  );
}

function findingOf(report: Report, fingerprint: string): Finding {
  const fits = (finding: Finding) => finding.fingerprint.startsWith(fingerprint);
  const found = report.findings.filter(fits);
  const [only, ...more] = found;
  const isClear = new Set(found.map((finding) => finding.fingerprint)).size === 1;
  if (only && (more.length === 0 || isClear) && fingerprint.length >= SHORTEST) return only;
  if (only)
    throw new UserError(`several findings begin with ${quote(fingerprint)}`, "give the whole fingerprint");
  const waived = report.waived.find(({ finding }) => fits(finding));
  throw waived
    ? new UserError(
        `the finding ${quote(fingerprint)} is waived already, by ${waived.waiver_id}`,
        "nothing is to be done",
      )
    : new UserError(
        `no finding of an audit has the fingerprint ${quote(fingerprint)}`,
        "take it from `runidx-lint --format json` of the committed registry",
      );
}

/** Throws a UserError where a finding can't be waived. */
function refuseUnwaivable({ ruleId, line, path, lineState }: Finding): void {
  const otherwise = isNotWaivable(ruleId) ? OTHERWISE[ruleId] : undefined;
  if (otherwise !== undefined || line === null)
    throw new UserError(
      `a finding of ${ruleId} in ${quote(path)} can't be waived`,
      otherwise ?? "put the file right",
    );
  if (lineState === "new")
    throw new UserError(
      `line ${line} of ${quote(path)} is in no commit`,
      "correct the line itself: waivers are for lines that are committed",
    );
}

/** The waivers of findings in one file; their ids and times are made when they are appended. */
async function waiversIn(
  root: string,
  path: string,
  { findings, options }: { findings: readonly Finding[]; options: WaiveOptions },
): Promise<JsonObject[]> {
  const { approval, expires } = options;
  const bytes = await new WorktreeSnapshot(root).open(path);
  try {
    const lines = [...new TextFile(path, bytes).lines()];
    return findings.flatMap(({ ruleId, line }) => {
      const found = lines[(line ?? 0) - 1];
      if (!found)
        throw new UserError(`${quote(path)} was changed while it was checked`, "run the command again");
      return {
        ...waiverFields(ruleId, found),
        reason: approval.reason,
        approved_by: approval.by,
        ...(expires !== undefined && { expires_utc: expires }),
      };
    });
  } finally {
    bytes.close();
  }
}

/** The findings that are meant, one for each rule and line. */
function chosen(report: Report, { fingerprints, rule }: WaiveOptions): Finding[] {
  const all = fingerprints
    ? fingerprints.map((fingerprint) => findingOf(report, fingerprint))
    : report.findings.filter(
        ({ ruleId, line, lineState }) =>
          !isNotWaivable(ruleId) && line !== null && lineState !== "new" && (rule ?? ruleId) === ruleId,
      );
  return [
    ...new Map(
      all.map((finding) => [`${finding.ruleId}\0${finding.path}\0${finding.line}`, finding]),
    ).values(),
  ];
}

/**
 * Appends waivers for findings of an audit. Throws a UserError where one of them is not there or can't be waived, and where the
 * approval is not by a person.
 */
export async function waive(options: WaiveOptions, system: System = thisSystem): Promise<AppendAnswer> {
  refuseApproval(options.approval);
  const report = await auditFor(options);
  const findings = chosen(report, options);
  if (findings.length === 0)
    throw new UserError("there is no finding to waive", "run `npx runidx-lint` to see what there is");
  for (const finding of findings) refuseUnwaivable(finding);
  const { workspace } = await openTarget({ ...options, log: WAIVERS });
  const records: JsonObject[] = [];
  for (const path of new Set(findings.map((finding) => finding.path))) {
    const ours = { findings: findings.filter((finding) => finding.path === path), options };
    records.push(...(await waiversIn(workspace.root, path, ours)));
  }
  return appendRecords({ ...options, log: WAIVERS, records }, system);
}

/** Withdraws the waivers that expired or match no finding. Throws a UserError where there are none. */
export async function pruneWaivers(
  options: Omit<AppendOptions, "records" | "supersede" | "log">,
  system: System = thisSystem,
): Promise<AppendAnswer> {
  const report = await auditFor(options);
  const ids = report.findings.flatMap(({ ruleId, class: kind, recordId }) =>
    ruleId === "waiver" && (kind === "unmatched" || kind === "expired") && recordId !== null
      ? [recordId]
      : [],
  );
  const wanted = [...new Set(ids)];
  if (wanted.length === 0)
    throw new UserError("every waiver in force hides a finding", "nothing is to be done");
  const records = wanted.map(() => ({ status: "withdrawn" }));
  return appendRecords({ ...options, log: WAIVERS, records, supersede: wanted }, system);
}
