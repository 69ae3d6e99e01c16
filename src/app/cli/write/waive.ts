/** `waive`: appends waivers for findings that a person accepts; lists and withdraws them. */
import { UserError } from "../../../base/core/errors.js";
import { safeJson } from "../../../base/text/escape.js";
import { visible } from "../../../base/text/visible.js";
import { type WaiverRow, waiverRows } from "../../../output/nightly/waiver-rows.js";
import { openLogs } from "../../../registry/logs/load.js";
import { WAIVERS } from "../../../registry/model/plain-logs.js";
import { openTarget } from "../../../write/target.js";
import { auditFor, pruneWaivers, waive } from "../../../write/waive.js";
import { type Arguments, readArguments, textOf } from "../arguments.js";
import type { Command } from "../command.js";
import type { ExitCode, Program } from "../program.js";
import { codeOf, formatOf, printAnswer, WRITING_FLAGS } from "./answer.js";
import { APPROVAL_FLAGS, approvalOf } from "./approval.js";

const FLAGS = {
  ...APPROVAL_FLAGS,
  expires: { type: "string" },
  all: { type: "boolean" },
  rule: { type: "string" },
  list: { type: "boolean" },
  prune: { type: "boolean" },
  ...WRITING_FLAGS,
} as const;

type Place = { now: Date; cwd: string; env: NodeJS.ProcessEnv; config: string | undefined };

async function rowsIn(place: Place): Promise<WaiverRow[]> {
  const { waived } = await auditFor(place);
  const { state, layout, policy } = await openTarget({ ...place, log: WAIVERS });
  const { logs, close } = await openLogs(state, layout, policy.schemas);
  try {
    const log = logs.get(WAIVERS);
    return log ? waiverRows(log, waived, Math.floor(place.now.getTime() / 60_000)) : [];
  } finally {
    close();
  }
}

async function list(place: Place, args: Arguments, { stdout }: Program): Promise<ExitCode> {
  const rows = await rowsIn(place);
  if (formatOf(args) === "json") stdout.write(`${safeJson(rows, 2)}\n`);
  else if (rows.length === 0) stdout.write("there are no waivers\n");
  else
    for (const { waiver_id, state, rule, path, hides, approved_by, expires_utc, reason } of rows)
      stdout.write(
        `${visible(waiver_id)}  ${state}, hides ${hides}: ${visible(rule)} in ${visible(path)}\n    ${visible(approved_by)}${expires_utc === null ? "" : `, until ${visible(expires_utc)}`}: ${visible(reason)}\n`,
      );
  return rows.length > 0 ? 0 : 1;
}

async function runWaive(program: Program): Promise<ExitCode> {
  const args = readArguments(program.argv, FLAGS);
  const place = {
    cwd: textOf(args, "cwd") ?? program.cwd,
    env: program.env,
    now: program.now,
    config: textOf(args, "config"),
  };
  const writing = { ...place, writer: textOf(args, "writer"), dryRun: args.values["dry-run"] === true };
  if (args.values.list === true) return list(place, args, program);
  const isAll = args.values.all === true;
  if (args.values.prune === true) {
    const withdrawn = await pruneWaivers(writing);
    printAnswer(withdrawn, args, program);
    return codeOf(withdrawn);
  }
  if (isAll === args.positionals.length > 0)
    throw new UserError(
      isAll ? "--all takes no fingerprint" : "no finding is named",
      "give the fingerprints of findings, or --all",
    );
  const answer = await waive({
    ...writing,
    ...(!isAll && { fingerprints: args.positionals }),
    rule: textOf(args, "rule"),
    approval: approvalOf(args, program),
    expires: textOf(args, "expires"),
  });
  printAnswer(answer, args, program);
  return codeOf(answer);
}

export const waiveCommand: Command = {
  name: "waive",
  usage: [
    [
      "waive <fingerprint>… --by <person> --reason <text>",
      "accept findings of committed lines, or with --all all that an audit has",
    ],
    ["waive --list", "the waivers, whether they are in force, and what they hide"],
    ["waive --prune", "withdraw waivers that expired or match no finding"],
  ],
  flags: FLAGS,
  texts: {
    by: ["<person>", "the person who accepts it"],
    reason: ["<text>", "what happened, and why it is accepted"],
    "yes-i-am": ["", "a person confirms --by, for use without a terminal"],
    expires: ["<time>", "when the waivers end, such as 2026-12-31T00:00Z"],
    all: ["", "all findings of committed lines that can be waived"],
    rule: ["<id>", "only findings of this rule"],
    list: ["", "show the waivers"],
    prune: ["", "withdraw those that expired or match no finding"],
  },
  run: runWaive,
};
