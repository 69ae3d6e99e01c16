/** Makes the consistency report: audits everything, then looks at it from afar. */

import type { Finding, Report } from "../../base/core/finding.js";
import { formatUtcMinute } from "../../base/text/time.js";
import { faultMessage } from "../../check/evaluate/runner.js";
import { toReport, withFaults } from "../../check/findings/report.js";
import { runCheck } from "../../check/modes/lint.js";
import type { LintOptions } from "../../check/modes/request.js";
import { describeCommits, type Introduction } from "../../query/introduced.js";
import { namedLogs, type OpenState, openState, takesInexact } from "../../query/open.js";
import { QueryStore } from "../../query/store.js";
import { openLogs } from "../../registry/logs/load.js";
import { lastToAnswer } from "../../registry/logs/registry.js";
import { rule as appendOnly } from "../../rules/append-only.js";
import type { Git } from "../../sources/git/git.js";
import { isShallow } from "../../sources/git/repository.js";
import { type Gathered, gather, type OpenLogs } from "./gather.js";
import { missingCheckpoints } from "./missing.js";
import type { Altered, CountRow, DayRow, Nightly, NightlyReport } from "./nightly.js";
import type { Figures, ReportPart } from "./part.js";
import { type Previous, readPrevious, refuseUnknownLogs } from "./previous.js";
import { repositoryFacts } from "./remote.js";
import { findRewritten, isContained, sinceOf } from "./since.js";

export interface MakeOptions
  extends Pick<LintOptions, "config" | "logs" | "schema" | "id" | "preset" | "rules" | "progress"> {
  cwd: string;
  env: NodeJS.ProcessEnv;
  now: Date;
  /** What models add to the report. */
  parts: readonly ReportPart[];
  /** The path of an earlier report.json. */
  previous: string | undefined;
}

/** What a fault of `--previous` is about. */
const EARLIER = "the earlier report";

function countBy(findings: readonly Finding[], nameOf: (finding: Finding) => string): CountRow[] {
  const rows = new Map<string, CountRow>();
  for (const finding of findings) {
    const name = nameOf(finding);
    const row = rows.get(name) ?? { name, errors: 0, warnings: 0 };
    row[finding.severity === "error" ? "errors" : "warnings"]++;
    rows.set(name, row);
  }
  return [...rows.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Who altered history, by the commits that the findings name. */
async function alteredBy(git: Git | undefined, findings: readonly Finding[]): Promise<Altered[]> {
  const rows = findings.filter(({ ruleId, commit }) => ruleId === appendOnly.id && commit !== undefined);
  const commits = git
    ? await describeCommits(git, new Set(rows.map(({ commit }) => commit ?? "")))
    : new Map<string, Introduction>();
  return rows.flatMap(({ path, class: kind, message, commit }) => {
    const found = commits.get(commit ?? "");
    return found ? [{ path, class: kind ?? "", message, commit: found }] : [];
  });
}

async function firstCommit(git: Git | undefined, head: string | undefined): Promise<string | undefined> {
  if (!git || head === undefined) return undefined;
  const roots = await git.question(["rev-list", "--max-parents=0", head, "--"]);
  return roots?.split("\n").at(-1);
}

/** The same findings with those of the checkpoints, counted again. */
function withFindings(report: Report, more: readonly Finding[]): Report {
  if (more.length === 0) return report;
  const { records, newRecords, files, commits } = report.summary;
  const { findings, waived, notRun, faults } = report;
  const judged = { findings: [...findings, ...more], waived, notRun, faults, records, newRecords, files };
  const sum = toReport({
    target: report.target,
    judged: [judged],
    commits,
    policyChanges: report.policyChanges,
  });
  // What the audit counted without listing it counts on.
  const { errors, warnings } = toReport({ target: report.target, judged: [{ ...judged, findings }] }).summary;
  sum.summary.errors += report.summary.errors - errors;
  sum.summary.warnings += report.summary.warnings - warnings;
  sum.summary.waived = report.summary.waived;
  return sum;
}

interface Look {
  /** The clock, in minutes since 1970. */
  now: number;
  previous: Previous | undefined;
  parts: readonly ReportPart[];
  env: NodeJS.ProcessEnv;
}

/** The days of all registries. */
function daysOf(gathered: readonly Gathered[]): DayRow[] {
  const days = new Map<string, number>();
  for (const [day, records] of gathered.flatMap((found) => [...found.days]))
    days.set(day, (days.get(day) ?? 0) + records);
  return [...days].map(([day, records]) => ({ day, records })).sort((a, b) => (a.day < b.day ? -1 : 1));
}

/** The figures of the models that have some, each of the registries of that model. */
async function figuresOf(
  open: OpenState,
  opened: readonly OpenLogs[],
  { parts, now, previous }: Pick<Look, "parts" | "now" | "previous">,
): Promise<Figures> {
  const figures: Record<string, unknown> = {};
  for (const part of parts) {
    const registries = opened.filter(({ layout }) => layout.model.name === part.model);
    if (registries.length > 0)
      Object.assign(figures, await part.figures({ open, registries, now, earlier: previous?.figures }));
  }
  return figures;
}

async function look(
  open: OpenState,
  audited: Report,
  { now, previous, parts, env }: Look,
): Promise<NightlyReport> {
  const { git } = open.workspace;
  const opened: OpenLogs[] = [];
  try {
    for (const { layout, policy } of open.layouts) {
      const logs = await openLogs(open.state, layout, policy.schemas);
      const { schemas, clockSkew } = policy;
      const store = new QueryStore([
        {
          model: layout.model,
          logs,
          schemas,
          last: lastToAnswer({ now, clockSkew }),
          takesInexact: takesInexact(policy),
        },
      ]);
      opened.push({ layout, policy, logs, store });
    }
    const gathered: Gathered[] = [];
    for (const registry of opened)
      gathered.push(
        await gather(open, registry, {
          report: audited,
          now,
          previous,
          part: parts.find(({ model }) => model === registry.layout.model.name),
        }),
      );
    const checkpoints = gathered.flatMap((found) => found.checkpoints);
    const rewritten = findRewritten(open.layouts, checkpoints, previous, now);
    const missing = previous ? await missingCheckpoints(open, previous, rewritten.length > 0) : [];
    const report = withFaults(withFindings(audited, rewritten), missing);
    const sorted = <Value>(pick: (found: Gathered) => ReadonlyMap<string, Value>) =>
      [...new Map(gathered.flatMap((found) => [...pick(found)]))].sort(([a], [b]) => (a < b ? -1 : 1));
    const ages = new Map(sorted(({ lines }) => lines.ages));
    const growth = gathered.flatMap((found) => found.growth);
    const isCut = open.workspace.repository !== undefined && isShallow(open.workspace.repository);
    const first = isCut ? undefined : await firstCommit(git, open.commit);
    const ids = new Set([first, open.commit].filter((id) => id !== undefined));
    const commits = git ? await describeCommits(git, ids) : new Map<string, Introduction>();
    const head = commits.get(open.commit ?? "") ?? null;
    const nightly: Nightly = {
      schemaVersion: 2,
      madeUtc: formatUtcMinute(now),
      head,
      history: {
        commits: report.summary.commits,
        first: commits.get(first ?? "") ?? null,
        last: head,
        altered: await alteredBy(git, report.findings),
      },
      byRule: countBy(report.findings, ({ ruleId }) => ruleId),
      byAge: countBy(report.findings, ({ fingerprint, line }) =>
        line === null ? "whole files" : (ages.get(fingerprint)?.slice(0, 7) ?? "not committed"),
      ),
      ages: Object.fromEntries(ages),
      origins: Object.fromEntries(sorted(({ lines }) => lines.origins)),
      repository: await repositoryFacts(git, env),
      days: daysOf(gathered),
      ...(await figuresOf(open, opened, { parts, now, previous })),
      ...(growth.length > 0 && { growth }),
      waivers: gathered.flatMap(({ waivers }) => waivers),
      checkpoints,
      since: previous
        ? sinceOf(previous, report, await isContained(open.workspace, previous.head, open.commit))
        : null,
    };
    return { ...report, nightly };
  } finally {
    for (const { logs } of opened) logs.close();
  }
}

function failed(error: unknown, audited: Report | undefined): NightlyReport {
  const target = { mode: "audit", base: null, head: null } as const;
  const report = audited ?? toReport({ target, judged: [] });
  return { ...withFaults(report, [faultMessage("the report", error)]), nightly: null };
}

/** Why an earlier report can't be compared with these registries; undefined where it can. */
function refusalOf(path: string | undefined, previous: Previous | undefined, { layouts }: OpenState) {
  if (path === undefined || previous === undefined) return undefined;
  try {
    refuseUnknownLogs(path, previous, new Map(layouts.map(({ layout }) => [layout.folder, layout.model])));
    return undefined;
  } catch (error) {
    return faultMessage(EARLIER, error);
  }
}

async function makeAgainst(previous: Previous | undefined, options: MakeOptions): Promise<NightlyReport> {
  const { cwd, env, preset, rules, progress, now, parts } = options;
  const named = namedLogs(options);
  let open: OpenState | undefined;
  let audited: Report | undefined;
  try {
    const context = await openState({ cwd, env, ...named });
    const isCommitted = context.commit !== undefined;
    open = isCommitted ? await openState({ cwd, env, ...named, at: context.commit }) : context;
    if (open !== context) context.close();
    audited = await runCheck({
      caches: false,
      isFolded: false,
      cwd,
      env,
      now,
      ...named,
      ...(preset && { preset }),
      ...(rules && { rules }),
      target: { mode: "audit", ...(open.commit !== undefined && { at: open.commit }) },
      progress,
    });
    const refusal = refusalOf(options.previous, previous, open);
    const compared = refusal === undefined ? previous : undefined;
    const minute = Math.floor(now.getTime() / 60_000);
    const report = await look(open, audited, { now: minute, previous: compared, parts, env });
    return refusal === undefined ? report : withFaults(report, [refusal]);
  } catch (error) {
    return failed(error, audited);
  } finally {
    open?.close();
  }
}

/**
 * Audits a registry and looks at it from afar: HEAD in a repository, the files where there is no git. Never throws for
 * what a user can do wrong: that is a fault of the report, beside what was found. Where the earlier report can't be
 * used, the report is made all the same, and says so.
 */
export async function makeReport(options: MakeOptions): Promise<NightlyReport> {
  let previous: Previous | undefined;
  try {
    if (options.previous !== undefined) previous = readPrevious(options.previous);
  } catch (error) {
    return withFaults(await makeAgainst(undefined, options), [faultMessage(EARLIER, error)]);
  }
  return makeAgainst(previous, options);
}
