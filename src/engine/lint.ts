import { existsSync, realpathSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { findLayouts, type Layout, layoutsOfConfig } from "../config/layout.js";
import { loadPolicy, type PolicyOverrides } from "../config/policy.js";
import { UserError } from "../errors.js";
import type { Report } from "../finding.js";
import { rules as allRules } from "../rules/index.js";
import type { Rule } from "../rules/rule.js";
import { Git } from "../sources/git.js";
import { findRepository } from "../sources/repository.js";
import type { State } from "../sources/state.js";
import { WorktreeState } from "../sources/worktree.js";
import { auditRegistry } from "./audit.js";
import type { Judged } from "./judged.js";
import { toReport } from "./report.js";
import { faultMessage } from "./runner.js";

/** What to check, and how. */
export interface LintOptions extends PolicyOverrides {
  /** Where to start looking for the registry; the current folder unless said. */
  cwd?: string;
  /** Registry folders, or files in them; they choose registries and never narrow what is judged in one. */
  paths?: readonly string[];
  /** A configuration to use in place of the one that is found. */
  config?: string;
  /** Files to judge in place of those on disk. */
  state?: State;
  /** The clock; now unless said. */
  now?: Date;
  /** The environment; the process's own unless said. Hooks name their repository and index there. */
  env?: NodeJS.ProcessEnv;
  /** The rules; all of them unless said. */
  rulesToRun?: readonly Rule[];
}

interface Ground {
  state: State;
  /** Where the walk upwards starts, relative to the state's root. */
  folders: string[];
}

/** A path on disk as a state's, relative to the root, with `/`. Throws a UserError where it lies outside. */
function within(root: string, path: string): string {
  const found = relative(root, path);
  if (found === ".." || found.startsWith(`..${sep}`)) {
    throw new UserError(`${path} lies outside ${root}`, "name a path within the repository");
  }
  return found.split(sep).join("/");
}

/** The folder that a path argument means; what does not exist is a mistake of the caller's. */
function folderOf(cwd: string, path: string): string {
  const full = resolve(cwd, path);
  if (!existsSync(full)) throw new UserError(`there is no ${path}`, "check the path");
  return realpathSync(statSync(full).isDirectory() ? full : dirname(full));
}

function groundOf(cwd: string, options: LintOptions): Ground {
  if (options.state) return { state: options.state, folders: [...(options.paths ?? [""])] };
  const named = (options.paths ?? []).map((path) => folderOf(cwd, path));
  const folders = named.length > 0 ? named : [folderOf(cwd, ".")];
  const repository = findRepository(folders[0] ?? cwd, options.env ?? process.env);
  if (repository && repository.root === undefined) {
    throw new UserError("a bare repository has no work tree to audit", "run the check in a clone");
  }
  const root = repository?.root ?? rootOutsideGit(folders);
  const git = repository ? new Git(root, options.env ?? process.env) : undefined;
  return { state: new WorktreeState(root, git), folders: folders.map((folder) => within(root, folder)) };
}

/** Outside git paths are told relative to the registry's folder: the lowest one that is one, going up. */
function rootOutsideGit(folders: readonly string[]): string {
  for (let folder = folders[0] ?? "/"; ; folder = dirname(folder)) {
    const marks = ["60-REGISTRY", "runidx.config.json"];
    if (marks.some((mark) => existsSync(join(folder, mark)))) return folder;
    if (folder === dirname(folder)) return folders[0] ?? folder;
  }
}

async function layoutsOf(ground: Ground, cwd: string, options: LintOptions): Promise<Layout[]> {
  if (options.config !== undefined) {
    const root = ground.state instanceof WorktreeState ? ground.state.root : undefined;
    const path = root === undefined ? options.config : within(root, resolve(cwd, options.config));
    return layoutsOfConfig(ground.state, path);
  }
  const found = new Map<string, Layout>();
  for (const folder of ground.folders) {
    const layouts = await findLayouts(ground.state, folder);
    if (layouts.length === 0) {
      throw new UserError(
        `there is no registry in ${folder || "this folder"} or above it`,
        "run the check inside a repository with 60-REGISTRY/ or runidx.config.json, or name its folder",
      );
    }
    for (const layout of layouts) found.set(layout.folder, layout);
  }
  return [...found.values()];
}

/**
 * Audits the registries that the options name and gives the report. Never throws for what a user can do wrong:
 * that is a fault of the report, and exit code 2.
 */
export async function lint(options: LintOptions = {}): Promise<Report> {
  const cwd = resolve(options.cwd ?? process.cwd());
  const now = Math.floor((options.now ?? new Date()).getTime() / 60_000);
  const rules = options.rulesToRun ?? allRules;
  const judged: Judged[] = [];
  const target = { mode: "audit", base: null, head: null } as const;
  try {
    const ground = groundOf(cwd, options);
    for (const layout of await layoutsOf(ground, cwd, options)) {
      const policy = await loadPolicy(ground.state, layout, options);
      const subject = { state: ground.state, layout, policy, now };
      judged.push(await auditRegistry(subject, { rules, isCommitted: () => false }));
    }
    return toReport({ target: { ...target, head: ground.state.name }, judged });
  } catch (error) {
    return toReport({ target, judged, faults: [{ message: faultMessage("the check", error) }] });
  }
}
