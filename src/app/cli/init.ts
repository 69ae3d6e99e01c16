import { chmodSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { messageOf, UserError } from "../../base/core/errors.js";
import { visible } from "../../base/text/visible.js";
import { layoutsIn, locateWorkspace, noRegistry } from "../../check/modes/workspace.js";
import type { Layout } from "../../registry/config/layout.js";
import { mainLog } from "../../registry/logs/load.js";
import { hasWriters } from "../../registry/logs/log-pattern.js";
import { checkedWriter } from "../../registry/logs/place.js";
import type { Git } from "../../sources/git/git.js";
import { WRITER_SETTING } from "../../sources/git/writer-setting.js";
import { WorktreeSnapshot } from "../../sources/snapshots/worktree.js";
import { difference } from "../setup/difference.js";
import { DRIVER_SETTINGS } from "../setup/merge-driver.js";
import { detectManager, type FileChange, MANAGERS, makePlan, type Plan } from "../setup/plan.js";
import { choiceOf, readArguments, textOf } from "./arguments.js";
import type { Command } from "./command.js";
import { auditAtOnce, logsIn, proposeFor } from "./init-log.js";
import type { ExitCode, Program } from "./program.js";

const FLAGS = {
  yes: { type: "boolean" },
  "dry-run": { type: "boolean" },
  hooks: { type: "string" },
  writer: { type: "string" },
  "merge-driver": { type: "boolean" },
  cwd: { type: "string" },
} as const;

function show({ stdout }: Program, { changes, commands }: Plan): void {
  for (const { path, before, after, why } of changes) {
    stdout.write(`${before === undefined ? "write" : "change"} ${visible(path)}: ${why}\n`);
    for (const line of difference(before, after)) stdout.write(`    ${visible(line)}\n`);
  }
  for (const { command, why } of commands) stdout.write(`then run: ${command}\n    ${why}\n`);
}

/** Writes a file beside its place and moves it there, so that it is never half written. */
function apply(root: string, { path, after, executable }: FileChange): void {
  const full = join(root, path);
  const temporary = `${full}.runidx-${process.pid}`;
  try {
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(temporary, after);
    if (executable) chmodSync(temporary, 0o755);
    renameSync(temporary, full);
  } catch (error) {
    throw new UserError(
      `${path} can't be written: ${messageOf(error)}`,
      "check its rights, then run init again",
      { cause: error },
    );
  }
}

/** Asks at a terminal; elsewhere nobody could answer. */
async function isAgreed({ stdin, stdout, isInteractive }: Program): Promise<boolean> {
  if (!isInteractive) {
    throw new UserError(
      "nobody is there to agree",
      "run it with --yes, or with --dry-run to see what it would do",
    );
  }
  stdout.write("Do it? Type yes: ");
  return /^y(es)?$/i.test((await stdin("line")).trim());
}

/** The name of the writer in this clone, where each is to have a file; undefined where one file is enough. */
async function writerHere(
  program: Program,
  named: string | undefined,
  layouts: readonly Layout[],
): Promise<string | undefined> {
  const areNamed = layouts.some(({ logs }) => Object.values(logs).some(hasWriters));
  if (named !== undefined || areNamed || !program.isInteractive) return named && checkedWriter(named, named);
  program.stdout.write("How many computers or agents append to this registry? [1] ");
  if (!(Number((await program.stdin("line")).trim()) > 1)) return undefined;
  program.stdout.write("Each gets a file of its own. The name of this one, such as C1: ");
  return checkedWriter((await program.stdin("line")).trim(), "init");
}

/** The settings of this clone that are not yet as they are wanted, with their values. */
async function missingSettings(
  git: Git,
  { writer, hasDriver }: { writer: string | undefined; hasDriver: boolean },
): Promise<(readonly [name: string, value: string])[]> {
  const wanted = [
    ...(writer === undefined ? [] : [[WRITER_SETTING, writer] as const]),
    ...(hasDriver ? DRIVER_SETTINGS : []),
  ];
  const missing: (readonly [string, string])[] = [];
  for (const [name, value] of wanted)
    if ((await git.question(["config", "--get", name], [1])) !== value) missing.push([name, value]);
  return missing;
}

/** Sets a repository up: shows what it would do, then does it. Run twice, it changes nothing the second time. */
async function runInit(program: Program): Promise<ExitCode> {
  const args = readArguments(program.argv, FLAGS);
  const cwd = textOf(args, "cwd") ?? program.cwd;
  const logs = logsIn(cwd, args.positionals);
  const workspace = locateWorkspace({ cwd, paths: args.positionals, config: undefined, env: program.env });
  const { git, root, repository } = workspace;
  if (!git || repository?.root === undefined) {
    throw new UserError(
      "this is not the work tree of a git repository",
      "run git init first, or go to your clone",
    );
  }
  const context = { root, cwd, isFolderNamed: textOf(args, "cwd") !== undefined };
  const found = logs.length > 0 ? await proposeFor(context, logs) : undefined;
  const layouts = found?.layouts ?? (await layoutsIn(new WorktreeSnapshot(root), workspace));
  if (layouts.length === 0) throw noRegistry(workspace.folders);
  const manager = choiceOf(args, "hooks", MANAGERS) ?? detectManager(root);
  const isAsked = args.values.yes === true || args.values["dry-run"] === true;
  const writer = await writerHere(
    { ...program, isInteractive: program.isInteractive && !isAsked },
    textOf(args, "writer"),
    layouts,
  );
  const hasDriver = args.values["merge-driver"] === true;
  const plan = await makePlan({ root, git, layouts, manager, writer, hasDriver });
  plan.changes.unshift(...(found?.changes ?? []));
  for (const line of found?.concluded ?? []) program.stdout.write(`${line}\n`);
  for (const layout of layouts) program.stdout.write(`the registry: ${visible(mainLog(layout))}\n`);
  program.stdout.write(`hooks by: ${manager}\n`);
  show(program, plan);
  const missing = await missingSettings(git, { writer, hasDriver });
  for (const [name, value] of missing) program.stdout.write(`set ${name} of this clone: ${visible(value)}\n`);
  if (plan.changes.length === 0 && missing.length === 0) {
    program.stdout.write("every file is as it should be\n");
    return 0;
  }
  if (args.values["dry-run"]) return 0;
  if (!args.values.yes && !(await isAgreed(program))) {
    program.stdout.write("nothing was changed\n");
    return 1;
  }
  for (const change of plan.changes) apply(root, change);
  for (const [name, value] of missing) await git.run(["config", name, value]);
  program.stdout.write(`done; \`npx runidx-lint doctor\` shows whether the gate is live in this clone\n`);
  return found ? auditAtOnce(program, found.folder) : 0;
}

export const initCommand: Command = {
  name: "init",
  usage: [
    [
      "init",
      "set a repository up: hooks, attributes, workflows\n[--hooks, --writer, --merge-driver, --yes, --dry-run]",
    ],
    [
      "init <log> [<log>…]",
      "the same for JSONL logs of any records: shows what their lines have in common,\nwrites that as a model, and audits at once",
    ],
  ],
  flags: FLAGS,
  texts: {
    writer: ["<name>", "give each writer a file of its own; this clone is this writer"],
    "merge-driver": ["", "have git join what two sides append to one file"],
  },
  run: runInit,
};
