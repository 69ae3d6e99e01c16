/** `settle`: writes the list of accepted alterations into the configuration, for a person to commit. */
import { join } from "node:path";
import { messageOf, UserError } from "../../../base/core/errors.js";
import { safeJson } from "../../../base/text/escape.js";
import { commandLine, pathspecOf } from "../../../base/text/shell.js";
import { count, quote, visible } from "../../../base/text/visible.js";
import { locateWorkspace } from "../../../check/modes/workspace.js";
import { settle } from "../../../write/settle.js";
import { difference } from "../../setup/difference.js";
import { readArguments, textOf } from "../arguments.js";
import type { Command } from "../command.js";
import { writeFiles } from "../files.js";
import type { ExitCode, Program } from "../program.js";
import { formatOf } from "./answer.js";
import { APPROVAL_FLAGS, approvalOf } from "./approval.js";

const FLAGS = {
  ...APPROVAL_FLAGS,
  all: { type: "boolean" },
  "dry-run": { type: "boolean" },
  config: { type: "string" },
  format: { type: "string" },
  cwd: { type: "string" },
} as const;

async function runSettle(program: Program): Promise<ExitCode> {
  const { env, stdout } = program;
  const args = readArguments(program.argv, FLAGS);
  const [commit, ...more] = args.positionals;
  const isAll = args.values.all === true;
  if (more.length > 0 || isAll === (commit !== undefined))
    throw new UserError("settle takes one commit, or --all", "see --help");
  const place = {
    cwd: textOf(args, "cwd") ?? program.cwd,
    env,
    now: program.now,
    config: textOf(args, "config"),
  };
  const { entries, path, before, after } = await settle({
    ...place,
    commit,
    approval: approvalOf(args, program),
  });
  const isTrial = args.values["dry-run"] === true;
  const { root } = locateWorkspace({ ...place, paths: [] });
  try {
    if (!isTrial) writeFiles([{ path: join(root, path), content: after }]);
  } catch (error) {
    throw new UserError(
      `${quote(path)} can't be written: ${messageOf(error)}`,
      "check its rights; it is as it was",
      {
        cause: error,
      },
    );
  }
  if (formatOf(args) === "json") {
    stdout.write(`${safeJson({ dryRun: isTrial, path, entries }, 2)}\n`);
    return 0;
  }
  for (const line of difference(before, after)) stdout.write(`    ${visible(line)}\n`);
  stdout.write(
    `${isTrial ? "would settle" : "settled"} ${count(entries.length, "alteration")} in ${visible(path)}\n`,
  );
  if (!isTrial)
    stdout.write(
      `next: a person looks at it and commits it: ${commandLine(["git", "add", "--", pathspecOf(path)])}\n`,
    );
  return 0;
}

export const settleCommand: Command = {
  name: "settle",
  usage: [
    [
      "settle <commit> --by <person> --reason <text>",
      "accept what a pushed commit did to the logs, or with --all all that an\naudit finds: an entry for each in the configuration, for a person to commit",
    ],
  ],
  flags: FLAGS,
  texts: {
    by: ["<person>", "the person who accepts it"],
    reason: ["<text>", "what happened, and why it is accepted"],
    "yes-i-am": ["", "a person confirms --by, for use without a terminal"],
    all: ["", "every alteration that an audit finds"],
  },
  run: runSettle,
};
