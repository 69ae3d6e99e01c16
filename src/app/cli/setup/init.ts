/** `init`: sets a repository up. */
import { UserError } from "../../../base/core/errors.js";
import { didYouMean } from "../../../base/text/nearest.js";
import { quote, visible } from "../../../base/text/visible.js";
import { layoutsIn, locateWorkspace } from "../../../check/modes/workspace.js";
import type { Layout } from "../../../registry/config/layout.js";
import { mainLog } from "../../../registry/logs/load.js";
import type { Git } from "../../../sources/git/git.js";
import type { Repository } from "../../../sources/git/repository.js";
import { WorktreeSnapshot } from "../../../sources/snapshots/worktree.js";
import { unguardedAgents } from "../../setup/agents.js";
import { writeChange } from "../../setup/change.js";
import { type Examined, examine } from "../../setup/examine.js";
import { findInstallation, type Installation } from "../../setup/installation.js";
import { detectManager, MANAGERS, type Manager } from "../../setup/managers/manager.js";
import { nextCommands } from "../../setup/managers/next-commands.js";
import { makePlan, PARTS, type Part, USUAL_PARTS } from "../../setup/plan.js";
import { keepRecord } from "../../setup/record.js";
import { type Arguments, choiceOf, readArguments, textOf } from "../arguments.js";
import { chooseStyle } from "../colour.js";
import type { Command } from "../command.js";
import type { ExitCode, Program } from "../program.js";
import { isAgreed, showChanges } from "./agreement.js";
import { beginStudio, nothingToGuard } from "./begin-studio.js";
import { auditAtOnce, logsIn, proposeFor } from "./init-log.js";
import { showExamined } from "./look.js";
import { missingSettings, writerHere } from "./writer-here.js";

const FLAGS = {
  yes: { type: "boolean" },
  "dry-run": { type: "boolean" },
  hooks: { type: "string" },
  only: { type: "string" },
  "no-workflows": { type: "boolean" },
  agents: { type: "boolean" },
  studio: { type: "boolean" },
  writer: { type: "string" },
  "merge-driver": { type: "boolean" },
  cwd: { type: "string" },
} as const;

/** The parts that are wanted. Throws a UserError for a name of none. */
function partsOf(args: Arguments): Set<Part> {
  const only = textOf(args, "only");
  const named = only?.split(",").map((name) => name.trim()) ?? [...USUAL_PARTS];
  const isPart = (name: string): name is Part => (PARTS as readonly string[]).includes(name);
  const wrong = named.find((name) => !isPart(name));
  if (wrong !== undefined)
    throw new UserError(
      `${quote(wrong)} is not a part of the set-up${didYouMean(wrong, PARTS)}`,
      `the parts are ${PARTS.join(", ")}`,
    );
  const parts = new Set(named.filter(isPart));
  if (args.values.agents === true) parts.add("agents");
  if (args.values["no-workflows"] === true) parts.delete("workflows");
  return parts;
}

/** The repository that is set up. */
interface Place {
  root: string;
  git: Git;
  repository: Repository;
  layouts: readonly Layout[];
  installation: Installation;
}

/** Says what is not good yet in this clone, and last what to run. */
async function finish(program: Program, place: Place, manager: Manager): Promise<void> {
  const { root, git, installation } = place;
  const { stdout, env } = program;
  const rows = await examine({ ...place, env });
  const commands = await nextCommands(manager, root, git, installation);
  // What is new is added with the next commit, and the commands come last.
  const isLater = ({ remedy }: Examined) =>
    remedy.startsWith("run: git add -- ") || commands.some(({ command }) => remedy.includes(command));
  const rest = rows.filter((row) => row.verdict !== "good" && !isLater(row));
  showExamined(program, rest, chooseStyle(undefined, env, stdout));
  if (commands.length > 0) stdout.write("the gate is not live in this clone yet; run now:\n");
  for (const { command, why } of commands) stdout.write(`    ${command}\n        ${why}\n`);
  if (commands.length > 0) return;
  const isLive = rest.every(({ verdict }) => verdict !== "bad");
  stdout.write(
    isLive
      ? "the gate is live in this clone; commit these files\n"
      : "the gate is not live in this clone yet: see above\n",
  );
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
  const parts = partsOf(args);
  const context = { root, cwd, isFolderNamed: textOf(args, "cwd") !== undefined };
  const found = logs.length > 0 ? await proposeFor(context, logs) : undefined;
  const layouts =
    found?.layouts ??
    (args.values.studio === true
      ? await beginStudio(root, cwd)
      : await layoutsIn(new WorktreeSnapshot(root), workspace));
  if (layouts.length === 0) throw nothingToGuard();
  const { packageRoot } = program;
  const installation = findInstallation(
    root,
    layouts.map(({ folder }) => folder),
    packageRoot,
  );
  const manager = choiceOf(args, "hooks", MANAGERS) ?? detectManager(root);
  const isAsked = args.values.yes === true || args.values["dry-run"] === true;
  const writer = await writerHere(
    { ...program, isInteractive: program.isInteractive && !isAsked },
    textOf(args, "writer"),
    layouts,
  );
  const hasDriver = args.values["merge-driver"] === true;
  const changes = [
    ...(found?.changes ?? []),
    ...(await makePlan({ root, git, layouts, manager, parts, installation, packageRoot, writer, hasDriver })),
  ];
  for (const line of found?.concluded ?? []) program.stdout.write(`${line}\n`);
  for (const layout of layouts) program.stdout.write(`the registry: ${visible(mainLog(layout))}\n`);
  if (parts.has("hooks")) program.stdout.write(`hooks by: ${manager}\n`);
  showChanges(program, changes);
  if (parts.has("agents"))
    for (const name of unguardedAgents(root))
      program.stdout.write(`${name} is not guarded: it has no folder of settings here\n`);
  const missing = await missingSettings(git, { writer, hasDriver });
  for (const [name, value] of missing) program.stdout.write(`set ${name} of this clone: ${visible(value)}\n`);
  const place: Place = { root, git, repository, layouts, installation };
  if (changes.length === 0 && missing.length === 0) {
    program.stdout.write("every file is as it should be\n");
    await finish(program, place, manager);
    return 0;
  }
  if (args.values["dry-run"]) return 0;
  if (!args.values.yes && !(await isAgreed(program))) {
    program.stdout.write("nothing was changed\n");
    return 1;
  }
  for (const change of changes) writeChange(root, change);
  keepRecord(repository.commonDir, changes);
  for (const [name, value] of missing) await git.run(["config", name, value]);
  const code = found ? await auditAtOnce(program, found.folder) : 0;
  await finish(program, place, manager);
  return code;
}

export const initCommand: Command = {
  name: "init",
  usage: [
    [
      "init",
      "set a repository up: hooks, attributes, workflows\n[--hooks, --only, --studio, --agents, --writer, --merge-driver,\n--yes, --dry-run]",
    ],
    [
      "init <log> [<log>…]",
      "the same for JSONL logs of any records: shows what their lines have in common,\nwrites that as a model, and audits at once",
    ],
  ],
  flags: FLAGS,
  texts: {
    agents: ["", "tell agents of the registry: AGENTS.md, their hooks, the tool server"],
    "merge-driver": ["", "have git join what two sides append to one file"],
    "no-workflows": ["", "leave the workflows of GitHub out"],
    only: ["<part>,…", `only these parts: ${PARTS.join(", ")}`],
    studio: ["", "begin the registry of a music studio, with an empty run index"],
    writer: ["<name>", "give each writer a file of its own; this clone is this writer"],
  },
  run: runInit,
};
