/** What `--help` prints. */
import type { Command } from "./command.js";
import { optionText } from "./option-texts.js";

/** Where what a row says begins, in columns. */
const INDENT = 33;
/** The longest row, in columns. */
const WIDTH = 112;

/** What is on the left with what it means, below it where there is no room beside it. */
function row(left: string, does: string): string {
  const [first, ...more] = does.split("\n");
  const head = `  ${left}`;
  const lines = head.length < INDENT ? [head.padEnd(INDENT) + first] : [head, " ".repeat(INDENT) + first];
  return [...lines, ...more.map((line) => " ".repeat(INDENT) + line)].map((line) => `${line}\n`).join("");
}

/** Words as lines that fit beside what they are about. */
function wrapped(words: readonly string[]): string {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last === undefined || INDENT + last.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.join("\n");
}

/** The help, with the commands and the formats that there are. */
export function helpOf(commands: readonly Command[], formats: readonly string[]): string {
  const calls = commands.flatMap(({ usage }) =>
    usage.map(([call, does]) => row(`runidx-lint ${call}`, does)),
  );
  const [first, ...others] = formats;
  const names = [`${first} (default)`, ...others].join(", ");
  return TEXT.replace(COMMANDS, () => calls.join("")).replace(FORMATS, () =>
    row("--format <f>[=<file>][,…]", wrapped(`${names}; with =<file> into a file`.split(" "))),
  );
}

/** The help of one command: how it is called, and its options. */
export function helpOfCommand({ usage, flags, texts }: Command): string {
  const calls = usage.map(([call, does]) => row(`runidx-lint ${call}`, does)).join("");
  const options = Object.keys(flags).map((name) => {
    const [value, does] = optionText(name, texts) ?? ["", ""];
    return row(`--${name}${value === "" ? "" : ` ${value}`}`, does);
  });
  const all = "runidx-lint --help shows all commands.\n";
  return options.length === 0 ? `${calls}\n${all}` : `${calls}\nOptions\n${options.join("")}\n${all}`;
}

const COMMANDS = "COMMANDS\n";
const FORMATS = "FORMATS\n";

const TEXT = `runidx-lint: checks append-only JSONL registries in git

Usage
  runidx-lint [path…]            audit the registry: every line, every reference, the whole git history
  runidx-lint --staged           judge what is about to be committed
  runidx-lint --base <rev> [--head <rev>]
                                 judge a range: each commit, both ends, and every new line
${COMMANDS}
A path is a registry folder or a file in one; without it the registry is looked for from here upwards. Where the
repository has no registry at all, a path to a .jsonl or .ndjson file does what --log does.

Options
  --no-history                   audit without the walk through history
  --config <file>                use this configuration
  --log <file>                   a log of no registry, or a glob of them; may be given several times
  --schema <file>, --id <field>  what each record of those logs has to fit, and the field that is unique: /id
  --preset recommended|strict    strict makes every warning an error
  --rule <id>=off|warn|error     change one rule's severity; may be given several times
${FORMATS}  --quiet                        show errors only
  --max-warnings <n>             more warnings than this are exit code 1
  --color auto|always|never
  --cwd <dir>                    run as if started there
  --print-config                 print what a check goes by, and where each value comes from
  --all                          show all findings, not only the first twenty
  --agent-bytes <n>              how long the format agent may be; 4000 unless given
  --version, -v, --help, -h      runidx-lint <command> --help shows the options of one command

Options of show, list, failed, latest, versions and overrides
  --format table|json|jsonl|csv  table on a terminal, otherwise jsonl
  --at <rev>                     read a commit in place of the work tree
  --all-lines                    every line of a run, not only the one that answers (list, failed)
  --where <field>=<value>        only records in which a field has this value, also a field within another
                                 (meta.id, /meta/id); may be given several times (list, latest, failed)
  --log, --schema, --id          as above: logs of no registry (show, list, latest)
  --last 20, --last 7d           the newest twenty; the last seven days
  Times are days (2026-01-02), full times (2026-01-02T22:06Z) or how long ago (7d, 12h, 4w).

Exit codes
  0  valid
  1  findings of severity error, or more warnings than allowed; for questions: nothing found
  2  could not check: bad usage or configuration, unreadable files, no registry
`;
