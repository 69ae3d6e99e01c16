/** Scripts with which shells complete the program: its commands, and the options of each. */

import { UserError } from "../../base/core/errors.js";
import { quote } from "../../base/text/visible.js";
import { readArguments } from "./arguments.js";
import type { Command } from "./command.js";
import { type OptionText, optionText } from "./option-texts.js";
import type { ExitCode, Program } from "./program.js";

/** The words of each command, and of a check without one. */
interface Words {
  commands: readonly string[];
  options: ReadonlyMap<string, readonly string[]>;
  /** What options mean in some commands. */
  texts: ReadonlyMap<string, Readonly<Record<string, OptionText>> | undefined>;
}

function wordsOf(commands: readonly Command[], ofCheck: readonly string[]): Words {
  const optionsOf = (flags: readonly string[]) => [...flags, "help"].map((name) => `--${name}`);
  return {
    commands: [...commands.map(({ name }) => name), "help", "completion"],
    options: new Map([
      ["", [...optionsOf(ofCheck), "--version"]],
      ...commands.map(({ name, flags }) => [name, optionsOf(Object.keys(flags))] as const),
    ]),
    texts: new Map(commands.map(({ name, texts }) => [name, texts] as const)),
  };
}

const cases = ({ options }: Words, row: (name: string, words: string) => string): string =>
  [...options].map(([name, words]) => row(name, words.join(" "))).join("\n");

function bash(words: Words): string {
  return `# bash completion of runidx-lint: source this file, or put it into bash's folder of completions.
_runidx_lint() {
  local word="\${COMP_WORDS[COMP_CWORD]}" options
  case "\${COMP_WORDS[1]}" in
${cases(words, (name, list) => `    ${name === "" ? "*" : name}) options="${list}" ;;`)
  .split("\n")
  .sort((a, b) => Number(a.startsWith("    *")) - Number(b.startsWith("    *")))
  .join("\n")}
  esac
  if [ "$COMP_CWORD" = 1 ] && [ "\${word#-}" = "$word" ]; then options="${words.commands.join(" ")}"; fi
  COMPREPLY=($(compgen -W "$options" -- "$word"))
}
complete -o default -F _runidx_lint runidx-lint
`;
}

function zsh(words: Words): string {
  return `# zsh completion of runidx-lint: source this file from .zshrc.
autoload -U +X bashcompinit && bashcompinit
${bash(words).split("\n").slice(1).join("\n")}`;
}

function fish(words: Words): string {
  const rows = [...words.options].flatMap(([name, list]) =>
    list.map((option) => {
      const [, does = "show the help"] = optionText(option.slice(2), words.texts.get(name)) ?? [];
      const when = name === "" ? "__fish_use_subcommand" : `__fish_seen_subcommand_from ${name}`;
      return `complete -c runidx-lint -n '${when}' -l ${option.slice(2)} -d '${does}'`;
    }),
  );
  const commands = words.commands.map(
    (name) => `complete -c runidx-lint -n __fish_use_subcommand -a ${name}`,
  );
  return `# fish completion of runidx-lint: put it into ~/.config/fish/completions/runidx-lint.fish.\n${[...commands, ...rows].join("\n")}\n`;
}

function powershell(words: Words): string {
  return `# PowerShell completion of runidx-lint: dot-source this file from your profile.
Register-ArgumentCompleter -Native -CommandName runidx-lint -ScriptBlock {
  param($word, $ast)
  $first = if ($ast.CommandElements.Count -gt 1) { $ast.CommandElements[1].ToString() } else { '' }
  $options = @{
${cases(words, (name, list) => `    '${name}' = '${list}'`)}
  }
  $list = if ($options.ContainsKey($first)) { $options[$first] } else { '${words.commands.join(" ")} ' + $options[''] }
  $list.Split(' ') | Where-Object { $_ -like "$word*" } | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
}
`;
}

const SHELLS = { bash, zsh, fish, powershell };

/** `completion`, for the commands that there are and the options of a check. */
export function completionOf(commands: readonly Command[], ofCheck: readonly string[]): Command {
  return {
    name: "completion",
    usage: [
      ["completion bash|zsh|fish|powershell", "a script with which a shell completes commands and options"],
    ],
    flags: {},
    run(program: Program): ExitCode {
      const [shell = "", ...more] = readArguments(program.argv, {}).positionals;
      const known = Object.keys(SHELLS).join(", ");
      if (!Object.hasOwn(SHELLS, shell) || more.length > 0)
        throw new UserError(`completion does not know the shell ${quote(shell)}`, `use one of ${known}`);
      program.stdout.write(SHELLS[shell as keyof typeof SHELLS](wordsOf(commands, ofCheck)));
      return 0;
    },
  };
}
