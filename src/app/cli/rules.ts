import { readFileSync } from "node:fs";
import { join } from "node:path";
import { messageOf, UserError } from "../../base/core/errors.js";
import { forMarkdown, safeJson } from "../../base/text/escape.js";
import { didYouMean } from "../../base/text/nearest.js";
import { shellWord } from "../../base/text/shell.js";
import { quote } from "../../base/text/visible.js";
import { RULE_IDS } from "../../registry/config/rule-ids.js";
import { rules } from "../../rules/index.js";
import type { Rule } from "../../rules/rule.js";
import { choiceOf, readArguments } from "./arguments.js";
import type { Command } from "./command.js";
import type { ExitCode, Program } from "./program.js";

const RULES_FLAGS = { format: { type: "string" } } as const;

function table(): string {
  const widest = Math.max(...RULE_IDS.map((id) => id.length));
  return rules
    .map(({ id, severity, summary }) => `${id.padEnd(widest)}  ${severity.padEnd(7)}  ${summary}\n`)
    .join("");
}

function catalogued({ id, severity, scope, summary, why, fix, whenOff, needs, classes = {} }: Rule) {
  return {
    id,
    severity,
    scope,
    summary,
    why,
    fix,
    whenOff,
    needs,
    classes: Object.entries(classes).map(([name, kind]) => ({
      name,
      summary: kind.summary,
      severity: kind.severity ?? severity,
    })),
  };
}

function markdown(): string {
  const rows = rules.map(
    ({ id, summary, severity }) => `| \`${id}\` | ${forMarkdown(summary)} | ${severity} |`,
  );
  return `| rule | what it requires | default |\n|---|---|---|\n${rows.join("\n")}\n`;
}

/** Lists the rules: as a table, as JSON with everything that is known of them, or as Markdown. */
function runRules(program: Program): ExitCode {
  const args = readArguments(program.argv, RULES_FLAGS);
  if (args.positionals.length > 0) {
    const word = shellWord(args.positionals[0] ?? "");
    throw new UserError("rules takes no rule", `write \`npx runidx-lint explain ${word}\``);
  }
  const format = choiceOf(args, "format", ["table", "json", "markdown"]) ?? "table";
  const written = { table, json: () => `${safeJson(rules.map(catalogued), 2)}\n`, markdown };
  program.stdout.write(written[format]());
  return 0;
}

/** Prints the page of one rule. Throws a UserError where there is none of that name. */
function runExplain(program: Program): ExitCode {
  const { positionals } = readArguments(program.argv, {});
  const [id, ...more] = positionals;
  if (id === undefined || more.length > 0)
    throw new UserError("explain takes one rule", "see `npx runidx-lint rules`");
  if (!RULE_IDS.includes(id)) {
    throw new UserError(
      `there is no rule ${quote(id)}${didYouMean(id, RULE_IDS)}`,
      "see `npx runidx-lint rules`",
    );
  }
  const path = join(program.packageRoot, "docs", "rules", `${id}.md`);
  try {
    program.stdout.write(readFileSync(path, "utf8"));
  } catch (error) {
    throw new UserError(`the page of ${id} can't be read: ${messageOf(error)}`, "install runidx-lint again", {
      cause: error,
    });
  }
  return 0;
}

export const rulesCommand: Command = {
  name: "rules",
  usage: [["rules", "the rules, a line each [--format table|json|markdown]"]],
  flags: RULES_FLAGS,
  run: runRules,
};

export const explainCommand: Command = {
  name: "explain",
  usage: [["explain <rule>", "the page of a rule: what, why, an example, how to fix what it finds"]],
  flags: {},
  run: runExplain,
};
