import { UserError } from "../../../base/core/errors.js";
import { safeJson } from "../../../base/text/escape.js";
import { visible } from "../../../base/text/visible.js";
import { layoutsIn, locateWorkspace, noRegistry } from "../../../check/modes/workspace.js";
import { WorktreeSnapshot } from "../../../sources/snapshots/worktree.js";
import { type Examined, examine } from "../../setup/examine.js";
import { findInstallation } from "../../setup/installation.js";
import { type MutateResult, mutate, type Tried } from "../../setup/mutate.js";
import { choiceOf, readArguments, textOf } from "../arguments.js";
import { chooseStyle } from "../colour.js";
import type { Command } from "../command.js";
import type { ExitCode, Program } from "../program.js";
import { showExamined } from "./look.js";

const FLAGS = {
  mutate: { type: "boolean" },
  format: { type: "string" },
  color: { type: "string" },
  cwd: { type: "string" },
} as const;

/** Proves that the gate is live in this clone; with --mutate by trying what it must refuse. */
async function runDoctor(program: Program): Promise<ExitCode> {
  const args = readArguments(program.argv, FLAGS);
  const format = choiceOf(args, "format", ["table", "json"]) ?? "table";
  const style = chooseStyle(
    choiceOf(args, "color", ["auto", "always", "never"]),
    program.env,
    program.stdout,
  );
  const workspace = locateWorkspace({
    cwd: textOf(args, "cwd") ?? program.cwd,
    paths: args.positionals,
    config: undefined,
    env: program.env,
  });
  const { git, root, repository } = workspace;
  if (!git || !repository || repository.root === undefined) {
    throw new UserError("this is not the work tree of a git repository", "go to your clone");
  }
  const layouts = await layoutsIn(new WorktreeSnapshot(root), workspace);
  if (layouts.length === 0) throw noRegistry(workspace.folders);
  const { env } = program;
  const folders = layouts.map(({ folder }) => folder);
  const installation = findInstallation(root, folders, program.packageRoot);
  const examined: Examined[] = await examine({ root, repository, git, layouts, env, installation });
  const { mutations, hooks, faults }: MutateResult = args.values.mutate
    ? await mutate({ root, commonDir: repository.commonDir, project: installation.project, workspace }, env)
    : { mutations: [], hooks: [], faults: [] };
  const isLive =
    examined.every(({ verdict }) => verdict !== "bad") &&
    [...mutations, ...hooks].every(({ refused }) => refused) &&
    faults.length === 0;
  const code = faults.length > 0 ? 2 : isLive ? 0 : 1;
  if (format === "json") {
    program.stdout.write(`${safeJson({ live: isLive, examined, mutations, hooks, faults }, 2)}\n`);
    return code;
  }
  showExamined(program, examined, style);
  const showTried = ({ hook, refused, by }: Tried, name: string, where: string) => {
    const word = refused ? style("green", "refused ") : style("red", "ACCEPTED");
    program.stdout.write(`${word} ${name.padEnd(12)} ${visible(where)}: ${visible(by)}\n`);
    if (!refused)
      program.stdout.write(`         look at ${hook}: nothing may end it before runidx-lint's part\n`);
  };
  for (const mutation of mutations) showTried(mutation, mutation.name, mutation.path);
  for (const attempt of hooks) showTried(attempt, "truncate", `through ${attempt.hook}`);
  for (const { message } of faults)
    program.stdout.write(`${style("red", "could not check:")} ${visible(message)}\n`);
  const verdict = faults.length > 0 ? "it is not proved that the gate is live" : "the gate is not live";
  program.stdout.write(`${isLive ? style("green", "the gate is live") : style("red", verdict)}\n`);
  return code;
}

export const doctorCommand: Command = {
  name: "doctor",
  usage: [["doctor", "prove that the gate is live in this clone [--mutate, --format table|json]"]],
  flags: FLAGS,
  run: runDoctor,
};
