/** What is to be asked about a shell command. It is never simulated: a word in it is all that is looked at. */
import { basename, join, relative, resolve, sep } from "node:path";
import { realPath } from "../../write/edit/logs-here.js";
import {
  gitCommand,
  type Invocation,
  invocationsOf,
  isForcedPush,
  isOurs,
  isReading,
  skipsHooks,
} from "./git-words.js";
import { type Simple, simpleCommands } from "./words.js";

/** Where a command runs, and which files there are logs. */
export interface ShellPlace {
  root: string;
  cwd: string;
  /** Relative to the root, with `/`. */
  logs: readonly string[];
}

/** What a person has to be asked about. */
export type Doubt = { about: "log"; path: string } | { about: "hooks" | "push" | "approval" };

/** Characters with which a name would be that of another file. */
const NAME = /[\w-]/;
const GLOB = /[*?[{]/;
/** Programs that only look at a folder. */
const LOOKING = ["ls", "cd", "pwd", "mkdir", "tree", "du", "pushd", "popd"];

/** Whether a text has a file's name in it, and not as a part of another name. */
function hasName(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const [before, after, then] = [
      text[at - 1] ?? " ",
      text[at + name.length] ?? " ",
      text[at + name.length + 1] ?? " ",
    ];
    if (NAME.test(before) || before === ".") continue;
    if (!NAME.test(after) && !(after === "." && NAME.test(then))) return true;
  }
  return false;
}

/** A pattern of a shell as a regular expression; of braces and brackets nothing is known. */
function patternOf(glob: string): RegExp {
  const parts = glob.replace(/\{[^}]*\}|\[[^\]]*\]|\*+|\?/g, "\0").split("\0");
  return new RegExp(`^${parts.map((part) => part.replace(/[^\w/-]/g, "\\$&")).join(".*")}$`);
}

/** The log that a word names. */
function logOf(word: string, { root, cwd, logs }: ShellPlace, mayHaveMoved: boolean): string | undefined {
  const places = logs.map((path) => ({ path, full: join(root, path), name: basename(path) }));
  if (GLOB.test(word)) {
    const pattern = patternOf(word.replace(/^\.\//, ""));
    const isWide = mayHaveMoved || word.replace(/[^A-Za-z]/g, "").length >= 3;
    const found = places.find(({ full, name }) => {
      const here = relative(cwd, full).split(sep).join("/");
      return pattern.test(here) || pattern.test(full) || (isWide && pattern.test(name));
    });
    if (found) return found.path;
  }
  const isPath = /^[\w./\\:~-]+$/.test(word) && !word.startsWith("~");
  if (isPath && !mayHaveMoved) {
    const full = realPath(resolve(cwd, word));
    const within = (place: string) => place === full || place.startsWith(`${full}${sep}`);
    const isAbove = full === cwd || cwd.startsWith(`${full}${sep}`);
    return places.find((place) => place.full === full || (!isAbove && within(place.full)))?.path;
  }
  return places.find(({ name }) => hasName(word, name))?.path;
}

function doubtOf(
  simple: Simple,
  one: Invocation,
  place: ShellPlace,
  mayHaveMoved: boolean,
): Doubt | undefined {
  const git = gitCommand(one);
  if (git && skipsHooks(git, one.settings)) return { about: "hooks" };
  if (git && isForcedPush(git)) return { about: "push" };
  const isOwn = isOurs(one);
  if (isOwn && one.args.includes("--yes-i-am")) return { about: "approval" };
  const moved = mayHaveMoved || git?.folder !== undefined;
  const find = (words: readonly string[]) =>
    words.map((word) => logOf(word, place, moved)).find((path) => path !== undefined);
  const output = find(simple.outputs);
  if (output !== undefined) return { about: "log", path: output };
  if (isOwn || (git && isReading(git, one.settings)) || LOOKING.includes(one.program)) return undefined;
  const path = find(simple.words);
  return path === undefined ? undefined : { about: "log", path };
}

/** What is to be asked about a command; undefined where nothing is. */
export function doubtAbout(command: string, place: ShellPlace): Doubt | undefined {
  const commands = simpleCommands(command);
  let mayHaveMoved = false;
  for (const simple of commands) {
    for (const one of invocationsOf(simple.words)) {
      const doubt = doubtOf(simple, one, place, mayHaveMoved);
      if (doubt) return doubt;
      if (["cd", "pushd"].includes(one.program)) mayHaveMoved = true;
    }
  }
  return undefined;
}
