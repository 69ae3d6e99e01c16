import { resolve } from "node:path";
import { messageOf, UserError } from "../../base/core/errors.js";
import type { Report } from "../../base/core/finding.js";
import { didYouMean } from "../../base/text/nearest.js";
import { listing, quote } from "../../base/text/visible.js";
import { FORMATS, type Format, REPORTERS } from "../../output/reporters/index.js";
import type { PrettyOptions } from "../../output/reporters/pretty.js";
import { writeFiles } from "./files.js";
import type { Program } from "./program.js";

export interface Output {
  format: Format;
  /** undefined: standard output. */
  file: string | undefined;
}

function readOutput(part: string): Output {
  const equals = part.indexOf("=");
  const name = equals < 0 ? part : part.slice(0, equals);
  const format = FORMATS.find((known) => known === name);
  if (!format) {
    throw new UserError(
      `there is no format ${quote(name)}${didYouMean(name, FORMATS)}`,
      `use ${listing(FORMATS, "or")}`,
    );
  }
  if (equals >= 0 && equals === part.length - 1) {
    throw new UserError(`--format ${part} names no file`, `write ${name}=<file>`);
  }
  return { format, file: equals < 0 ? undefined : part.slice(equals + 1) };
}

/**
 * Reads `pretty,json=report.json`. Throws a UserError where a format is unknown, two go to standard output, or two
 * into one file.
 */
export function readOutputs(text: string): Output[] {
  const outputs = text.split(",").map(readOutput);
  const files = outputs.map(({ file }) => file);
  const twice = files.find((file, index) => files.indexOf(file) !== index);
  if (files.filter((file) => file === undefined).length > 1) {
    throw new UserError(
      "only one format can go to standard output",
      "give the others a file: json=report.json",
    );
  }
  if (twice !== undefined) {
    throw new UserError(`two formats go into ${quote(twice)}`, "give each a file of its own");
  }
  return outputs;
}

/** How a file is written: no colour, no links, whatever the terminal has. */
function plain({ width, quiet, maxWarnings, mostBytes }: PrettyOptions): PrettyOptions {
  return { maxWarnings, mostBytes, ...(width && { width }), ...(quiet && { quiet }) };
}

/** Writes a report to every output. Throws a UserError where a file can't be written. */
export function writeOutputs(
  program: Program,
  outputs: readonly Output[],
  report: Report,
  options: PrettyOptions,
): void {
  for (const { format, file } of outputs) {
    if (file === undefined) {
      program.stdout.write(REPORTERS[format](report, options));
      continue;
    }
    try {
      writeFiles([{ path: resolve(program.cwd, file), content: REPORTERS[format](report, plain(options)) }]);
    } catch (error) {
      throw new UserError(
        `${quote(file)} can't be written: ${messageOf(error)}`,
        "check the path after --format",
        { cause: error },
      );
    }
  }
}
