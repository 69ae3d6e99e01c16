import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { UserError } from "../../base/core/errors.js";
import type { Report } from "../../base/core/finding.js";
import { didYouMean } from "../../base/text/nearest.js";
import { quote, visible } from "../../base/text/visible.js";
import { faultMessage } from "../../check/evaluate/runner.js";
import { exitCodeOf, toReport } from "../../check/findings/report.js";
import { lint } from "../../check/modes/lint.js";
import { type LintTarget, PRESETS, refuseSetting } from "../../check/modes/request.js";
import { locateWorkspace } from "../../check/modes/workspace.js";
import { MOST_SHOWN } from "../../output/reporters/groups.js";
import { plainStyle, type Style } from "../../output/reporters/style.js";
import type { SeveritySetting } from "../../registry/config/config.js";
import { WorktreeSnapshot } from "../../sources/snapshots/worktree.js";
import { type Arguments, choiceOf, readArguments, textOf, textsOf } from "./arguments.js";
import { chooseStyle } from "./colour.js";
import { type Output, readOutputs, writeOutputs } from "./formats.js";
import { meterOn } from "./meter.js";
import { PLAIN_FLAGS, readPlain } from "./plain.js";
import { printedConfig } from "./print-config.js";
import type { ExitCode, Program } from "./program.js";

/** The options of a check. */
export const FLAGS = {
  staged: { type: "boolean" },
  base: { type: "string" },
  head: { type: "string" },
  "no-history": { type: "boolean" },
  config: { type: "string" },
  ...PLAIN_FLAGS,
  preset: { type: "string" },
  rule: { type: "string", multiple: true },
  format: { type: "string" },
  quiet: { type: "boolean" },
  "max-warnings": { type: "string" },
  "agent-bytes": { type: "string" },
  all: { type: "boolean" },
  "print-config": { type: "boolean" },
  color: { type: "string" },
  cwd: { type: "string" },
} as const;

function readRules(texts: readonly string[]): Record<string, SeveritySetting> {
  const settings: Record<string, SeveritySetting> = {};
  for (const text of texts) {
    const [id = "", severity, ...rest] = text.split("=");
    if (rest.length > 0 || severity === undefined)
      throw new UserError(
        `--rule ${quote(text)} gives no severity`,
        "write --rule <id>=off, =warn or =error",
      );
    refuseSetting(id, severity);
    settings[id] = severity;
  }
  return settings;
}

function readNumber(args: Arguments, flag: string): number | undefined {
  const text = textOf(args, flag);
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new UserError(`--${flag} is ${quote(text)}`, "give a whole number");
  return Number(text);
}

/** The outputs that were asked for, as well as they can be told from arguments that may be wrong elsewhere. */
function outputsDespite(argv: readonly string[]): Output[] {
  const at = argv.findIndex((arg) => arg === "--format" || arg.startsWith("--format="));
  const text =
    at < 0 ? undefined : argv[at] === "--format" ? argv[at + 1] : argv[at]?.slice("--format=".length);
  try {
    return readOutputs(text ?? "pretty");
  } catch (error) {
    if (error instanceof UserError) return [{ format: "pretty", file: undefined }];
    throw error;
  }
}

/** The folder that the report's paths are relative to, where a terminal can open them. */
function linksFor({ env, stdout }: Program, style: Style, args: Arguments, cwd: string): string | undefined {
  if (!stdout.isTTY || style === plainStyle || env.TERM === "dumb") return undefined;
  return locateWorkspace({ cwd, paths: args.positionals, config: undefined, env, mayBeGone: () => true })
    .root;
}

/** What is to be checked: the index, a range, or everything. */
function readTarget(args: Arguments): LintTarget {
  const [base, head] = [textOf(args, "base"), textOf(args, "head")];
  const { staged, "no-history": noHistory } = args.values;
  if (staged && (base !== undefined || head !== undefined))
    throw new UserError("--staged and --base exclude each other", "give one of them");
  if (head !== undefined && base === undefined)
    throw new UserError("--head needs --base", "write --base <rev> --head <rev>");
  if (noHistory && (staged || base !== undefined))
    throw new UserError("--no-history is for audits alone", "leave it out");
  if (staged) return { mode: "staged" };
  if (base !== undefined) return { mode: "range", base, ...(head !== undefined && { head }) };
  return { mode: "audit", history: noHistory !== true };
}

/** Writes a report of nothing but faults to every machine's output that can be written. */
function writeFaults(program: Program, outputs: readonly Output[], report: Report): void {
  for (const output of outputs) {
    if (output.format === "pretty" && output.file === undefined) continue;
    try {
      writeOutputs(program, [output], report, {});
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      program.stderr.write(`runidx-lint: ${visible(error.message)}\n`);
    }
  }
}

/** A word that is neither a path nor a command, but nearly one. Throws a UserError with the command. */
function refuseMistyped(cwd: string, word: string | undefined, commands: readonly string[]): void {
  if (word === undefined || existsSync(resolve(cwd, word))) return;
  const guess = didYouMean(word, commands);
  if (guess !== "") throw new UserError(`there is no command ${quote(word)}${guess}`, "see --help");
}

/**
 * The default command: audits the registry, or checks the index or a range.
 *
 * @param commands the other commands, of which one may have been meant
 */
export async function lintCommand(program: Program, commands: readonly string[]): Promise<ExitCode> {
  const { argv, env, now } = program;
  try {
    const args = readArguments(argv, FLAGS);
    const outputs = readOutputs(textOf(args, "format") ?? "pretty");
    const style = chooseStyle(choiceOf(args, "color", ["auto", "always", "never"]), env, program.stdout);
    const preset = choiceOf(args, "preset", PRESETS);
    const config = textOf(args, "config");
    const plain = readPlain(args);
    const maxWarnings = readNumber(args, "max-warnings");
    const mostBytes = readNumber(args, "agent-bytes");
    const cwd = textOf(args, "cwd") ?? program.cwd;
    refuseMistyped(cwd, args.positionals[0], commands);
    const rules = readRules(textsOf(args, "rule"));
    if (args.values["print-config"] === true) {
      const demands = { cwd, paths: args.positionals, config, env, mayBeGone: () => false };
      const workspace = locateWorkspace(demands);
      const overrides = { rules, ...(preset && { preset }) };
      program.stdout.write(await printedConfig(new WorktreeSnapshot(workspace.root), workspace, overrides));
      return 0;
    }
    const meter = meterOn(program.stderr, program.clock);
    const report = await lint({
      cwd,
      paths: args.positionals,
      target: readTarget(args),
      rules,
      ...(preset && { preset }),
      ...(config !== undefined && { config }),
      ...plain,
      env,
      now,
      progress: meter.progress,
      note: (text) => program.stderr.write(`runidx-lint: ${visible(text)}\n`),
    }).finally(meter.end);
    const links = report.faults.length === 0 ? linksFor(program, style, args, cwd) : undefined;
    const width = program.stdout.columns;
    writeOutputs(program, outputs, report, {
      style,
      quiet: args.values.quiet === true,
      maxWarnings,
      mostBytes,
      mostFindings: args.values.all === true ? Number.POSITIVE_INFINITY : MOST_SHOWN,
      ...(width && { width }),
      ...(links !== undefined && { links }),
    });
    return exitCodeOf(report, maxWarnings);
  } catch (error) {
    // A machine that reads the output gets its format all the same.
    const target = { mode: "audit", base: null, head: null } as const;
    const report = toReport({
      target,
      judged: [],
      faults: [{ message: faultMessage("the command", error) }],
    });
    const outputs = outputsDespite(argv);
    const machine = outputs.find(({ format, file }) => format !== "pretty" && file === undefined);
    if (!machine) program.stderr.write(`runidx-lint: ${report.faults[0]?.message ?? ""}\n`);
    writeFaults(program, outputs, report);
    return 2;
  }
}
