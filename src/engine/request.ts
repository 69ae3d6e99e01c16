/** What can be asked of a check, and the refusal of what can't. The command line and the library share it. */
import type { SeveritySetting } from "../config/config.js";
import type { PolicyOverrides } from "../config/policy.js";
import { RULE_IDS } from "../config/rule-ids.js";
import { UserError } from "../errors.js";
import type { Progress } from "../progress.js";
import { MemoryState } from "../sources/memory.js";
import type { State } from "../sources/state.js";
import { didYouMean } from "../text/nearest.js";
import { quote } from "../text/visible.js";

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
  files: Readonly<Record<string, string | Uint8Array>> | State;
}

/** What is to be judged. */
export type LintTarget = AuditTarget | StagedTarget | RangeTarget | FilesTarget;

/** What to check, and how. */
export interface LintOptions extends PolicyOverrides {
  /** What is to be judged; everything, as it is in the work tree, unless said. */
  target?: LintTarget;
  /** Where to start looking for the registry; the current folder unless said. */
  cwd?: string;
  /** Registry folders, or files in them; they choose registries and never narrow what is judged in one. */
  paths?: readonly string[];
  /** A configuration to use in place of the one that is found. */
  config?: string;
  /** The clock; now unless said. */
  now?: Date;
  /** The environment; the process's own unless said. Hooks name their repository and index there. */
  env?: NodeJS.ProcessEnv;
  /** Told how far a long check is. */
  progress?: Progress | undefined;
}

const OPTIONS: readonly string[] = [
  "target",
  "cwd",
  "paths",
  "config",
  "preset",
  "rules",
  "now",
  "env",
  "progress",
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
  refuseUnknown("rule", id, RULE_IDS, "see `runidx-lint rules`");
  if (typeof severity === "string" && SEVERITIES.includes(severity)) return;
  throw new UserError(`the severity of ${id} is ${quote(String(severity))}`, `use off, warn or error`);
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
  if (mode === "files" && (typeof files !== "object" || files === null))
    throw new UserError("files of the target is not an object", "give the content of each file by its path");
}

/** Throws a UserError for the first option that a check can't do as it was asked. */
export function refuseWrongOptions(options: LintOptions): void {
  for (const key of Object.keys(options)) refuseUnknown("option", key, OPTIONS);
  if (options.target !== undefined) refuseTarget(options.target);
  if (options.preset !== undefined) refuseUnknown("preset", String(options.preset), PRESETS);
  for (const [id, severity] of Object.entries(options.rules ?? {})) refuseSetting(id, severity);
  if (options.now !== undefined && Number.isNaN(options.now.getTime()))
    throw new UserError("now is not a date", "give a Date");
}

/** The files of a target as a state. */
export function stateOf({ files }: FilesTarget): State {
  const isState = typeof (files as State).entry === "function" && typeof (files as State).open === "function";
  return isState ? (files as State) : new MemoryState(files as Record<string, string | Uint8Array>);
}
