/** `tail`: shows which lines of the logs are not pushed, and puts them behind those that are. */
import { safeJson } from "../../../base/text/escape.js";
import { commandLine, pathspecOf } from "../../../base/text/shell.js";
import { count, quote, visible } from "../../../base/text/visible.js";
import { type LogTail, type TailAnswer, tail } from "../../../write/tail/tail.js";
import { choiceOf, readArguments, textOf } from "../arguments.js";
import type { Command } from "../command.js";
import type { ExitCode, Program } from "../program.js";
import { refuseWords } from "../query/words.js";

const FLAGS = {
  fix: { type: "boolean" },
  base: { type: "string" },
  config: { type: "string" },
  format: { type: "string" },
  cwd: { type: "string" },
} as const;

const own = (number: number) => `${count(number, "line")} of your own`;

/** What is wrong with the end of a log, in parts of a sentence. */
function* troubles({ hasMarkers, missing, altered }: LogTail): Iterable<string> {
  if (hasMarkers) yield "it has conflict markers";
  if (missing > 0) yield `it lacks ${count(missing, "pushed line")}`;
  if (altered.length > 0) yield `it changes ${count(altered.length, "pushed line")}`;
}

function sayingOf(log: LogTail): string {
  const path = visible(log.path);
  if (log.isFixed) return `fixed         ${path}: ${count(log.pushed, "pushed line")}, then ${own(log.own)}`;
  if (log.isInOrder)
    return `in order      ${path}: ${count(log.pushed, "pushed line")}, then ${own(log.own)}`;
  const found = [...troubles(log)];
  const why =
    found.length > 0
      ? found.join(", ")
      : "your own lines are not at the end, or git stopped in a merge of it";
  return `NOT in order  ${path}: ${why}; ${own(log.own)}`;
}

/** Puts our commits onto what is pushed, and keeps what is not committed. */
const catchingUp = ({ name, isUpstream }: TailAnswer["base"]) =>
  isUpstream ? "git pull --rebase --autostash" : commandLine(["git", "rebase", "--autostash", name]);

/** What comes next, one command or sentence each. */
function* nextOf({ base, logs }: TailAnswer): Iterable<string> {
  const fixed = logs.filter(({ isFixed }) => isFixed);
  const isOpen = logs.some(({ isInOrder, isFixed }) => !isInOrder && !isFixed);
  // If the branch lacks pushed commits, the hook refuses a commit of the fixed file.
  if (!base.isContained && !base.isStopped && (isOpen || fixed.length > 0))
    yield `your branch lacks commits that are pushed: run \`${catchingUp(base)}\`, and \`npx runidx-lint tail --fix\` if it stops`;
  else if (isOpen) yield "`npx runidx-lint tail --fix`";
  else if (fixed.length > 0)
    yield commandLine(["git", "add", "--", ...fixed.map(({ path }) => pathspecOf(path))]);
}

function print(answer: TailAnswer, { stdout }: Program): void {
  const { base, logs, kept } = answer;
  stdout.write(`compared with ${visible(base.name)} (${base.commit.slice(0, 12)})\n`);
  for (const log of logs) {
    stdout.write(`${sayingOf(log)}\n`);
    for (const text of log.altered) stdout.write(`    your form of a pushed line: ${quote(text, 200)}\n`);
  }
  if (kept !== undefined) {
    stdout.write(`your forms of pushed lines are not in the log; they are kept in ${visible(kept)}\n`);
    stdout.write("    if one of them is right, append it as a newer record: npx runidx-lint append\n");
  }
  for (const next of nextOf(answer)) stdout.write(`next: ${next}\n`);
}

async function runTail(program: Program): Promise<ExitCode> {
  const args = readArguments(program.argv, FLAGS);
  refuseWords(args, "tail");
  const format = choiceOf(args, "format", ["pretty", "json"]) ?? "pretty";
  const answer = await tail({
    cwd: textOf(args, "cwd") ?? program.cwd,
    env: program.env,
    config: textOf(args, "config"),
    base: textOf(args, "base"),
    fix: args.values.fix === true,
  });
  const code = answer.logs.every(({ isInOrder, isFixed }) => isInOrder || isFixed) ? 0 : 1;
  if (format === "json") {
    const { base, logs, kept = null } = answer;
    program.stdout.write(`${safeJson({ base, logs, kept, next: [...nextOf(answer)], exitCode: code }, 2)}\n`);
  } else print(answer, program);
  return code;
}

export const tailCommand: Command = {
  name: "tail",
  usage: [
    ["tail [--base <rev>]", "say whether each log begins with what is pushed, and how many lines follow"],
    [
      "tail --fix",
      "rewrite only what is not pushed: the pushed bytes, then your new lines;\nconflict markers go, and the lines of both sides stay",
    ],
  ],
  flags: FLAGS,
  run: runTail,
};
