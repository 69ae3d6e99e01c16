import { findGround, layoutsIn, noRegistry } from "../engine/ground.js";
import { UserError } from "../errors.js";
import { type Examined, examine } from "../setup/examine.js";
import { type Mutation, mutate } from "../setup/mutate.js";
import { WorktreeState } from "../sources/worktree.js";
import { safeJson } from "../text/escape.js";
import { visible } from "../text/visible.js";
import { choiceOf, readArguments, textOf } from "./arguments.js";
import { chooseStyle } from "./colour.js";
import type { ExitCode, Program } from "./program.js";

const FLAGS = {
  mutate: { type: "boolean" },
  format: { type: "string" },
  color: { type: "string" },
  cwd: { type: "string" },
} as const;

const LOOKS = { good: "green", warning: "yellow", bad: "red" } as const;

/** Proves that the gate is live in this clone; with --mutate by trying what it must refuse. */
export async function doctorCommand(program: Program): Promise<ExitCode> {
  const args = readArguments(program.argv, FLAGS);
  const format = choiceOf(args, "format", ["table", "json"]) ?? "table";
  const style = chooseStyle(
    choiceOf(args, "color", ["auto", "always", "never"]),
    program.env,
    program.stdout,
  );
  const ground = findGround({
    cwd: textOf(args, "cwd") ?? program.cwd,
    paths: args.positionals,
    config: undefined,
    env: program.env,
  });
  const { git, root, repository } = ground;
  if (!git || !repository || repository.root === undefined) {
    throw new UserError("this is not the work tree of a git repository", "go to your clone");
  }
  const layouts = await layoutsIn(new WorktreeState(root), ground);
  if (layouts.length === 0) throw noRegistry(ground.folders);
  const { env, now } = program;
  const examined: Examined[] = await examine({ root, repository, git, layouts, env });
  const mutations: Mutation[] = args.values.mutate ? await mutate({ root, layouts, env, now }) : [];
  const isLive =
    examined.every(({ verdict }) => verdict !== "bad") && mutations.every(({ refused }) => refused);
  if (format === "json") {
    program.stdout.write(`${safeJson({ live: isLive, examined, mutations }, 2)}\n`);
    return isLive ? 0 : 1;
  }
  for (const { what, verdict, found, remedy } of examined) {
    program.stdout.write(`${style(LOOKS[verdict], verdict.padEnd(8))} ${visible(what)}: ${visible(found)}\n`);
    if (remedy !== "") program.stdout.write(`         ${visible(remedy)}\n`);
  }
  for (const { path, name, refused, by } of mutations) {
    const word = refused ? style("green", "refused ") : style("red", "ACCEPTED");
    program.stdout.write(`${word} ${name.padEnd(12)} ${visible(path)}: ${visible(by)}\n`);
  }
  program.stdout.write(
    `${isLive ? style("green", "the gate is live") : style("red", "the gate is not live")}\n`,
  );
  return isLive ? 0 : 1;
}
