import { RULE_IDS } from "../config/rule-ids.js";
import { UserError } from "../errors.js";
import { rules } from "../rules/index.js";
import { didYouMean } from "../text/nearest.js";
import { quote } from "../text/visible.js";
import { readArguments } from "./arguments.js";
import type { ExitCode, Program } from "./program.js";

/** Lists the rules. */
export function rulesCommand(program: Program): ExitCode {
  readArguments(program.argv, {});
  const widest = Math.max(...RULE_IDS.map((id) => id.length));
  for (const { id, severity, summary } of rules) {
    program.stdout.write(`${id.padEnd(widest)}  ${severity.padEnd(7)}  ${summary}\n`);
  }
  return 0;
}

/** Explains one rule. Throws a UserError where there is none of that name. */
export function explainCommand(program: Program): ExitCode {
  const { positionals } = readArguments(program.argv, {});
  const [id, ...more] = positionals;
  if (id === undefined || more.length > 0)
    throw new UserError("explain takes one rule", "see `runidx-lint rules`");
  const rule = rules.find((known) => known.id === id);
  if (!rule)
    throw new UserError(
      `there is no rule ${quote(id)}${didYouMean(id, RULE_IDS)}`,
      "see `runidx-lint rules`",
    );
  const classes = Object.entries(rule.classes ?? {}).map(([name, { summary, severity }]) => {
    return `  ${name}: ${summary}${severity ? ` (${severity})` : ""}\n`;
  });
  program.stdout.write(
    `${rule.id} (${rule.severity}): ${rule.summary}

Why
  ${rule.why}

How to mend it
  ${rule.fix}

When to turn it off
  ${rule.whenOff}
${classes.length > 0 ? `\nKinds of finding\n${classes.join("")}` : ""}`,
  );
  return 0;
}
