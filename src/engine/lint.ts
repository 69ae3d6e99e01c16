import { resolve } from "node:path";
import type { PolicyOverrides } from "../config/policy.js";
import { loadPolicy } from "../config/policy.js";
import type { Report, Target } from "../finding.js";
import type { Progress } from "../progress.js";
import { rules as allRules } from "../rules/index.js";
import type { Rule } from "../rules/rule.js";
import type { State } from "../sources/state.js";
import { auditRegistry } from "./audit.js";
import { findGround, layoutsIn, noRegistry } from "./ground.js";
import type { Judged } from "./judged.js";
import type { OnAdded } from "./registry-judge.js";
import { toReport } from "./report.js";
import { faultMessage } from "./runner.js";

/** What to check, and how. */
export interface LintOptions extends PolicyOverrides {
  /** Where to start looking for the registry; the current folder unless said. */
  cwd?: string;
  /** Registry folders, or files in them; they choose registries and never narrow what is judged in one. */
  paths?: readonly string[];
  /** Whether a path need not be on disk: a commit that is judged may have it, or have had it. */
  pathsMayBeGone?: boolean;
  /** A configuration to use in place of the one that is found. */
  config?: string;
  /** Judge what is about to be committed. */
  staged?: boolean;
  /** Judge a range: this commit, exclusive, to `head`. */
  base?: string;
  /** The end of the range; HEAD unless said. */
  head?: string;
  /** Compare with `base` itself, not with the merge base of both ends. */
  exact?: boolean;
  /** Whether a range without any registry holds, as on a server that has other branches too. */
  registryOptional?: boolean;
  /** Judge all that `head` has as new: a range without a base. */
  everything?: boolean;
  /** Audit this commit in place of the work tree. */
  at?: string;
  /** Where `head` is the merge of a pull request that its host made: the commit that the pull request left from. */
  forkedAt?: string;
  /** A commit that the judged ref had before and that can no longer be got; with `everything` or `base`. */
  lost?: string;
  /** Told of each record that a range adds, while its registry is open. */
  onAdded?: OnAdded;
  /** Whether an audit proves the git history; it does unless said. */
  history?: boolean;
  /** Files to audit in place of those on disk. */
  state?: State;
  /** The clock; now unless said. */
  now?: Date;
  /** The environment; the process's own unless said. Hooks name their repository and index there. */
  env?: NodeJS.ProcessEnv;
  /** Told how far a long check is. */
  progress?: Progress | undefined;
  /** The rules; all of them unless said. */
  rulesToRun?: readonly Rule[];
}

/** Audits files that are not on disk, without any history. */
async function auditState(
  state: State,
  options: LintOptions,
  rules: readonly Rule[],
  now: number,
): Promise<Report> {
  const folders = [...(options.paths ?? [""])];
  const layouts = await layoutsIn(state, { folders, config: options.config });
  if (layouts.length === 0) throw noRegistry(folders);
  const judged: Judged[] = [];
  for (const layout of layouts) {
    const policy = await loadPolicy(state, layout, options);
    judged.push(await auditRegistry({ state, layout, policy, now }, { rules, isCommitted: () => false }));
  }
  return toReport({ target: { mode: "audit", base: null, head: state.name }, judged });
}

async function check(options: LintOptions): Promise<Report> {
  const now = Math.floor((options.now ?? new Date()).getTime() / 60_000);
  const rulesToRun = options.rulesToRun ?? allRules;
  if (options.state) return auditState(options.state, options, rulesToRun, now);
  const env = options.env ?? process.env;
  const cwd = resolve(options.cwd ?? process.cwd());
  const ground = findGround({
    cwd,
    paths: options.paths ?? [],
    config: options.config,
    env,
    mayBeGone: options.pathsMayBeGone,
  });
  const shared = {
    ...(options.preset && { preset: options.preset }),
    ...(options.rules && { rules: options.rules }),
    rulesToRun,
    now,
    progress: options.progress,
  };
  if (options.staged) {
    const { stagedCheck } = await import("./staged-check.js");
    return stagedCheck(ground, { ...shared, env });
  }
  if (options.base !== undefined || options.everything) {
    const { rangeCheck } = await import("./range-check.js");
    const range = {
      base: options.base,
      head: options.head ?? "HEAD",
      exact: options.exact ?? false,
      registryOptional: options.registryOptional ?? false,
      lost: options.lost,
      forkedAt: options.forkedAt,
      onAdded: options.onAdded,
    };
    return rangeCheck(ground, { ...shared, ...range });
  }
  const { auditCheck } = await import("./audit-check.js");
  return auditCheck(ground, { ...shared, history: options.history ?? true, at: options.at });
}

/** What a report says it judged, when it could not. */
function targetOf({ staged, base, head }: LintOptions): Target {
  if (staged) return { mode: "staged", base: null, head: "index" };
  return base === undefined
    ? { mode: "audit", base: null, head: null }
    : { mode: "range", base, head: head ?? "HEAD" };
}

/**
 * Checks registries and gives the report. Never throws for what a user can do wrong: that is a fault of the
 * report, and exit code 2.
 */
export async function lint(options: LintOptions = {}): Promise<Report> {
  try {
    return await check(options);
  } catch (error) {
    return toReport({
      target: targetOf(options),
      judged: [],
      faults: [{ message: faultMessage("the check", error) }],
    });
  }
}
