/** Makes the consistency report: audits everything, then looks at it from afar. */
import type { Layout } from "../config/layout.js";
import { Findings } from "../engine/findings.js";
import { type LintOptions, lint } from "../engine/lint.js";
import { toReport } from "../engine/report.js";
import { faultMessage } from "../engine/runner.js";
import type { Finding, Report } from "../finding.js";
import { TextFile } from "../lines/line.js";
import { Book } from "../query/book.js";
import { type OpenState, openState } from "../query/open.js";
import { describeCommits, type Published, Publishers } from "../query/published.js";
import { statsOf } from "../query/stats.js";
import { type LoadedLogs, openLogs } from "../registry/load.js";
import type { RegistryRecord } from "../registry/record.js";
import { Registry } from "../registry/registry.js";
import { rule as appendOnly } from "../rules/append-only.js";
import type { Git } from "../sources/git.js";
import { formatUtcMinute } from "../text/time.js";
import { count } from "../text/visible.js";
import { type Checkpoint, takeCheckpoints } from "./checkpoint.js";
import { addCoverage, type Coverage, coverageOf } from "./coverage.js";
import type { Altered, CountRow, Nightly, NightlyReport, Since } from "./nightly.js";
import { countObligations, findObligations, type Obligation } from "./obligations.js";
import type { Previous } from "./previous.js";
import { type WaiverRow, waiverRows } from "./waiver-rows.js";

export interface MakeOptions extends Pick<LintOptions, "config" | "preset" | "rules" | "progress"> {
  cwd: string;
  env: NodeJS.ProcessEnv;
  now: Date;
  previous: Previous | undefined;
}

/** What was gathered of one registry. */
interface Gathered {
  checkpoints: Checkpoint[];
  obligations: Obligation[];
  coverage: Coverage;
  waivers: WaiverRow[];
  ages: Map<string, string>;
}

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

/** The day on which each finding's line came in, by fingerprint. */
async function agesOf(
  findings: readonly Finding[],
  { state }: OpenState,
  publishers: Publishers | undefined,
): Promise<Map<string, string>> {
  const ages = new Map<string, string>();
  if (!publishers) return ages;
  const byPath = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (finding.line === null) continue;
    const known = byPath.get(finding.path);
    if (known) known.push(finding);
    else byPath.set(finding.path, [finding]);
  }
  for (const [path, own] of byPath) {
    if ((await state.entry(path))?.kind !== "file") continue;
    const bytes = await state.open(path);
    const wanted = new Map<number, Finding[]>();
    for (const finding of own)
      wanted.set(finding.line ?? 0, [...(wanted.get(finding.line ?? 0) ?? []), finding]);
    let number = 0;
    for (const line of new TextFile(path, bytes).lines()) {
      const published = wanted.has(++number) ? publishers.of(path, line.start) : undefined;
      if (published)
        for (const { fingerprint } of wanted.get(number) ?? [])
          ages.set(fingerprint, published.date.slice(0, 10));
    }
    bytes.close();
  }
  return ages;
}

async function gather(
  open: OpenState,
  { layout, policy }: OpenState["layouts"][number],
  {
    loaded,
    report,
    now,
    previous,
  }: { loaded: LoadedLogs; report: Report; now: number; previous: Previous | undefined },
): Promise<Gathered> {
  const book = new Book([loaded]);
  const { folder } = layout;
  const registry = new Registry({
    folder,
    logs: loaded.logs,
    schemas: policy.schemas,
    now,
    clockSkew: policy.clockSkew,
    disk: new Map(),
  });
  const overrides = registry.log("overrides-log");
  // Read once, so that each run's overrides need not be searched for.
  for (const _ of overrides.index());
  const runs: RegistryRecord[] = [];
  for (const { record, line } of book.current("RUN").values()) {
    const hasFailed = [record.uniqueness_hook, record.uniqueness_scene, record.uniqueness_scripture].includes(
      "FAIL",
    );
    const row = hasFailed ? registry.log("run-index").read(line) : undefined;
    if (row?.record) runs.push(row.record);
  }
  const { git } = open.ground;
  const publishers =
    git && open.commit !== undefined ? await Publishers.read(git, open.commit, layout) : undefined;
  return {
    checkpoints: takeCheckpoints(folder, loaded, previous?.checkpoints ?? []),
    obligations: findObligations(runs, registry),
    coverage: await coverageOf(book, { state: open.state, folder, pathRoots: policy.pathRoots }),
    waivers: waiverRows(registry.log("waivers"), report.waived, now),
    ages: await agesOf(report.findings, open, publishers),
  };
}

/** What an earlier checkpoint that no longer holds means: what was published was replaced, and history does not show it. */
function rewrittenFindings(
  layouts: OpenState["layouts"],
  checkpoints: readonly Checkpoint[],
  previous: Previous | undefined,
  now: number,
): Finding[] {
  const [first] = layouts;
  if (!previous || !first) return [];
  const gone = previous.checkpoints.filter(({ folder, log, lines }) => {
    const today = checkpoints.find((checkpoint) => checkpoint.folder === folder && checkpoint.log === log);
    return today ? today.earlier === "rewritten" : lines > 0;
  });
  return gone.flatMap(({ folder, log, lines }) => {
    const { layout, policy } = layouts.find((entry) => entry.layout.folder === folder) ?? first;
    const findings = new Findings(policy, () => true, now);
    const at = previous.head ? ` at commit ${previous.head.slice(0, 12)}` : "";
    const where = previous.head ? ` (commit ${previous.head})` : "";
    findings.add(
      appendOnly,
      {
        at: { path: layout.logs[log] },
        class: "rewritten",
        message: `the report of ${previous.madeUtc} saw ${count(lines, "line")} of the ${log}${at}, and the log of today does not begin with them`,
        hint: `find a clone that still has what was published${where}, push it back, then append what is new`,
      },
      true,
    );
    return findings.found;
  });
}

async function isContained(
  git: Git | undefined,
  head: string | null,
  commit: string | undefined,
): Promise<boolean | null> {
  if (!git || head === null || commit === undefined) return null;
  const known = await git.ask(["rev-parse", "--verify", "--quiet", `${head}^{commit}`], [1]);
  if (known === undefined) return false;
  return (await git.ask(["merge-base", "--is-ancestor", head, commit], [1])) !== undefined;
}

function sinceOf(previous: Previous, findings: readonly Finding[], isHeadContained: boolean | null): Since {
  const before = new Set(previous.findings.map(({ fingerprint }) => fingerprint));
  const now = new Set(findings.map(({ fingerprint }) => fingerprint));
  return {
    madeUtc: previous.madeUtc,
    head: previous.head,
    isHeadContained,
    new: [...now].filter((fingerprint) => !before.has(fingerprint)),
    still: [...now].filter((fingerprint) => before.has(fingerprint)),
    mended: previous.findings.filter(({ fingerprint }) => !now.has(fingerprint)),
  };
}

/** Who altered history, by the commits that the findings name. */
async function alteredBy(git: Git | undefined, findings: readonly Finding[]): Promise<Altered[]> {
  const rows = findings.filter(({ ruleId, commit }) => ruleId === appendOnly.id && commit !== undefined);
  const commits = git
    ? await describeCommits(git, new Set(rows.map(({ commit }) => commit ?? "")))
    : new Map<string, Published>();
  return rows.flatMap(({ path, class: kind, message, commit }) => {
    const found = commits.get(commit ?? "");
    return found ? [{ path, class: kind ?? "", message, commit: found }] : [];
  });
}

async function firstCommit(git: Git | undefined, head: string | undefined): Promise<string | undefined> {
  if (!git || head === undefined) return undefined;
  const roots = await git.ask(["rev-list", "--max-parents=0", head, "--"]);
  return roots?.split("\n").at(-1);
}

/** The same findings with those of the checkpoints, counted anew. */
function withFindings(report: Report, more: readonly Finding[]): Report {
  if (more.length === 0) return report;
  const { records, newRecords, files, commits } = report.summary;
  const { findings, waived, notRun, faults } = report;
  const judged = { findings: [...findings, ...more], waived, notRun, faults, records, newRecords, files };
  return toReport({ target: report.target, judged: [judged], commits, policyChanges: report.policyChanges });
}

async function look(
  open: OpenState,
  audited: Report,
  { now: date, previous }: MakeOptions,
): Promise<NightlyReport> {
  const now = Math.floor(date.getTime() / 60_000);
  const { git } = open.ground;
  const loaded: { layout: Layout; logs: LoadedLogs }[] = [];
  try {
    for (const { layout, policy } of open.layouts) {
      loaded.push({ layout, logs: await openLogs(open.state, layout.logs, policy.schemas) });
    }
    const gathered: Gathered[] = [];
    for (const [index, entry] of open.layouts.entries()) {
      const logs = loaded[index]?.logs;
      if (!logs) continue;
      gathered.push(await gather(open, entry, { loaded: logs, report: audited, now, previous }));
    }
    const checkpoints = gathered.flatMap((found) => found.checkpoints);
    const report = withFindings(audited, rewrittenFindings(open.layouts, checkpoints, previous, now));
    const ages = new Map(gathered.flatMap((found) => [...found.ages]));
    const runs = [...new Book(loaded.map(({ logs }) => logs)).current("RUN").values()];
    const first = await firstCommit(git, open.commit);
    const ids = new Set([first, open.commit].filter((id) => id !== undefined));
    const commits = git ? await describeCommits(git, ids) : new Map<string, Published>();
    const head = commits.get(open.commit ?? "") ?? null;
    const nightly: Nightly = {
      schemaVersion: 1,
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
      ages: Object.fromEntries([...ages].sort(([a], [b]) => (a < b ? -1 : 1))),
      runs: statsOf(runs),
      obligations: countObligations(gathered.flatMap(({ obligations }) => obligations)),
      coverage: addCoverage(gathered.map(({ coverage }) => coverage)),
      waivers: gathered.flatMap(({ waivers }) => waivers),
      checkpoints,
      since: previous
        ? sinceOf(previous, report.findings, await isContained(git, previous.head, open.commit))
        : null,
    };
    return { ...report, nightly };
  } finally {
    for (const { logs } of loaded) logs.close();
  }
}

/**
 * Audits a registry and looks at it from afar: HEAD in a repository, the files where there is no git. Never throws for
 * what a user can do wrong: that is a fault of the report.
 */
export async function makeReport(options: MakeOptions): Promise<NightlyReport> {
  const { cwd, env, config, preset, rules, progress, now } = options;
  let open: OpenState | undefined;
  try {
    const ground = await openState({ cwd, env, config });
    const isCommitted = ground.commit !== undefined;
    open = isCommitted ? await openState({ cwd, env, config, at: ground.commit }) : ground;
    if (open !== ground) ground.close();
    const audited = await lint({
      cwd,
      env,
      now,
      ...(config !== undefined && { config }),
      ...(preset && { preset }),
      ...(rules && { rules }),
      ...(open.commit !== undefined && { at: open.commit }),
      progress,
    });
    return await look(open, audited, options);
  } catch (error) {
    const target = { mode: "audit", base: null, head: null } as const;
    const report = toReport({ target, judged: [], faults: [{ message: faultMessage("the report", error) }] });
    return { ...report, nightly: null };
  } finally {
    open?.close();
  }
}
