/** What git hooks call. Every way out that is not a verdict refuses. */
import { runCheck } from "../engine/lint.js";
import { publishedBaseOf } from "../engine/push.js";
import { exitCodeOf } from "../engine/report.js";
import { UserError } from "../errors.js";
import type { Report } from "../finding.js";
import { pretty } from "../reporters/pretty.js";
import { didYouMean } from "../text/nearest.js";
import { quote, visible } from "../text/visible.js";
import { chooseStyle } from "./colour.js";
import type { ExitCode, Program } from "./program.js";

/** One ref that a push moves: its old and new commit, as git gives them; zeros for none. */
interface RefUpdate {
  ref: string;
  old: string;
  now: string;
}

const NONE = /^0+$/;

function show(program: Program, report: Report): ExitCode {
  const code = exitCodeOf(report);
  const style = chooseStyle(undefined, program.env, program.stderr);
  const width = program.stderr.columns;
  // Hooks talk on standard error: git keeps standard output for itself in some of them.
  if (code !== 0 || report.findings.length + report.notRun.length > 0)
    program.stderr.write(pretty(report, { style, ...(width && { width }) }));
  return code;
}

async function judgeIndex(program: Program): Promise<ExitCode> {
  const { cwd, env, now } = program;
  return show(program, await runCheck({ cwd, env, now, target: { mode: "staged" } }));
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

/** Judges every ref that a push moves; one that it deletes has nothing to be judged. */
async function judgePush(
  program: Program,
  updates: readonly RefUpdate[],
  remote: string | undefined,
): Promise<ExitCode> {
  const { cwd, env, now } = program;
  let worst: ExitCode = 0;
  for (const update of updates) {
    if (NONE.test(update.now)) continue;
    const isNew = NONE.test(update.old);
    const head = update.now;
    const base = isNew ? await publishedBaseOf({ cwd, env, head, remote }) : update.old;
    const report = await runCheck({
      cwd,
      env,
      now,
      target: { mode: "commits", base, head, exact: base !== undefined, registryOptional: true },
    });
    const code = show(program, report);
    if (code !== 0) program.stderr.write(`runidx-lint: ${visible(update.ref)} was refused\n`);
    worst = Math.max(worst, code) as ExitCode;
  }
  return worst;
}

type Hook = (program: Program, input: () => Promise<string>) => Promise<ExitCode>;

const HOOKS: Readonly<Record<string, Hook>> = {
  "pre-commit": judgeIndex,
  "pre-merge-commit": judgeIndex,
  "prepare-commit-msg": judgeIndex,
  "pre-push": async (program, input) => {
    const updates = readUpdates(await input(), ["skip", "now", "ref", "old"]);
    return judgePush(program, updates, program.argv[1]);
  },
  "pre-receive": async (program, input) =>
    judgePush(program, readUpdates(await input(), ["old", "now", "ref"]), undefined),
  update: (program) => {
    const [, ref = "", old = "", now = ""] = program.argv;
    return judgePush(program, readUpdates(`${old} ${now} ${ref}`, ["old", "now", "ref"]), undefined);
  },
};

/** Runs the check of one hook: `hook <name> [arguments of the hook]`. */
export async function hookCommand(program: Program): Promise<ExitCode> {
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
