/** The status check: from an event to a verdict. Nothing of the runner is used but what comes in. */
import { mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { type LintOptions, lint } from "../engine/lint.js";
import { toReport } from "../engine/report.js";
import { faultMessage } from "../engine/runner.js";
import { messageOf, UserError } from "../errors.js";
import type { Finding, Report } from "../finding.js";
import { annotations } from "../reporters/github.js";
import { html } from "../reporters/html.js";
import { json } from "../reporters/json.js";
import { markdown } from "../reporters/markdown.js";
import { pretty } from "../reporters/pretty.js";
import { sarif } from "../reporters/sarif.js";
import { type VerdictKind, verdictOf } from "../reporters/verdict.js";
import { type Appended, AppendedCollector } from "./appended.js";
import { Clone } from "./clone.js";
import { compare } from "./compare.js";
import { readEvent } from "./event.js";
import { type Inputs, readInputs } from "./inputs.js";
import { summarize } from "./summary.js";

export interface Job {
  input: (name: string) => string;
  env: NodeJS.ProcessEnv;
  /** The workspace. */
  cwd: string;
  /** The payload of the event, parsed. */
  payload: unknown;
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
}

function failedReport(error: unknown): Report {
  const target = { mode: "range", base: null, head: null } as const;
  return toReport({ target, judged: [], faults: [{ message: faultMessage("the check", error) }] });
}

/** A range and an audit of everything as one report; what both found stands once. */
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
  return report;
}

async function check(job: Job, inputs: Inputs): Promise<Checked> {
  const folder = resolve(job.cwd, inputs.workingDirectory);
  const server = job.env.GITHUB_SERVER_URL || "https://github.com";
  const clone = new Clone({ folder, env: job.env, token: inputs.token, server });
  const asked = readEvent(job.env.GITHUB_EVENT_NAME ?? "", job.payload);
  const history = inputs.history !== "off";
  const comparison = await compare(clone, { asked, base: inputs.base, history });
  if (!comparison) {
    const target = { mode: "range", base: null, head: null } as const;
    return { report: toReport({ target, judged: [] }), appended: undefined };
  }
  const options: LintOptions = {
    cwd: folder,
    env: job.env,
    now: job.now,
    ...(inputs.config !== undefined && { config: resolve(job.cwd, inputs.config) }),
    ...(inputs.preset && { preset: inputs.preset }),
  };
  if (comparison.at !== undefined) {
    return { report: await lint({ ...options, ...comparison, history }), appended: undefined };
  }
  const collector = new AppendedCollector();
  const onAdded = collector.take.bind(collector);
  const range = await lint({ ...options, ...comparison, onAdded });
  if (inputs.history !== "full") return { report: range, appended: collector.appended };
  await clone.unshallow();
  const audit = await lint({ ...options, at: comparison.head ?? "HEAD" });
  return { report: together(range, audit), appended: collector.appended };
}

/** A place for what the job writes. A link in the checkout must not lead it elsewhere. */
function placeFor(job: Job, path: string): string {
  const full = resolve(job.cwd, path);
  try {
    mkdirSync(dirname(full), { recursive: true });
  } catch (error) {
    throw new UserError(`${path} can't be written: ${messageOf(error)}`, "name another place", {
      cause: error,
    });
  }
  const real = realpathSync(dirname(full));
  const allowed = [job.cwd, job.env.RUNNER_TEMP ?? job.cwd].map((folder) => realpathSync(folder));
  if (allowed.some((folder) => real === folder || real.startsWith(`${folder}${sep}`))) return full;
  throw new UserError(`${path} leads out of the workspace`, "name a folder within it");
}

/** Writes the reports, and gives their places as outputs. */
function writeReports(job: Job, inputs: Inputs, report: Report): Record<string, string> {
  const folder = inputs.reportDir ?? join(job.env.RUNNER_TEMP ?? job.cwd, "runidx-lint");
  const files = [
    { output: "report-json", path: join(folder, "report.json"), render: json },
    { output: "report-html", path: join(folder, "report.html"), render: html },
    { output: undefined, path: join(folder, "report.md"), render: markdown },
    ...(inputs.sarifFile === undefined ? [] : [{ output: "sarif", path: inputs.sarifFile, render: sarif }]),
  ];
  const outputs: Record<string, string> = {};
  for (const { output, path, render } of files) {
    const full = placeFor(job, path);
    writeFileSync(full, render(report), { flag: "w" });
    if (output !== undefined) outputs[output] = full;
  }
  return outputs;
}

function exitCodeFor(report: Report, failOn: Inputs["failOn"]): 0 | 1 | 2 {
  if (report.faults.length > 0) return 2;
  if (failOn === "never") return 0;
  const { errors, warnings } = report.summary;
  return errors > 0 || (failOn === "warning" && warnings > 0) ? 1 : 0;
}

/** Runs the check and says all that is to be told. What could not be checked always fails, whatever `fail-on` says. */
export async function run(job: Job): Promise<Outcome> {
  let checked: Checked;
  let inputs: Inputs | undefined;
  let outputs: Record<string, string> = {};
  try {
    inputs = readInputs(job.input);
    checked = await check(job, inputs);
    outputs = writeReports(job, inputs, checked.report);
  } catch (error) {
    checked = { report: failedReport(error), appended: undefined };
  }
  const { report, appended } = checked;
  const { kind } = verdictOf(report);
  return {
    verdict: kind,
    log: pretty(report),
    annotations: inputs?.annotations === false ? [] : annotations(report, { rest: "in the summary" }),
    summary: summarize(report, appended),
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
    exitCode: exitCodeFor(report, inputs?.failOn ?? "error"),
  };
}
