/** Does steps for real: in the files of a work tree, and by git. */
import { appendFileSync, existsSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { UserError } from "../../../base/core/errors.js";
import type { Step } from "../../../base/core/finding.js";
import { keyOfStep } from "../../../base/text/pointer.js";
import { quote, visible } from "../../../base/text/visible.js";
import { readingEnvironment } from "../../../sources/git/environment.js";
import type { Git } from "../../../sources/git/git.js";
import { writeFiles } from "../files.js";

type Edit = Extract<Step, { do: "edit" }>;

/** The lines of a file with their newlines, a character for each byte. */
function linesIn(file: string): string[] {
  return readFileSync(file, "latin1").match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

const bytesOf = (text: string) => Buffer.from(text, "utf8").toString("latin1");

/** The line of a file as text, without its end; empty where there is none. */
export function lineOfFile(root: string, path: string, line: number): string {
  const file = join(root, path);
  const found = existsSync(file) ? (linesIn(file)[line - 1] ?? "") : "";
  return Buffer.from(found, "latin1")
    .toString("utf8")
    .replace(/\r?\n$/, "");
}

/** Whether a line still is what a step says that it is. */
function isAsBefore(line: string, { pointer, from }: Edit): boolean {
  const text = Buffer.from(line, "latin1").toString("utf8").replace(/\n$/, "");
  const bare = (one: string) => one.replace(/^\ufeff/, "").replace(/\r$/, "");
  if (pointer === "") return typeof from === "string" && bare(from) === bare(text);
  const keys = pointer.split("/").slice(1).map(keyOfStep);
  const value = keys.reduce<unknown>(
    (inner, key) => (isObject(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined),
    JSON.parse(bare(text)),
  );
  if (value === undefined) return from === null;
  // A field gets another name, or its value another form.
  return keys[keys.length - 1] === from || isDeepStrictEqual(value, from);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

/** A file that may be written: a link would lead elsewhere. Throws a UserError for any other. */
function writable(root: string, path: string): string {
  const file = join(root, path);
  const stat = lstatSync(file, { throwIfNoEntry: false });
  if (stat && !stat.isFile())
    throw new UserError(
      `${visible(path)} is not a regular file`,
      "put the log back as a file, and run it again",
    );
  return file;
}

function edit(root: string, step: Edit): void {
  const { path, line, endLine = line, newLine } = step;
  const file = writable(root, path);
  const lines = linesIn(file);
  const current = lines.slice(line - 1, endLine).join("");
  // Several findings of one line have the same new form of it.
  if (current === bytesOf(newLine)) return;
  if (!isAsBefore(lines[line - 1] ?? "", step))
    throw new UserError(
      `line ${line} of ${quote(path)} is not what it was when it was checked`,
      "run the command again",
    );
  lines.splice(line - 1, endLine - line + 1, bytesOf(newLine));
  writeFiles([{ path: file, content: Buffer.from(lines.join(""), "latin1") }]);
}

function append(root: string, path: string, line: string): void {
  const file = writable(root, path);
  const before = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
  const isOpen = before.length > 0 && before[before.length - 1] !== 0x0a;
  mkdirSync(dirname(file), { recursive: true });
  // Written to the end, and not anew: somebody else may append at the same time.
  appendFileSync(file, `${isOpen ? "\n" : ""}${line}`);
}

/** Where steps are done. */
export interface Workplace {
  /** The root of the repository. */
  root: string;
  git: Git | undefined;
  /** Where lines are kept that a command takes out of a log before they are appended again. */
  kept: string;
}

/** Git as a person runs it: pathspecs have their magic. */
export const pathspecEnvironment = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...readingEnvironment(env),
  GIT_LITERAL_PATHSPECS: "0",
});

/** Does one step. Throws a UserError where it can't be done; nothing is half written then. */
export async function doStep(step: Step, place: Workplace): Promise<void> {
  switch (step.do) {
    case "edit":
      edit(place.root, step);
      return;
    case "append":
      append(place.root, step.path, step.line);
      return;
    case "save": {
      mkdirSync(dirname(place.kept), { recursive: true });
      const before = existsSync(place.kept) ? readFileSync(place.kept, "utf8") : "";
      writeFileSync(place.kept, before + step.lines.join(""));
      return;
    }
    case "run":
      if (!place.git) throw new UserError("this is not a git repository", "run it in a clone");
      await place.git.run(step.argv.slice(1));
      return;
    case "ask":
      throw new UserError(`a person has to be asked: ${step.what}`, "ask first");
  }
}
