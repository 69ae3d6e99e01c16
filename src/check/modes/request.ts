/** What can be asked of a check, and the refusal of what can't. The command line and the library share it. */
import { types } from "node:util";
import { UserError } from "../../base/core/errors.js";
import type { Progress } from "../../base/core/progress.js";
import { didYouMean } from "../../base/text/nearest.js";
import { quote } from "../../base/text/visible.js";
import type { SeveritySetting } from "../../registry/config/config.js";
import type { PolicyOverrides } from "../../registry/config/policy.js";
import { RULE_IDS } from "../../registry/config/rule-ids.js";
import { givenState } from "../../sources/bytes/given-snapshot.js";
import type { Snapshot } from "../../sources/bytes/snapshot.js";
import { MemorySnapshot } from "../../sources/snapshots/memory.js";
import { looksLikeLog } from "./named-files.js";

const { isDate, isUint8Array } = types;

/** Everything as it is: the work tree, or one commit. */
export interface AuditTarget {
  mode: "audit";
  /** The commit to audit; the work tree unless said. */
  at?: string;
  /** Whether the git history is proved; it is unless said. */
  history?: boolean;
}

/** What is about to be committed. */
export interface StagedTarget {
  mode: "staged";
}

/** The commits between two: what a pull request brings. */
export interface RangeTarget {
  mode: "range";
  /** The commit that the range leaves from, exclusive. */
  base: string;
  /** The end of the range; HEAD unless said. */
  head?: string;
}

/** Files that are not on disk, without any history. */
export interface FilesTarget {
  mode: "files";
  /** Text or bytes by path, or a state of one's own. */
  files: Readonly<Record<string, string | Uint8Array>> | Snapshot;
}

/** What is to be checked. */
export type LintTarget = AuditTarget | StagedTarget | RangeTarget | FilesTarget;

/** What to check, and how. */
export interface LintOptions extends PolicyOverrides {
  /** What is to be checked; everything, as it is in the work tree, unless said. */
  target?: LintTarget;
  /** Where to start looking for the registry; the current folder unless said. */
  cwd?: string;
  /**
   * Registry folders, or files in them; they choose registries and never narrow what is checked in one. Where the repository
   * has no registry at all, a `.jsonl` or `.ndjson` file is checked as if it stood under `logs`.
   */
  paths?: readonly string[];
  /** A configuration to use in place of the one that is found. */
  config?: string;
  /** Logs of no registry: paths or globs, each file a log of its own of which nothing else is asked. */
  logs?: readonly string[];
  /** A JSON Schema that each record of those logs has to fit: its path. */
  schema?: string;
  /** The field that makes the records of each of those logs unique, as a JSON Pointer: `/id`. */
  id?: string;
  /** The clock; now unless said. */
  now?: Date;
  /** The environment; the process's own unless said. Hooks name their repository and index there. */
  env?: NodeJS.ProcessEnv;
  /** Told how far a long check is. */
  progress?: Progress | undefined;
  /** Told in one sentence of files among `paths` that no log has, and that were not checked. */
  note?: ((text: string) => void) | undefined;
}

const OPTIONS: readonly string[] = [
  "target",
  "cwd",
  "paths",
  "config",
  "logs",
  "schema",
  "id",
  "preset",
  "rules",
  "now",
  "env",
  "progress",
  "note",
];

const TARGETS: Readonly<Record<LintTarget["mode"], readonly string[]>> = {
  audit: ["at", "history"],
  staged: [],
  range: ["base", "head"],
  files: ["files"],
};

export const PRESETS = ["recommended", "strict"] as const;
const SEVERITIES: readonly string[] = ["off", "warn", "error"] satisfies SeveritySetting[];

/** Throws a UserError for a word that is not one of a few, with the one that was probably meant. */
function refuseUnknown(what: string, word: string, known: readonly string[], remedy?: string): void {
  if (known.includes(word)) return;
  const others = known.length > 0 ? `use one of ${known.join(", ")}` : "leave it out";
  throw new UserError(`there is no ${what} ${quote(word)}${didYouMean(word, known)}`, remedy ?? others);
}

/** Throws a UserError where a rule does not exist, or a severity is none. */
export function refuseSetting(id: string, severity: unknown): asserts severity is SeveritySetting {
  refuseUnknown("rule", id, RULE_IDS, "see `npx runidx-lint rules`");
  if (typeof severity === "string" && SEVERITIES.includes(severity)) return;
  throw new UserError(`the severity of ${id} is ${quote(String(severity))}`, `use off, warn or error`);
}

/** What a value is, for somebody who gave the wrong one. */
function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object of another kind" : `a ${typeof value}`;
}

/** Whether a value has its content in its own properties. */
function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.prototype.toString.call(value) === "[object Object]";
}

function isState(files: FilesTarget["files"]): files is Snapshot {
  return typeof files.entry === "function" && typeof files.open === "function";
}

function refuseFiles(files: unknown): void {
  if (!isPlain(files))
    throw new UserError("files of the target is not an object", "give the content of each file by its path");
  if (isState(files as FilesTarget["files"])) {
    const missing =
      typeof files.name !== "string" ? "name" : typeof files.list !== "function" ? "list" : undefined;
    if (missing === undefined) return;
    throw new UserError(`files of the target is a state without a ${missing}`, "give a whole State");
  }
  for (const [path, content] of Object.entries(files)) {
    if (typeof content === "string" || isUint8Array(content)) continue;
    throw new UserError(
      `the content of ${quote(path)} in the files of the target is ${kindOf(content)}`,
      "give a string or a Uint8Array",
    );
  }
}

function refuseTarget(target: unknown): void {
  if (typeof target !== "object" || target === null || !("mode" in target)) {
    throw new UserError("target is not an object with a mode", `write for instance { mode: "staged" }`);
  }
  const mode = String(target.mode);
  refuseUnknown("mode", mode, Object.keys(TARGETS));
  const known = TARGETS[mode as LintTarget["mode"]];
  const { mode: _, ...rest } = target;
  for (const key of Object.keys(rest)) refuseUnknown(`option of the mode ${mode}:`, key, known);
  for (const key of ["at", "base", "head"] as const) {
    const value = (rest as Record<string, unknown>)[key];
    const isNeeded = key === "base" && mode === "range";
    if (value === undefined ? !isNeeded : typeof value === "string" && value !== "") continue;
    throw new UserError(`${key} of the target is not a revision`, `give the id or the name of a commit`);
  }
  const { history, files } = rest as { history?: unknown; files?: unknown };
  if (history !== undefined && typeof history !== "boolean")
    throw new UserError("history of the target is not a boolean", "write true or false");
  if (mode === "files") refuseFiles(files);
}

/** Throws a UserError where an option is of another type than it is used as. */
function refuseTypes({ cwd, paths, config, rules, env, now, ...functions }: Record<string, unknown>): void {
  for (const [name, value] of Object.entries({ cwd, config }))
    if (value !== undefined && typeof value !== "string")
      throw new UserError(`${name} is ${kindOf(value)}, not a string`, "give a path");
  if (paths !== undefined && !(Array.isArray(paths) && paths.every((path) => typeof path === "string")))
    throw new UserError("paths is not an array of strings", `write for instance ["60-REGISTRY"]`);
  for (const [name, value] of Object.entries({ rules, env }))
    if (value !== undefined && !isPlain(value))
      throw new UserError(
        `${name} is ${kindOf(value)}, not an object`,
        `give the values of ${name} by their names`,
      );
  if (now !== undefined && !(isDate(now) && !Number.isNaN(now.getTime())))
    throw new UserError("now is not a date", "give a Date");
  for (const name of ["progress", "note"]) {
    const value = functions[name];
    if (value !== undefined && typeof value !== "function")
      throw new UserError(`${name} is ${kindOf(value)}, not a function`, "give a function, or leave it out");
  }
}

/** Throws a UserError where what is said of named logs can't be meant. */
function refusePlain({ logs, paths, schema, id, config }: Record<string, unknown>): void {
  if (logs !== undefined && !(Array.isArray(logs) && logs.every((log) => typeof log === "string")))
    throw new UserError("logs is not an array of paths", 'write for instance logs: ["ledger.jsonl"]');
  const isNamed = Array.isArray(logs) && logs.length > 0;
  // Whether a file that is named is a log of its own, only the repository can tell.
  const mayBeNamed = isNamed || (Array.isArray(paths) && paths.some(looksLikeLog));
  for (const [key, value] of Object.entries({ schema, id })) {
    if (value === undefined) continue;
    if (typeof value !== "string")
      throw new UserError(`${key} is not a text`, "write a text, or leave it out");
    if (!mayBeNamed)
      throw new UserError(`${key} is for logs that are named, and none is`, "name the logs, or leave it out");
  }
  if (isNamed && config !== undefined)
    throw new UserError("a configuration and logs are named", "name one of them");
}

/** Throws a UserError for the first option that a check can't do as it was asked. */
export function refuseWrongOptions(options: unknown): asserts options is LintOptions {
  if (!isPlain(options))
    throw new UserError(`the options are ${kindOf(options)}, not an object`, "give an object, or nothing");
  for (const key of Object.keys(options)) refuseUnknown("option", key, OPTIONS);
  refuseTypes(options);
  const { target, preset, rules = {} } = options;
  if (target !== undefined) refuseTarget(target);
  refusePlain(options);
  if (preset !== undefined) refuseUnknown("preset", String(preset), PRESETS);
  for (const [id, severity] of Object.entries(rules as object)) refuseSetting(id, severity);
}

/** The files of a target as a state. */
export function stateOf({ files }: FilesTarget): Snapshot {
  return isState(files) ? givenState(files) : new MemorySnapshot(files);
}

/**
 * The folders of a state that some paths name. Throws a UserError where nothing is at a path: it would choose
 * another registry than the one that was meant.
 */
export async function foldersOf(state: Snapshot, paths: readonly string[] = []): Promise<string[]> {
  const folders: string[] = [];
  for (const path of paths.length > 0 ? paths : [""]) {
    const steps = path.split("/").filter((step) => step !== "" && step !== ".");
    if (/^[\\/]|^[A-Za-z]:/.test(path) || steps.includes(".."))
      throw new UserError(
        `the path ${quote(path)} does not lead down from the root of the files`,
        "name a folder or a file as the files name it",
      );
    const kind = steps.length === 0 ? "folder" : (await state.entry(steps.join("/")))?.kind;
    if (kind === undefined) throw new UserError(`there is no ${quote(path)} in the files`, "check the path");
    folders.push((kind === "folder" ? steps : steps.slice(0, -1)).join("/"));
  }
  return folders;
}
