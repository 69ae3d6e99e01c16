import { type ParseArgsConfig, parseArgs } from "node:util";
import { UserError } from "../../base/core/errors.js";
import { didYouMean } from "../../base/text/nearest.js";
import { quote } from "../../base/text/visible.js";

export interface Flag {
  type: "string" | "boolean";
  short?: string;
  multiple?: boolean;
}

export type Flags = Readonly<Record<string, Flag>>;

export interface Arguments {
  values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;
  positionals: string[];
}

/** Reads arguments by a table of flags. Throws a UserError that names the flag that is wrong. */
export function readArguments(args: readonly string[], flags: Flags): Arguments {
  const options = flags as NonNullable<ParseArgsConfig["options"]>;
  const parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: false, tokens: true });
  for (const token of parsed.tokens) {
    if (token.kind !== "option") continue;
    const flag = Object.hasOwn(flags, token.name) ? flags[token.name] : undefined;
    if (!flag) {
      const known = Object.keys(flags).map((name) => `--${name}`);
      throw new UserError(
        `unknown flag ${quote(token.rawName)}${didYouMean(token.rawName, known)}`,
        "see --help",
      );
    }
    if (
      flag.type === "string" &&
      (token.value === undefined || (!token.inlineValue && token.value.startsWith("--")))
    ) {
      throw new UserError(`${token.rawName} needs a value`, `write ${token.rawName} <value>`);
    }
    if (flag.type === "boolean" && token.value !== undefined) {
      throw new UserError(`${token.rawName} takes no value`, `write ${token.rawName} alone`);
    }
  }
  return { values: parsed.values, positionals: parsed.positionals };
}

/** The text of a flag, or undefined. */
export function textOf({ values }: Arguments, flag: string): string | undefined {
  const value = values[flag];
  return typeof value === "string" ? value : undefined;
}

/** All texts of a flag that may stand several times. */
export function textsOf({ values }: Arguments, flag: string): string[] {
  const value = values[flag];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** The text of a flag that must be one of a few. Throws a UserError with what was probably meant. */
export function choiceOf<Choice extends string>(
  args: Arguments,
  flag: string,
  choices: readonly Choice[],
): Choice | undefined {
  const text = textOf(args, flag);
  if (text === undefined) return undefined;
  const found = choices.find((choice) => choice === text);
  if (found) return found;
  throw new UserError(
    `--${flag} is ${quote(text)}${didYouMean(text, choices)}`,
    `use one of ${choices.join(", ")}`,
  );
}
