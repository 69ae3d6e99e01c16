import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { messageOf, UserError } from "../../base/core/errors.js";
import { forTerminal, safeJson } from "../../base/text/escape.js";
import { exitCodeOf } from "../../check/findings/report.js";
import { PRESETS } from "../../check/modes/request.js";
import { badge } from "../../output/nightly/badge.js";
import { makeReport } from "../../output/nightly/make.js";
import { nightlyPage } from "../../output/nightly/page.js";
import { nightlyMarkdown } from "../../output/nightly/texts.js";
import { pretty } from "../../output/reporters/pretty.js";
import { verdictOf } from "../../output/reporters/verdict.js";
import { studioPart } from "../../studio/report-part.js";
import { choiceOf, readArguments, textOf } from "./arguments.js";
import { chooseStyle } from "./colour.js";
import type { Command } from "./command.js";
import { writeFiles } from "./files.js";
import { meterOn } from "./meter.js";
import { PLAIN_FLAGS, readPlain } from "./plain.js";
import type { ExitCode, Program } from "./program.js";
import { refuseWords } from "./query/words.js";

const FLAGS = {
  out: { type: "string" },
  previous: { type: "string" },
  config: { type: "string" },
  ...PLAIN_FLAGS,
  preset: { type: "string" },
  color: { type: "string" },
  cwd: { type: "string" },
} as const;

/** What models add to the report. */
const PARTS = [studioPart];

const FOLDER = "runidx-report";

/** Writes the report whole or not at all. Throws a UserError where it can't be written. */
function writeReport(folder: string, files: Readonly<Record<string, string>>): void {
  try {
    mkdirSync(folder, { recursive: true });
    writeFiles(Object.entries(files).map(([name, content]) => ({ path: join(folder, name), content })));
  } catch (error) {
    throw new UserError(`the report can't be written: ${messageOf(error)}`, "check the folder after --out", {
      cause: error,
    });
  }
}

/** Makes the consistency report: a page, its findings, Markdown, JSON and a badge. */
async function runReport(program: Program): Promise<ExitCode> {
  const args = readArguments(program.argv, FLAGS);
  refuseWords(args, "report");
  const style = chooseStyle(
    choiceOf(args, "color", ["auto", "always", "never"]),
    program.env,
    program.stdout,
  );
  const preset = choiceOf(args, "preset", PRESETS);
  const config = textOf(args, "config");
  const earlier = textOf(args, "previous");
  const meter = meterOn(program.stderr, program.clock);
  const report = await makeReport({
    cwd: textOf(args, "cwd") ?? program.cwd,
    env: program.env,
    now: program.now,
    previous: earlier === undefined ? undefined : resolve(program.cwd, earlier),
    progress: meter.progress,
    parts: PARTS,
    ...readPlain(args),
    ...(config !== undefined && { config }),
    ...(preset && { preset }),
  }).finally(meter.end);
  const folder = resolve(program.cwd, textOf(args, "out") ?? FOLDER);
  writeReport(folder, {
    "index.html": nightlyPage(report, PARTS),
    "report.md": nightlyMarkdown(report, PARTS),
    "findings.jsonl": report.findings.map((finding) => `${safeJson(finding)}\n`).join(""),
    "report.json": `${safeJson(report, 2)}\n`,
    "badge.json": badge(report),
  });
  const code = exitCodeOf(report);
  if (code === 2) program.stderr.write(pretty({ ...report, findings: [] }));
  program.stdout.write(`${style(code === 0 ? "green" : "red", verdictOf(report).text)}\n`);
  program.stdout.write(`${forTerminal(join(folder, "index.html"))}\n`);
  return code;
}

export const reportCommand: Command = {
  name: "report",
  usage: [
    [
      "report [--out <dir>] [--previous <report.json>] [--log <file>]",
      "the consistency report: index.html, findings.jsonl,\nreport.md, report.json, badge.json",
    ],
  ],
  flags: FLAGS,
  run: runReport,
};
