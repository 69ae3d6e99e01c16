/** The status check: from an event to a verdict. Nothing of the runner is used but what comes in. */
import { existsSync, lstatSync, mkdirSync, realpathSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { messageOf, UserError } from "../../base/core/errors.js";
import type { Finding, Report } from "../../base/core/finding.js";
import { quote, visible } from "../../base/text/visible.js";
import { faultMessage } from "../../check/evaluate/runner.js";
import { fold } from "../../check/findings/fold.js";
import { exitCodeOf, toReport, withFaults } from "../../check/findings/report.js";
import { type CheckRequest, runCheck } from "../../check/modes/lint.js";
import { existingFolder } from "../../check/modes/workspace.js";
import { annotations } from "../../output/reporters/github.js";
import { html } from "../../output/reporters/html.js";
import { json } from "../../output/reporters/json.js";
import { markdown } from "../../output/reporters/markdown.js";
import { pretty } from "../../output/reporters/pretty.js";
import { sarif } from "../../output/reporters/sarif.js";
import { type Strictness, type VerdictKind, verdictOf } from "../../output/reporters/verdict.js";
import { type Appended, AppendedCollector } from "../../studio/appended.js";
import { Clone, withoutToken } from "./clone.js";
import { type Comparison, compare } from "./compare.js";
import { readEvent } from "./event.js";
import { type Inputs, readInputs } from "./inputs.js";
import { summarize } from "./summary.js";

export interface Job {
  input: (name: string) => string;
  env: NodeJS.ProcessEnv;
  /** The workspace. */
  cwd: string;
  /** Reads the payload of the event. */
  payload: () => string;
  now: Date;
}

export interface Outcome {
  verdict: VerdictKind;
  /** For the log. */
  log: string;
  /** Workflow commands, a line each. */
  annotations: string[];
  /** Markdown. */
  summary: string;
  outputs: Readonly<Record<string, string>>;
  exitCode: 0 | 1 | 2;
}

interface Checked {
  report: Report;
  appended: Appended | undefined;
  /** Why there was nothing to be checked. */
  nothing?: string;
}

/** The payload of the event. Throws a UserError where it can't be read. */
function readPayload(job: Job): unknown {
  try {
    return JSON.parse(job.payload());
  } catch (error) {
    const remedy = "run the check on an event that GitHub sent";
    throw new UserError("the payload of the event can't be read", remedy, { cause: error });
  }
}

/** The input that says where to look. Throws a UserError where that is out of the workspace. */
function wantedFolder(job: Job, wanted: string): string {
  const top = realpathSync(job.cwd);
  const folder = resolve(top, wanted);
  if (folder === top || folder.startsWith(`${top}${sep}`)) return folder;
  throw new UserError(
    `the input working-directory is ${quote(wanted)}, which is out of the workspace`,
    "name a folder within it",
  );
}

function failedReport(error: unknown): Report {
  const target = { mode: "range", base: null, head: null } as const;
  return toReport({ target, judged: [], faults: [{ message: faultMessage("the check", error) }] });
}

/** A range and an audit of everything as one report; what both found appears once. */
function together(range: Report, audit: Report): Report {
  const keyOf = ({ fingerprint, line, commit }: Finding) => `${fingerprint} ${line} ${commit}`;
  const known = new Set(range.findings.map(keyOf));
  const findings = [...range.findings, ...audit.findings.filter((finding) => !known.has(keyOf(finding)))];
  const { newRecords } = range.summary;
  const report = toReport({
    target: range.target,
    judged: [{ ...audit.summary, newRecords, findings, waived: audit.waived, notRun: [], faults: [] }],
    commits: audit.summary.commits,
    notRun: [...range.notRun, ...audit.notRun],
    faults: [...range.faults, ...audit.faults],
    policyChanges: range.policyChanges,
  });
  const { summary } = report;
  summary.errors += Math.max(unlisted(range, "errors"), unlisted(audit, "errors"));
  summary.warnings += Math.max(unlisted(range, "warnings"), unlisted(audit, "warnings"));
  summary.waived = audit.summary.waived;
  return report;
}

/** How many findings a report counts and has no room for; both reports of one event may count the same. */
function unlisted({ summary, findings }: Report, key: "errors" | "warnings"): number {
  const severity = key === "errors" ? "error" : "warning";
  return summary[key] - findings.filter((finding) => finding.severity === severity).length;
}

/** A folder that neither side of a comparison has is a slip in the workflow, and no empty registry. */
async function refuseNowhere(clone: Clone, top: string, wanted: string, comparison: Comparison) {
  if (existsSync(wanted)) return;
  const path = relative(top, wanted).split(sep).join("/");
  const { base, head, at } = { base: undefined, head: undefined, at: undefined, ...comparison };
  for (const commit of [base, head, at]) {
    if (commit !== undefined && (await clone.hasPath(commit, path))) return;
  }
  throw new UserError(
    `the input working-directory is ${quote(path)}, and there is no such folder`,
    "name one that the repository has",
  );
}

async function check(job: Job, inputs: Inputs): Promise<Checked> {
  const env = withoutToken(job.env);
  const wanted = wantedFolder(job, inputs.workingDirectory);
  const server = env.GITHUB_SERVER_URL || "https://github.com";
  const clone = new Clone({ folder: existingFolder(wanted), env, token: inputs.token, server });
  const asked = readEvent(env.GITHUB_EVENT_NAME ?? "", readPayload(job));
  const history = inputs.history !== "off";
  const comparison = await compare(clone, { asked, base: inputs.base, history });
  if (comparison.mode === "nothing") {
    const target = { mode: "range", base: null, head: null } as const;
    return { report: toReport({ target, judged: [] }), appended: undefined, nothing: comparison.why };
  }
  const cwd = realpathSync(job.cwd);
  await refuseNowhere(clone, cwd, wanted, comparison);
  const request: Omit<CheckRequest, "target"> = {
    cwd,
    paths: [wanted],
    pathsMayBeGone: true,
    caches: false,
    env,
    now: job.now,
    ...(inputs.config !== undefined && { config: resolve(cwd, inputs.config) }),
    ...(inputs.logs.length > 0 && { logs: inputs.logs }),
    ...(inputs.preset && { preset: inputs.preset }),
  };
  if (comparison.mode === "audit")
    return { report: await runCheck({ ...request, target: comparison }), appended: undefined };
  const collector = new AppendedCollector();
  const onAppended = collector.take.bind(collector);
  const range = await runCheck({ ...request, target: comparison, onAppended, isFolded: false });
  if (inputs.history !== "full") return { report: fold(range), appended: collector.appended };
  await clone.unshallow();
  const audit = await runCheck({
    ...request,
    target: { mode: "audit", at: comparison.head },
    isFolded: false,
  });
  return { report: fold(together(range, audit)), appended: collector.appended };
}

/** A place for what the job writes. A link in the checkout must not lead it elsewhere. */
function placeFor(job: Job, path: string): string {
  const full = resolve(job.cwd, path);
  const allowed = [job.cwd, job.env.RUNNER_TEMP ?? job.cwd].map((folder) => realpathSync(folder));
  const isWithin = () => {
    const real = existingFolder(dirname(full));
    return allowed.some((folder) => real === folder || real.startsWith(`${folder}${sep}`));
  };
  const standing = lstatSync(full, { throwIfNoEntry: false });
  if (!isWithin() || (standing && !standing.isFile())) {
    throw new UserError(
      `${quote(path)} leads out of the workspace, or is not a file`,
      "name a place within it",
    );
  }
  mkdirSync(dirname(full), { recursive: true });
  if (!isWithin()) throw new UserError(`${quote(path)} leads out of the workspace`, "name a place within it");
  return full;
}

/** Writes the reports, and gives their places as outputs. */
function writeReports(job: Job, inputs: Inputs | undefined, report: Report): Record<string, string> {
  const folder = inputs?.reportDir ?? join(job.env.RUNNER_TEMP ?? job.cwd, "runidx-lint");
  const files = [
    { output: "report-json", path: join(folder, "report.json"), render: json },
    { output: "report-html", path: join(folder, "report.html"), render: html },
    { output: undefined, path: join(folder, "report.md"), render: markdown },
    ...(inputs?.sarifFile === undefined ? [] : [{ output: "sarif", path: inputs.sarifFile, render: sarif }]),
  ];
  const outputs: Record<string, string> = {};
  for (const { output, path, render } of files) {
    const full = placeFor(job, path);
    try {
      // Written beside and moved there, so that no link is followed and no half is left.
      writeFileSync(`${full}.${process.pid}`, render(report, strictnessOf(inputs)), { flag: "wx" });
      renameSync(`${full}.${process.pid}`, full);
    } catch (error) {
      throw new UserError(`${quote(path)} can't be written: ${messageOf(error)}`, "name another place", {
        cause: error,
      });
    }
    if (output !== undefined) outputs[output] = full;
  }
  return outputs;
}

/** What `fail-on` asks of a report beyond no error. */
const strictnessOf = (inputs: Inputs | undefined): Strictness =>
  inputs?.failOn === "warning" ? { maxWarnings: 0 } : {};

function exitCodeFor(report: Report, inputs: Inputs | undefined): 0 | 1 | 2 {
  const code = exitCodeOf(report, strictnessOf(inputs).maxWarnings);
  return code === 1 && inputs?.failOn === "never" ? 0 : code;
}

/** Runs the check and says all that is to be told. What could not be checked always fails, whatever `fail-on` says. */
export async function run(job: Job): Promise<Outcome> {
  let checked: Checked;
  let inputs: Inputs | undefined;
  let outputs: Record<string, string> = {};
  try {
    inputs = readInputs(job.input);
    checked = await check(job, inputs);
  } catch (error) {
    checked = { report: failedReport(error), appended: undefined };
  }
  try {
    outputs = writeReports(job, inputs, checked.report);
  } catch (error) {
    checked = {
      ...checked,
      report: withFaults(checked.report, [faultMessage("writing the reports", error)]),
    };
  }
  const { report, appended, nothing } = checked;
  const strictness = strictnessOf(inputs);
  const { kind } = verdictOf(report, strictness);
  const note = nothing === undefined ? "" : `there was nothing to check: ${visible(nothing)}\n`;
  return {
    verdict: kind,
    log: note + pretty(report, strictness),
    annotations: inputs?.annotations === false ? [] : annotations(report, { rest: "in the summary" }),
    summary: summarize({ report, appended, nothing, strictness }),
    outputs: {
      verdict: kind,
      errors: String(report.summary.errors),
      warnings: String(report.summary.warnings),
      "new-records": String(report.summary.newRecords),
      "report-json": "",
      "report-html": "",
      sarif: "",
      ...outputs,
    },
    exitCode: exitCodeFor(report, inputs),
  };
}
