/** `fix`: does the steps of findings that apply as they are, to lines that are in no commit. */
import { join } from "node:path";
import { messageOf, UserError } from "../../base/core/errors.js";
import type { Finding, Report } from "../../base/core/finding.js";
import { safeJson } from "../../base/text/escape.js";
import { fileStamp } from "../../base/text/time.js";
import { count, visible } from "../../base/text/visible.js";
import { exitCodeOf } from "../../check/findings/report.js";
import { lint } from "../../check/modes/lint.js";
import { inOrder } from "../../check/modes/steps/apply.js";
import { layoutsIn, locateWorkspace, type Workspace } from "../../check/modes/workspace.js";
import { MOST_SHOWN } from "../../output/reporters/groups.js";
import { pretty } from "../../output/reporters/pretty.js";
import { Git } from "../../sources/git/git.js";
import { WorktreeSnapshot } from "../../sources/snapshots/worktree.js";
import { withLocks } from "../../write/locks.js";
import { thisSystem } from "../../write/system.js";
import { choiceOf, readArguments, textOf } from "./arguments.js";
import { chooseStyle } from "./colour.js";
import type { Command } from "./command.js";
import { isFixable } from "./fix/chosen.js";
import { differenceOf } from "./fix/difference.js";
import { doStep, lineOfFile, pathspecEnvironment, type Workplace } from "./fix/do-steps.js";
import type { ExitCode, Program } from "./program.js";

const FLAGS = {
  staged: { type: "boolean" },
  "dry-run": { type: "boolean" },
  config: { type: "string" },
  format: { type: "string" },
  color: { type: "string" },
  cwd: { type: "string" },
} as const;

function workplaceOf({ root, repository }: Workspace, { env, now }: Program): Workplace {
  const folder = repository?.gitDir ?? root;
  const git = repository && new Git(root, env, pathspecEnvironment);
  return { root, git, kept: join(folder, "runidx-lint", `kept-lines-${fileStamp(now)}.jsonl`) };
}

/** What was done to one finding. */
interface Fixed {
  fingerprint: string;
  ruleId: string;
  path: string;
  line: number | null;
}

/** Does the steps of findings in their order; the first one that fails ends it. */
async function fixAll(
  findings: readonly Finding[],
  place: Workplace,
): Promise<{ fixed: Fixed[]; failure?: string }> {
  const open = new Map(findings.map((finding) => [finding, finding.steps.length]));
  const isDone = ([, left]: [Finding, number]) => left === 0;
  const fixedNow = () =>
    [...open]
      .filter(isDone)
      .map(([{ fingerprint, ruleId, path, line }]): Fixed => ({ fingerprint, ruleId, path, line }));
  try {
    for (const [finding, step] of inOrder(findings)) {
      await doStep(step, place);
      open.set(finding, (open.get(finding) ?? 1) - 1);
    }
  } catch (error) {
    return { fixed: fixedNow(), failure: messageOf(error) };
  }
  return { fixed: fixedNow() };
}

async function runFix(program: Program): Promise<ExitCode> {
  const { env, now, stdout } = program;
  const args = readArguments(program.argv, FLAGS);
  const format = choiceOf(args, "format", ["pretty", "json"]) ?? "pretty";
  const style = chooseStyle(choiceOf(args, "color", ["auto", "always", "never"]), env, stdout);
  const cwd = textOf(args, "cwd") ?? program.cwd;
  const config = textOf(args, "config");
  const { staged, "dry-run": isTrial } = args.values;
  const check = (): Promise<Report> =>
    lint({
      cwd,
      paths: args.positionals,
      ...(config !== undefined && { config }),
      target: staged ? { mode: "staged" } : { mode: "audit" },
      env,
      now,
    });
  const report = await check();
  if (report.faults.length > 0) {
    const messages = report.faults.map(({ message }) => message).join("; ");
    throw new UserError(`the registry could not be checked: ${messages}`, "settle that first");
  }
  const workspace = locateWorkspace({ cwd, paths: args.positionals, config, env, mayBeGone: () => true });
  const place = workplaceOf(workspace, program);
  const chosen = report.findings.filter(isFixable);
  const isSaving = chosen.some(({ steps }) => steps.some((step) => step.do === "save"));
  const difference = differenceOf(chosen, (path, line) => lineOfFile(place.root, path, line), style);
  if (format === "pretty") stdout.write(difference);
  const layouts = await layoutsIn(new WorktreeSnapshot(workspace.root), workspace);
  // A record that is appended while a file is rewritten would be lost.
  const { fixed, failure } = isTrial
    ? { fixed: [] }
    : await withLocks({ root: place.root, layouts, system: thisSystem }, () => fixAll(chosen, place));
  const after = isTrial || chosen.length === 0 ? report : await check();
  if (format === "json") {
    const kept = isSaving && !isTrial ? place.kept : null;
    const answer = {
      dryRun: isTrial === true,
      fixed,
      proposed: chosen.map(({ fingerprint, steps }) => ({ fingerprint, steps })),
      failure: failure ?? null,
      keptLines: kept,
      left: after.findings,
      summary: after.summary,
    };
    stdout.write(`${safeJson(answer, 2)}\n`);
  } else {
    if (isSaving && !isTrial)
      stdout.write(`lines that were put back are kept in ${visible(place.kept)} as well\n`);
    if (failure !== undefined) program.stderr.write(`runidx-lint: ${visible(failure)}\n`);
    const done = isTrial
      ? `${count(chosen.length, "finding")} can be fixed`
      : `${count(fixed.length, "finding")} fixed`;
    stdout.write(`${done}\n`);
    if (!isTrial)
      stdout.write(
        pretty(after, { style, mostFindings: MOST_SHOWN, ...(stdout.columns && { width: stdout.columns }) }),
      );
  }
  return failure === undefined ? exitCodeOf(after) : 2;
}

export const fixCommand: Command = {
  name: "fix",
  usage: [
    [
      "fix [--staged] [--dry-run]",
      "do the steps that apply as they are, to lines that are in no commit; a\ndifference is shown first, and no committed line is touched",
    ],
  ],
  flags: FLAGS,
  run: runFix,
};
