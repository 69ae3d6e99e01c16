/** `mint`: an id that nothing in the registry has. */
import { UserError } from "../../../base/core/errors.js";
import { safeJson } from "../../../base/text/escape.js";
import { quote, visible } from "../../../base/text/visible.js";
import { mintIds } from "../../../write/mint-ids.js";
import { readArguments, textOf } from "../arguments.js";
import type { Command } from "../command.js";
import type { ExitCode, Program } from "../program.js";
import { formatOf } from "./answer.js";

const FLAGS = {
  count: { type: "string" },
  config: { type: "string" },
  format: { type: "string" },
  cwd: { type: "string" },
} as const;

const MOST = 1_000;

async function runMint(program: Program): Promise<ExitCode> {
  const args = readArguments(program.argv, FLAGS);
  const [type, ...more] = args.positionals;
  if (more.length > 0) throw new UserError("mint takes one type of record", "see --help");
  const wanted = textOf(args, "count") ?? "1";
  const number = Number(wanted);
  if (!/^\d+$/.test(wanted) || number < 1 || number > MOST)
    throw new UserError(`--count is ${quote(wanted)}`, `give a whole number from 1 to ${MOST}`);
  const place = {
    cwd: textOf(args, "cwd") ?? program.cwd,
    env: program.env,
    now: program.now,
    config: textOf(args, "config"),
  };
  const ids = await mintIds({ ...place, type, count: number });
  if (formatOf(args) === "json") program.stdout.write(`${safeJson(ids)}\n`);
  else for (const id of ids) program.stdout.write(`${visible(String(id))}\n`);
  return 0;
}

export const mintCommand: Command = {
  name: "mint",
  usage: [["mint <type> [--count <n>]", "an id that collides with none in the registry"]],
  flags: FLAGS,
  texts: { count: ["<n>", "how many"] },
  run: runMint,
};
