/** What a git command does, told from its words. */
import { simpleCommands } from "./words.js";

/** Programs that run another one: what follows them is the command. */
const WRAPPERS = [
  "sudo",
  "env",
  "command",
  "exec",
  "time",
  "nohup",
  "nice",
  "{",
  "!",
  "if",
  "then",
  "else",
  "do",
  "while",
];
/** Programs that run a text as commands. */
const SHELLS = ["sh", "bash", "zsh", "dash", "ksh", "eval"];
const RUNNERS = ["npx", "pnpx", "bunx", "pnpm", "yarn", "npm"];

/** Git commands that change no file of the work tree. What is staged and committed is judged by the hook. */
const READING = new Set(
  `add annotate blame cat-file check-attr check-ignore commit count-objects describe diff diff-files diff-index diff-tree
  for-each-ref fsck grep log ls-files ls-tree merge-base name-rev rev-list rev-parse shortlog show show-ref stage status
  whatchanged`.split(/\s+/),
);
/** Options with which they write a file, or run something. */
const NOT_READING = /^(?:--output|--open-files-in-pager|--ext-diff|--textconv|-O)/;
/** Options of git itself that take the next word. */
const TAKING = ["-C", "-c", "--git-dir", "--work-tree", "--namespace", "--exec-path", "--config-env"];

/** A simple command with what runs it taken off. */
export interface Invocation {
  program: string;
  args: readonly string[];
  /** `NAME=value` words before it. */
  settings: readonly string[];
}

function nameOf(word: string): string {
  return (word.split(/[\\/]/).at(-1) ?? "").replace(/\.(?:exe|cmd|ps1)$/i, "");
}

/** What the words of a simple command run; several where a shell is given a text. */
export function invocationsOf(words: readonly string[]): Invocation[] {
  const settings: string[] = [];
  let rest = [...words];
  for (let [first] = rest; first !== undefined; [first] = rest) {
    if (/^[A-Za-z_]\w*=/.test(first)) settings.push(first);
    else if (!WRAPPERS.includes(nameOf(first))) break;
    rest = rest.slice(1);
  }
  const [word = "", ...args] = rest;
  const own: Invocation = { program: nameOf(word), args, settings };
  if (!SHELLS.includes(own.program)) return [own];
  const texts = args.filter((arg) => /\s/.test(arg));
  return [own, ...texts.flatMap((text) => simpleCommands(text)).flatMap((one) => invocationsOf(one.words))];
}

/** Whether it is this program. */
export function isOurs({ program, args }: Invocation): boolean {
  const isName = (word: string | undefined) => /^runidx-lint(?:@[\w.-]+)?$/.test(word ?? "");
  if (!RUNNERS.includes(program)) return isName(program);
  return isName(args.find((arg) => !arg.startsWith("-") && !["exec", "dlx"].includes(arg)));
}

/** A git command with the options of git itself taken off. */
export interface GitCommand {
  name: string;
  args: readonly string[];
  /** `-c name=value`. */
  configured: readonly string[];
  /** Where it runs, where it says so. */
  folder: string | undefined;
}

/** Reads a git command; undefined where it is another program. */
export function gitCommand({ program, args }: Invocation): GitCommand | undefined {
  if (program !== "git") return undefined;
  const configured: string[] = [];
  let folder: string | undefined;
  let at = 0;
  for (; args[at]?.startsWith("-"); at++) {
    const option = args[at] ?? "";
    const value = args[at + 1] ?? "";
    if (option === "-C") folder = value;
    if (option === "-c") configured.push(value);
    if (TAKING.includes(option)) at++;
  }
  return { name: args[at] ?? "", args: args.slice(at + 1), configured, folder };
}

/** Whether a git command only reads the files of the work tree. */
export function isReading({ name, args, configured }: GitCommand, settings: readonly string[]): boolean {
  if (!READING.has(name) || configured.length > 0 || settings.length > 0) return false;
  return !args.some((arg) => NOT_READING.test(arg));
}

/** Whether short options, of which some take the rest of their word, hold one of them. */
function hasShort(arg: string, wanted: string, taking: string): boolean {
  if (!/^-[A-Za-z0-9]/.test(arg)) return false;
  for (const letter of arg.slice(1)) {
    if (letter === wanted) return true;
    if (taking.includes(letter)) return false;
  }
  return false;
}

/** Whether a git command goes past the hooks. */
export function skipsHooks({ name, args, configured }: GitCommand, settings: readonly string[]): boolean {
  if (configured.some((one) => /^core\.hookspath\b/i.test(one))) return true;
  if (name === "config") {
    const at = args.findIndex((arg) => /^core\.hookspath$/i.test(arg));
    return at >= 0 && (args.length > at + 1 || args.some((arg) => /^(?:--)?unset/.test(arg)));
  }
  const hooked = ["commit", "merge", "rebase", "cherry-pick", "revert", "am", "push"].includes(name);
  if (!hooked) return false;
  if (
    settings.some((one) => /^(?:HUSKY=0|SKIP=|LEFTHOOK=0|PRE_COMMIT_ALLOW_NO_CONFIG=|GIT_CONFIG)/.test(one))
  )
    return true;
  const isFlag = (arg: string) =>
    /^--no-veri/.test(arg) || (name === "commit" && hasShort(arg, "n", "mFCctSu"));
  return optionsIn(args, ["-m", "-F", "-C", "-c", "-t", "--message", "--file"]).some(isFlag);
}

/** The words that can be options: not the values of others, and none after `--`. */
function optionsIn(args: readonly string[], taking: readonly string[]): string[] {
  const end = args.indexOf("--");
  const before = end < 0 ? args : args.slice(0, end);
  return before.filter((_, index) => !taking.includes(before[index - 1] ?? ""));
}

/** Whether a git command can take pushed commits away. */
export function isForcedPush({ name, args }: GitCommand): boolean {
  if (name !== "push") return false;
  return optionsIn(args, ["-o", "--push-option", "--repo"]).some(
    (arg) => /^--(?:force|mirror)/.test(arg) || hasShort(arg, "f", "o") || /^\+./.test(arg),
  );
}
