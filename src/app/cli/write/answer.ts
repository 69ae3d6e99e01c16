/** What a command that writes says when it is done, for a person and for a program. */
import { safeJson } from "../../../base/text/escape.js";
import { commandLine, pathspecOf } from "../../../base/text/shell.js";
import { count, visible } from "../../../base/text/visible.js";
import { onlyFindings } from "../../../check/findings/evaluation-result.js";
import { toReport } from "../../../check/findings/report.js";
import { MOST_SHOWN } from "../../../output/reporters/groups.js";
import { pretty } from "../../../output/reporters/pretty.js";
import type { AppendAnswer, AppendedRecord } from "../../../write/append.js";
import { type Arguments, choiceOf } from "../arguments.js";
import { chooseStyle } from "../colour.js";
import type { ExitCode, Program } from "../program.js";

/** The options of every command that writes to a log. */
export const WRITING_FLAGS = {
  "dry-run": { type: "boolean" },
  config: { type: "string" },
  writer: { type: "string" },
  format: { type: "string" },
  color: { type: "string" },
  cwd: { type: "string" },
} as const;

/** For a person, or JSON for a program. */
export function formatOf(args: Arguments): "pretty" | "json" {
  return choiceOf(args, "format", ["pretty", "json"]) ?? "pretty";
}

/** 1 where the records were refused, else 0. */
export const codeOf = ({ errors }: AppendAnswer): ExitCode => (errors > 0 ? 1 : 0);

/** Files of records, with those that belong in each. */
function byPath(records: readonly AppendedRecord[]): [string, AppendedRecord[]][] {
  const paths = [...new Set(records.map(({ path }) => path))];
  return paths.map((path) => [path, records.filter((record) => record.path === path)]);
}

function* rowsOf(records: readonly AppendedRecord[], does: string): Iterable<string> {
  for (const [path, ours] of byPath(records)) {
    yield `${does} ${count(ours.length, "record")} to ${visible(path)}`;
    for (const { type, id } of ours) yield `    ${visible(type)}${id === null ? "" : ` ${visible(id)}`}`;
  }
}

function* refusal({ errors, steps }: AppendAnswer): Iterable<string> {
  if (errors === 0) return;
  yield "nothing was written";
  if (steps.length === 0) return;
  yield "these records would be valid; append them instead:";
  for (const step of steps) if (step.do === "append") yield `    ${visible(step.line.trimEnd())}`;
}

/** The answer as it is printed. */
export function printAnswer(answer: AppendAnswer, args: Arguments, program: Program): void {
  const { stdout, stderr, env } = program;
  if (formatOf(args) === "json") {
    stdout.write(`${safeJson({ ...answer, exitCode: codeOf(answer) }, 2)}\n`);
    return;
  }
  const { dryRun, written, present, refused, notes, findings } = answer;
  for (const note of notes) stderr.write(`runidx-lint: ${visible(note)}\n`);
  if (findings.length > 0) {
    const style = chooseStyle(choiceOf(args, "color", ["auto", "always", "never"]), env, stdout);
    const report = toReport({
      target: { mode: "staged", base: null, head: "proposed records" },
      judged: [{ ...onlyFindings(findings), newRecords: written.length + refused }],
    });
    stdout.write(
      pretty(report, { style, mostFindings: MOST_SHOWN, ...(stdout.columns && { width: stdout.columns }) }),
    );
  }
  const rows = [
    ...rowsOf(written, dryRun ? "would append" : "appended"),
    ...(present.length > 0 ? [`${count(present.length, "record")} there already, byte for byte`] : []),
    ...refusal(answer),
  ];
  for (const row of rows) stdout.write(`${row}\n`);
  if (!dryRun && written.length > 0)
    stdout.write(
      `next: ${commandLine(["git", "add", "--", ...byPath(written).map(([path]) => pathspecOf(path))])}\n`,
    );
}
