/** What git hooks call. Whatever is no verdict refuses. */

import { UserError } from "../../base/core/errors.js";
import type { Report } from "../../base/core/finding.js";
import { didYouMean } from "../../base/text/nearest.js";
import { quote, visible } from "../../base/text/visible.js";
import { exitCodeOf } from "../../check/findings/report.js";
import { runCheck } from "../../check/modes/lint.js";
import { checkPush, type PushOutcome, type PushRequest, type RefUpdate } from "../../check/modes/push.js";
import { MOST_SHOWN } from "../../output/reporters/groups.js";
import { pretty } from "../../output/reporters/pretty.js";
import { chooseStyle } from "./colour.js";
import type { Command } from "./command.js";
import type { ExitCode, Program } from "./program.js";

function show(program: Program, report: Report): ExitCode {
  const code = exitCodeOf(report);
  const style = chooseStyle(undefined, program.env, program.stderr);
  const width = program.stderr.columns;
  // Hooks talk on standard error: git keeps standard output for itself in some of them.
  if (code !== 0 || report.findings.length + report.notRun.length > 0)
    program.stderr.write(pretty(report, { style, mostFindings: MOST_SHOWN, ...(width && { width }) }));
  return code;
}

async function judgeIndex(program: Program, files: readonly string[] = []): Promise<ExitCode> {
  const { cwd, env, now } = program;
  const note = (text: string) => program.stderr.write(`runidx-lint: ${visible(text)}\n`);
  return show(program, await runCheck({ cwd, env, now, target: { mode: "staged" }, mentioned: files, note }));
}

/** As {@link judgeIndex}, for hooks to which git gives nothing: what is there is files that a hook manager names. */
function judgeIndexBesideFiles(program: Program): Promise<ExitCode> {
  return judgeIndex(program, program.argv.slice(1));
}

function readUpdates(text: string, order: readonly (keyof RefUpdate | "skip")[]): RefUpdate[] {
  const updates: RefUpdate[] = [];
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    const fields = line.trim().split(" ");
    const update: Partial<RefUpdate> = {};
    order.forEach((name, index) => {
      if (name !== "skip") update[name] = fields[index] ?? "";
    });
    const { ref = "", old = "", now = "" } = update;
    if (!/^[0-9a-f]{40,64}$/.test(old) || !/^[0-9a-f]{40,64}$/.test(now)) {
      throw new UserError(`git gave a line that can't be understood: ${quote(line)}`, "update git");
    }
    updates.push({ ref, old, now });
  }
  return updates;
}

/** More refs than this are counted, not named. */
const MOST_REFS = 20;

function named(refs: readonly string[]): string {
  const shown = refs.slice(0, MOST_REFS).map((ref) => visible(ref));
  const more = refs.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ");
}

/** Says what was not checked and why, then what was found, with the refs that it was found in. */
function showPush(program: Program, outcome: PushOutcome): void {
  const say = (text: string) => program.stderr.write(`runidx-lint: ${text}\n`);
  const { judged, withoutRegistry, noCommits, examples } = outcome;
  for (const folder of examples)
    say(`${folder === "" ? "the root" : visible(folder)} is an example by its own configuration: not judged`);
  if (noCommits.length > 0) say(`not judged, because they are not commits: ${named(noCommits)}`);
  if (withoutRegistry.length > 0)
    say(`no registry was found, so nothing was judged, in ${named(withoutRegistry)}`);
  const isOne = judged.length === 1;
  for (const { refs, report } of judged) {
    const { findings, notRun } = report;
    const says = exitCodeOf(report) !== 0 || findings.length + notRun.length > 0;
    if (says && !isOne) say(`in ${named(refs)}:`);
    show(program, report);
  }
  const refused = judged.filter(({ code }) => code !== 0);
  for (const { refs, sharedWith } of refused.slice(0, MOST_REFS)) {
    const why = sharedWith === undefined ? "" : ` because of what was found in ${visible(sharedWith)}`;
    say(`${named(refs)} was refused${why}`);
  }
  if (refused.length > MOST_REFS) say(`${refused.length - MOST_REFS} more were refused`);
}

/** Checks every ref that a push moves; one that it deletes has nothing to be checked. */
async function judgePush(
  program: Program,
  updates: readonly RefUpdate[],
  sending?: PushRequest["sending"],
): Promise<ExitCode> {
  const { cwd, env, now } = program;
  const outcome = await checkPush({ cwd, env, now, updates, sending });
  showPush(program, outcome);
  return Math.max(0, ...outcome.judged.map(({ code }) => code)) as ExitCode;
}

/** On the receiving side git always names what it was sent: a hook that hears of nothing has lost it. */
function refuseNothing(updates: readonly RefUpdate[], remedy: string): readonly RefUpdate[] {
  if (updates.length > 0) return updates;
  throw new UserError(
    "the hook was given nothing to judge, though git always names the refs of a push",
    remedy,
  );
}

type Hook = (program: Program, input: () => Promise<string>) => Promise<ExitCode>;

const HOOKS: Readonly<Record<string, Hook>> = {
  "pre-commit": judgeIndexBesideFiles,
  "pre-merge-commit": judgeIndexBesideFiles,
  "prepare-commit-msg": (program) => judgeIndex(program),
  "pre-push": async (program, input) => {
    const updates = readUpdates(await input(), ["skip", "now", "ref", "old"]);
    return judgePush(program, updates, { remote: program.argv[1] });
  },
  "pre-receive": async (program, input) => {
    const updates = readUpdates(await input(), ["old", "now", "ref"]);
    const remedy =
      "where another part of the hook reads standard input, hand the same text on to runidx-lint";
    return judgePush(program, refuseNothing(updates, remedy));
  },
  update: async (program) => {
    const [, ref = "", old = "", now = ""] = program.argv;
    const updates = readUpdates(`${old} ${now} ${ref}`, ["old", "now", "ref"]);
    return judgePush(
      program,
      refuseNothing(updates, 'call it with the hook\'s own arguments: hook update "$@"'),
    );
  },
};

/** Runs the check of one hook: `hook <name> [arguments of the hook]`. */
async function runHook(program: Program): Promise<ExitCode> {
  const name = program.argv[0] ?? "";
  const hook = Object.hasOwn(HOOKS, name) ? HOOKS[name] : undefined;
  if (!hook) {
    const known = Object.keys(HOOKS);
    throw new UserError(
      `there is no hook ${quote(name)}${didYouMean(name, known)}`,
      `use one of ${known.join(", ")}`,
    );
  }
  return hook(program, () => program.stdin("all"));
}

export const hookCommand: Command = {
  name: "hook",
  usage: [["hook <name>", "what git hooks call"]],
  flags: {},
  run: runHook,
};
