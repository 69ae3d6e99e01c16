import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { messageOf, UserError } from "../errors.js";
import type { Report } from "../finding.js";
import { json } from "../reporters/json.js";
import { type PrettyOptions, pretty } from "../reporters/pretty.js";
import { didYouMean } from "../text/nearest.js";
import { quote } from "../text/visible.js";
import type { Program } from "./program.js";

export const FORMATS = ["pretty", "json"] as const;
export type Format = (typeof FORMATS)[number];

export interface Output {
  format: Format;
  /** undefined: standard output. */
  file: string | undefined;
}

/** Reads `pretty,json=report.json`. Throws a UserError where a format is unknown or two go to standard output. */
export function readOutputs(text: string): Output[] {
  const outputs = text.split(",").map((part): Output => {
    const equals = part.indexOf("=");
    const name = equals < 0 ? part : part.slice(0, equals);
    const format = FORMATS.find((known) => known === name);
    if (!format) {
      throw new UserError(
        `there is no format ${quote(name)}${didYouMean(name, FORMATS)}`,
        `use ${FORMATS.join(" or ")}`,
      );
    }
    if (equals >= 0 && equals === part.length - 1) {
      throw new UserError(`--format ${part} names no file`, `write ${name}=<file>`);
    }
    return { format, file: equals < 0 ? undefined : part.slice(equals + 1) };
  });
  if (outputs.filter(({ file }) => file === undefined).length > 1) {
    throw new UserError(
      "only one format can go to standard output",
      "give the others a file: json=report.json",
    );
  }
  return outputs;
}

/** A report in a format. */
export function render(format: Format, report: Report, options: PrettyOptions): string {
  return format === "json" ? json(report) : pretty(report, options);
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
      program.stdout.write(render(format, report, options));
      continue;
    }
    try {
      const { width, quiet } = options;
      writeFileSync(
        resolve(program.cwd, file),
        render(format, report, { ...(width && { width }), ...(quiet && { quiet }) }),
      );
    } catch (error) {
      throw new UserError(`${file} can't be written: ${messageOf(error)}`, "check the path after --format", {
        cause: error,
      });
    }
  }
}
