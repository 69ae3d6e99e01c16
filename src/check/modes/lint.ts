import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { messageOf, UserError } from "../../base/core/errors.js";
import type { Report, Target } from "../../base/core/finding.js";
import { type PlainRequest, topField } from "../../registry/config/plain-layout.js";
import { loadPolicy, type PolicyOverrides } from "../../registry/config/policy.js";
import { rules as allRules } from "../../rules/index.js";
import type { Rule } from "../../rules/rule.js";
import type { Snapshot } from "../../sources/bytes/snapshot.js";
import { auditRegistry } from "../evaluate/everything.js";
import type { OnAppended } from "../evaluate/registry-evaluator.js";
import { faultMessage } from "../evaluate/runner.js";
import { filesBesideLogs, uncoveredFindings } from "../evaluate/uncovered.js";
import { type EvaluationResult, onlyFindings } from "../findings/evaluation-result.js";
import { fold } from "../findings/fold.js";
import { toReport } from "../findings/report.js";
import { layoutsOfFiles } from "./layouts-of-files.js";
import { looksLikeLog } from "./named-files.js";
import type { RangeRequest } from "./range.js";
import {
  type AuditTarget,
  type FilesTarget,
  foldersOf,
  type LintOptions,
  type RangeTarget,
  refuseWrongOptions,
  type StagedTarget,
  stateOf,
} from "./request.js";
import { locateWorkspace, noRegistry, type Workspace } from "./workspace.js";
import { type JudgedStates, workspaceOfFiles } from "./workspace-of-files.js";

/** What a check is asked by the program's own parts: hooks and the status check know more than a user says. */
export interface CheckRequest extends Omit<LintOptions, "target"> {
  target: AuditTarget | StagedTarget | FilesTarget | RangeTarget | RangeRequest;
  /** Whether a path need not be on disk: a commit that is checked may have it, or have had it. */
  pathsMayBeGone?: boolean;
  /** Files that a hook was given: whether a log has them is reported, and nothing else follows from them. */
  mentioned?: readonly string[];
  /** Called for each record that a range appends, while its registry is open. */
  onAppended?: OnAppended;
  /** False where the verdict is for others than the owner of the clone: nothing that is kept there spares work. */
  caches?: boolean;
  /** Whether what follows from a finding stands under it, and has no place of its own; so it is unless said. */
  isFolded?: boolean;
  /** The rules; all of them unless said. */
  rulesToRun?: readonly Rule[];
}

/** The logs that a request names in place of a registry. Throws a UserError where their schema can't be used. */
export async function plainOf(
  request: Pick<CheckRequest, "logs" | "schema" | "id" | "cwd">,
): Promise<PlainRequest | undefined> {
  const { logs = [] } = request;
  return logs.length === 0 ? undefined : { logs, ...(await demandsOf(request)) };
}

/** What a request asks of logs that it names. Throws a UserError where their schema can't be used. */
async function demandsOf({
  schema,
  id,
  cwd,
}: Pick<CheckRequest, "schema" | "id" | "cwd">): Promise<Omit<PlainRequest, "logs">> {
  const identity = id === undefined ? undefined : topField(id);
  if (schema === undefined) return { identity, schema: undefined };
  const path = resolve(cwd ?? process.cwd(), schema);
  const { compileUserSchema } = await import("../../registry/model/user-schemas.js");
  return { identity, schema: await compileUserSchema(schema, readSchema(path, schema)) };
}

/** Where a check is, by what was named. */
async function workspaceOf(request: CheckRequest, target: JudgedStates): Promise<Workspace> {
  const {
    paths = [],
    logs = [],
    mentioned,
    config,
    pathsMayBeGone,
    caches,
    note = () => undefined,
  } = request;
  const cwd = resolve(request.cwd ?? process.cwd());
  const env = request.env ?? process.env;
  const demands = await demandsOf(request);
  const mayBeGone = (path: string) => pathsMayBeGone === true || looksLikeLog(path);
  const plain = logs.length > 0 ? { logs, ...demands } : undefined;
  const workspace = locateWorkspace({ cwd, paths, config, env, mayBeGone, caches, plain });
  if (mentioned?.some(looksLikeLog))
    await workspaceOfFiles(workspace, { cwd, paths: mentioned, target, demands, note });
  return workspaceOfFiles(workspace, { cwd, paths, target, demands, note });
}

function readSchema(path: string, name: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8").replace(/^\ufeff/, "")) as unknown;
  } catch (error) {
    throw new UserError(
      `${name} can't be read as a schema: ${messageOf(error)}`,
      "give the path of a JSON Schema",
      {
        cause: error,
      },
    );
  }
}

/** Audits files that are not on disk, without any history. */
async function auditFiles(target: FilesTarget, request: CheckRequest, now: number): Promise<Report> {
  const state = stateOf(target);
  const folders = await foldersOf(state, request.paths);
  const demands = await demandsOf(request);
  const { logs = [], paths = [], config } = request;
  const named = { folders, config, plain: logs.length > 0 ? { logs, ...demands } : undefined };
  const { plain, layouts } = await layoutsOfFiles(state, named, paths, demands);
  if (layouts.length === 0) throw noRegistry(folders);
  const judged: EvaluationResult[] = [];
  const rules = request.rulesToRun ?? allRules;
  const evaluate = async (proposed: Snapshot) => {
    const results: EvaluationResult[] = [];
    for (const layout of layouts) {
      const input = { state: proposed, layout, policy: await loadPolicy(proposed, layout, request), now };
      results.push(await auditRegistry(input, { rules, isCommitted: () => false }));
    }
    return results;
  };
  judged.push(...(await evaluate(state)));
  if (!plain) {
    const context = { ...request, layouts, rulesToRun: rules, now };
    judged.push(onlyFindings(await uncoveredFindings(await filesBesideLogs(state, layouts), context, false)));
  }
  const report = toReport({ target: { mode: "audit", base: null, head: state.name }, judged });
  if (report.findings.length > 0) {
    const { verifySteps } = await import("./steps/verify.js");
    await verifySteps(report, { checked: state, restored: state }, evaluate);
  }
  return report;
}

async function check(request: CheckRequest): Promise<Report> {
  const { target } = request;
  const now = Math.floor((request.now ?? new Date()).getTime() / 60_000);
  if (target.mode === "files") return auditFiles(target, request, now);
  const env = request.env ?? process.env;
  const workspace = await workspaceOf(request, target);
  const overrides: PolicyOverrides = {
    ...(request.preset && { preset: request.preset }),
    ...(request.rules && { rules: request.rules }),
  };
  const shared = {
    ...overrides,
    rulesToRun: request.rulesToRun ?? allRules,
    now,
    progress: request.progress,
  };
  switch (target.mode) {
    case "staged": {
      const { staged } = await import("./staged.js");
      return staged(workspace, { ...shared, env });
    }
    case "range":
    case "commits": {
      const { range } = await import("./range.js");
      const wanted: RangeRequest =
        target.mode === "commits"
          ? target
          : { mode: "commits", base: target.base, head: target.head ?? "HEAD", exact: false };
      return range(workspace, wanted, { ...shared, onAppended: request.onAppended });
    }
    case "audit": {
      const { audit } = await import("./audit.js");
      return audit(workspace, { ...shared, history: target.history ?? true, at: target.at });
    }
  }
}

/** What a report says it checked, when it could not. */
function targetOf(target: CheckRequest["target"] | undefined): Target {
  switch (target?.mode) {
    case "staged":
      return { mode: "staged", base: null, head: "index" };
    case "range":
    case "commits":
      return { mode: "range", base: target.base ?? null, head: target.head ?? "HEAD" };
    default:
      return { mode: "audit", base: null, head: null };
  }
}

/** A report of nothing but that the check was not made. */
function failed(target: CheckRequest["target"] | undefined, error: unknown): Report {
  return toReport({
    target: targetOf(target),
    judged: [],
    faults: [{ message: faultMessage("the check", error) }],
  });
}

/** As {@link lint}, for the program's own parts. */
export async function runCheck(request: CheckRequest): Promise<Report> {
  try {
    const report = await check(request);
    return request.isFolded === false ? report : fold(report);
  } catch (error) {
    return failed(request.target, error);
  }
}

/**
 * Checks registries and gives the report. Never throws for what a user can do wrong: that is a fault of the
 * report, and exit code 2.
 */
export async function lint(options: LintOptions = {}): Promise<Report> {
  try {
    refuseWrongOptions(options);
  } catch (error) {
    return failed(undefined, error);
  }
  return runCheck({ ...options, target: options.target ?? { mode: "audit" } });
}
