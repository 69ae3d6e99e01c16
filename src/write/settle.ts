/** Settles alterations of history that a person has looked into: an entry for each in the configuration. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../base/core/errors.js";
import type { Finding, Report } from "../base/core/finding.js";
import { quote } from "../base/text/visible.js";
import { CONFIG_FILE, type Settled } from "../registry/config/config.js";
import { joinPath } from "../registry/config/paths.js";
import type { AppendOptions } from "./append.js";
import { withItems } from "./json-insert.js";
import { openTarget, type Target } from "./target.js";
import { type Approval, auditFor, refuseApproval } from "./waive.js";

export interface SettleOptions extends Pick<AppendOptions, "cwd" | "env" | "config" | "now"> {
  /** The commit, by its id or the first characters of it; all alterations of an audit where it is left out. */
  commit?: string | undefined;
  approval: Approval;
}

/** The entries, and the configuration with them; nothing is written. */
export interface SettleAnswer {
  entries: Settled[];
  /** Relative to the repository's root. */
  path: string;
  /** undefined where the file is new. */
  before: string | undefined;
  after: string;
}

/** The alterations of an audit that are named: those of one commit, or all. */
function alterations(report: Report, commit: string | undefined): Finding[] {
  const all = report.findings.filter(
    ({ ruleId, commit: its, severity }) =>
      ruleId === "append-only" && its !== undefined && severity === "error",
  );
  const found = commit === undefined ? all : all.filter((finding) => finding.commit?.startsWith(commit));
  if (found.length > 0) return found;
  throw new UserError(
    commit === undefined
      ? "an audit finds no alteration of the history"
      : `an audit finds no alteration by the commit ${quote(commit)}`,
    "run `npx runidx-lint` to see what it finds; what is settled already is a warning there",
  );
}

/** Where the configuration is, and where in it the list is. */
function placeOf({ layout, workspace }: Target): { path: string; pointer: string } {
  const path = layout.configPath ?? joinPath(layout.folder, CONFIG_FILE);
  if (!existsSync(join(workspace.root, path))) return { path, pointer: "/settled" };
  const isPackage = path.endsWith("package.json");
  return { path, pointer: isPackage ? "/runidx/settled" : "/settled" };
}

/**
 * Makes the entries that settle alterations, for a person to commit. Throws a UserError where there is no such alteration, where
 * the approval is not by a person, and where the configuration can't be extended.
 */
export async function settle(options: SettleOptions): Promise<SettleAnswer> {
  const { approval, commit } = options;
  refuseApproval(approval);
  if (commit !== undefined && !/^[0-9a-f]{7,64}$/.test(commit))
    throw new UserError(`${quote(commit)} is not the id of a commit`, "give at least 7 characters of its id");
  const target = await openTarget(options);
  const found = alterations(await auditFor(options), commit);
  const known = (target.layout.config.settled ?? []).map((entry) => `${entry.commit}\0${entry.path}`);
  const entries = new Map<string, Settled>();
  for (const { commit: its = "", path } of found) {
    const key = `${its}\0${path}`;
    if (!known.includes(key))
      entries.set(key, { commit: its, path, reason: approval.reason, approved_by: approval.by });
  }
  const { path, pointer } = placeOf(target);
  const full = join(target.workspace.root, path);
  const before = existsSync(full) ? readFileSync(full, "utf8") : undefined;
  const after = withItems(before ?? "{}\n", pointer, [...entries.values()], path);
  return { entries: [...entries.values()], path, before, after };
}
