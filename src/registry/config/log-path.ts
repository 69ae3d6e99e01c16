/** Which paths may name a log. One that can match nothing would be a log that is silently empty. */
import { UserError } from "../../base/core/errors.js";
import { quote } from "../../base/text/visible.js";
import { WRITER } from "../logs/log-pattern.js";

/** The endings of a log's name. */
export const LOG_ENDINGS: readonly string[] = [".jsonl", ".ndjson"];

/** What is wrong with the braces of a path; undefined where nothing is. */
function wrongBraces(folders: readonly string[], name: string): string | undefined {
  if (folders.some((step) => step.includes(WRITER))) return `has ${WRITER} in a folder`;
  const [head = "", tail, ...more] = name.split(WRITER);
  if (more.length > 0) return `has ${WRITER} twice`;
  if (/[{}]/.test(head + (tail ?? ""))) return `has braces that mean nothing: only ${WRITER} is known`;
  if (tail === undefined) return undefined;
  if (name.includes("*")) return `has ${WRITER} and a *`;
  // Between them is what says one writer's file from another's, and nothing else.
  if (!/[^-._][-._]$/.test(head) || !tail.startsWith("."))
    return `needs a name and a . before ${WRITER}, and a . after it`;
  return undefined;
}

/** What a path of a log is to be. */
export const LOG_PATH =
  "name one file, such as 60-REGISTRY/data/run-index.jsonl, with at most one * or one {writer} in its name";

/** Why a path can't be a log's; undefined where it can. */
export function whyNoLogPath(given: string): string | undefined {
  const path = given.replace(/^(?:\.\/)+/, "");
  const steps = path.split("/");
  const name = steps[steps.length - 1] ?? "";
  if (path.includes("\0")) return "has a NUL in it";
  if (path.includes("\\")) return "has a backslash: write / between folders";
  if (path.startsWith("/") || /^[A-Za-z]:/.test(path)) return "is absolute";
  if (steps.some((step) => step === ".." || step === ""))
    return "leaves the registry's folder, or has an empty step";
  if (steps.some((step) => step.toLowerCase() === ".git")) return "lies in git's own folder";
  if (steps.slice(0, -1).some((step) => step.includes("*"))) return "has a * in a folder";
  if (name.split("*").length > 2) return "has more than one *";
  const braces = wrongBraces(steps.slice(0, -1), name);
  if (braces !== undefined) return braces;
  if (!LOG_ENDINGS.some((ending) => name.endsWith(ending))) return "does not end in .jsonl or .ndjson";
  return undefined;
}

/**
 * Throws a UserError where a path can't be a log's.
 *
 * @param where what names it, such as `"run-index" in runidx.config.json`
 */
export function refuseLogPath(path: string, where: string): void {
  const why = whyNoLogPath(path);
  if (why !== undefined) throw new UserError(`the path ${quote(path)} of ${where} ${why}`, LOG_PATH);
}
