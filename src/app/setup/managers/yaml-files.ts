/** Our part of YAML files that belong to others: a parser finds the place, and only lines are added, in the file's own indentation. */
import { isDeepStrictEqual } from "node:util";
import { isMap, isScalar, isSeq, type Node, parseAllDocuments, type YAMLMap, type YAMLSeq } from "yaml";
import { UserError } from "../../../base/core/errors.js";
import { visible } from "../../../base/text/visible.js";
import { block } from "../blocks.js";

type Json = Readonly<Record<string, unknown>>;

/** What lefthook runs for one hook. */
export interface Run {
  run: string;
  use_stdin?: true;
}

/** Lines that come before a place in the text. */
interface Insertion {
  at: number;
  lines: string;
}

const NAME = "runidx-lint";

class YamlFile {
  readonly text: string;
  readonly path: string;

  constructor(text: string, path: string) {
    this.text = text;
    this.path = path;
  }

  byHand(why: string): UserError {
    return new UserError(
      `${this.path} can't be extended: ${visible(why)}`,
      "add the commands by hand; see docs/hooks.md",
    );
  }

  /** The mapping that the file holds; undefined where it holds nothing. */
  root(text = this.text): { map: YAMLMap | undefined; value: Json } {
    const documents = parseAllDocuments(text);
    const [document, ...others] = Array.isArray(documents) ? documents : [];
    if (others.length > 0) throw this.byHand("it has several documents");
    const [error] = document?.errors ?? [];
    if (error) throw this.byHand(`it is not valid YAML (${error.message.split("\n")[0]})`);
    const contents = document?.contents;
    if (!contents || (isScalar(contents) && contents.value === null)) return { map: undefined, value: {} };
    if (!isMap(contents) || contents.flow) throw this.byHand("it has no keys below each other");
    return { map: contents, value: document.toJS() as Json };
  }

  /** Where the line of a node begins, and what it is indented by. Throws a UserError where something else is before it. */
  #lineOf(node: Node | null | undefined, before: RegExp): { at: number; indent: string } {
    const start = node?.range?.[0] ?? 0;
    const at = this.text.lastIndexOf("\n", start - 1) + 1;
    const [, indent] = before.exec(this.text.slice(at, start)) ?? [];
    if (indent === undefined) throw this.byHand(`the place on line ${this.#numberOf(at)} is not clear`);
    return { at, indent };
  }

  #numberOf(at: number): number {
    return this.text.slice(0, at).split("\n").length;
  }

  /** Lines as our part before the first member of a mapping. */
  beforeMembers(map: YAMLMap, lines: readonly string[]): Insertion {
    const { at, indent } = this.#lineOf(map.items[0]?.key as Node | undefined, /^(\s*)$/);
    return { at, lines: block(lines, indent) };
  }

  /** The same before the first item of a list. */
  beforeItems(list: YAMLSeq, lines: readonly string[]): Insertion {
    const { at, indent } = this.#lineOf(list.items[0] as Node | undefined, /^(\s*)-\s+$/);
    return { at, lines: block(lines, indent) };
  }

  /** Lines as our part at the end. */
  atEnd(lines: readonly string[]): Insertion {
    const isOpen = this.text !== "" && !this.text.endsWith("\n");
    return { at: this.text.length, lines: `${isOpen ? "\n" : ""}${block(lines)}` };
  }

  /** The text with the insertions. Throws a UserError where it would say anything else than what is expected. */
  with(insertions: readonly Insertion[], expected: Json): string {
    const lineEnd = this.text.includes("\r\n") ? "\r\n" : "\n";
    let text = this.text;
    for (const { at, lines } of [...insertions].sort((a, b) => b.at - a.at))
      text = text.slice(0, at) + lines.replaceAll("\n", lineEnd) + text.slice(at);
    if (!isDeepStrictEqual(this.root(text).value, expected))
      throw this.byHand("the result would say something else");
    return text;
  }
}

const indented = (lines: readonly string[], indent: string) => lines.map((line) => indent + line);

function runLines({ run, use_stdin: stdin }: Run): string[] {
  return [`run: ${run}`, ...(stdin ? ["use_stdin: true"] : [])];
}

/** Whether a manager's configuration calls us already. */
const callsUs = (value: unknown) => JSON.stringify(value ?? null).includes("gate.sh");

/** A hook that the file names: its text, and what it says afterwards. */
function intoHook(
  file: YamlFile,
  name: string,
  { map, value }: { map: YAMLMap; value: Json },
  run: Run,
): { insertion: Insertion; value: Json } {
  const [commands, jobs] = [map.get("commands", true), map.get("jobs", true)];
  if (isMap(commands) && !commands.flow && commands.items.length > 0) {
    if (commands.has(NAME))
      throw file.byHand(`it has a command ${NAME} for ${name} that does something else`);
    const insertion = file.beforeMembers(commands, [`${NAME}:`, ...indented(runLines(run), "  ")]);
    return { insertion, value: { ...value, commands: { [NAME]: run, ...(value.commands as Json) } } };
  }
  if (isSeq(jobs) && !jobs.flow && jobs.items.length > 0) {
    const [first = "", ...more] = [`name: ${NAME}`, ...runLines(run)];
    const insertion = file.beforeItems(jobs, [`- ${first}`, ...indented(more, "  ")]);
    return {
      insertion,
      value: { ...value, jobs: [{ name: NAME, ...run }, ...(value.jobs as unknown[])] },
    };
  }
  if (commands !== undefined || jobs !== undefined || map.flow || map.items.length === 0)
    throw file.byHand(`its ${name} has no commands or jobs below each other`);
  const lines = ["commands:", `  ${NAME}:`, ...indented(runLines(run), "    ")];
  return {
    insertion: file.beforeMembers(map, lines),
    value: { ...value, commands: { [NAME]: run } },
  };
}

/**
 * lefthook's configuration with a command for each hook. Hooks that call us already stay as they are.
 *
 * @param path what the file is called in messages
 * @throws UserError where the file can't be extended
 */
export function withLefthook(text: string, path: string, runs: Readonly<Record<string, Run>>): string {
  const file = new YamlFile(text, path);
  const { map, value } = file.root();
  const insertions: Insertion[] = [];
  const expected: Record<string, unknown> = { ...value };
  const missing: string[] = [];
  for (const [name, run] of Object.entries(runs)) {
    if (callsUs(value[name])) continue;
    const hook = map?.get(name, true);
    if (isMap(hook)) {
      const { insertion, value: after } = intoHook(
        file,
        name,
        { map: hook, value: value[name] as Json },
        run,
      );
      insertions.push(insertion);
      expected[name] = after;
    } else if (hook === undefined) {
      missing.push(`${name}:`, "  commands:", `    ${NAME}:`, ...indented(runLines(run), "      "));
      expected[name] = { commands: { [NAME]: run } };
    } else throw file.byHand(`its ${name} has no commands`);
  }
  if (missing.length > 0) insertions.push(file.atEnd(missing));
  return file.with(insertions, expected);
}

/** Names of stages that the framework had before version 3.2, and has no more in later ones. */
const OLD_STAGES: Readonly<Record<string, string>> = {
  "pre-commit": "commit",
  "pre-merge-commit": "merge-commit",
  "pre-push": "push",
};

/** The stages to name, where the file limits hooks that name none. */
function stagesFor({ default_stages: limited }: Json, stages: readonly string[]): string[] | undefined {
  if (!Array.isArray(limited)) return undefined;
  const isOld = limited.some((stage) => Object.values(OLD_STAGES).includes(String(stage)));
  return stages.map((stage) => (isOld ? (OLD_STAGES[stage] ?? stage) : stage));
}

/**
 * The configuration of the pre-commit framework with a hook of ours, which goes first.
 *
 * @param path what the file is called in messages
 * @param entry the command of the hook
 * @param stages the git hooks that it is for
 * @throws UserError where the file can't be extended
 */
export function withPreCommit(text: string, path: string, entry: string, stages: readonly string[]): string {
  const file = new YamlFile(text, path);
  const { map, value } = file.root();
  if (callsUs(value.repos)) return text;
  const named = stagesFor(value, stages);
  const hook = {
    id: NAME,
    name: NAME,
    language: "system",
    entry,
    pass_filenames: false,
    always_run: true,
    ...(named && { stages: named }),
  };
  const [first = "", ...more] = Object.entries(hook).map(([key, one]) =>
    Array.isArray(one) ? `${key}: [${one.join(", ")}]` : `${key}: ${String(one)}`,
  );
  const item = ["- repo: local", "  hooks:", `  - ${first}`, ...indented(more, "    ")];
  const ours = { repo: "local", hooks: [hook] };
  const repos = map?.get("repos", true);
  if (isSeq(repos) && !repos.flow && repos.items.length > 0)
    return file.with([file.beforeItems(repos, item)], {
      ...value,
      repos: [ours, ...(value.repos as unknown[])],
    });
  if (repos !== undefined) throw file.byHand("its repos are not items below each other");
  return file.with([file.atEnd(["repos:", ...item])], { ...value, repos: [ours] });
}
