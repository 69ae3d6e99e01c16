/** What the names of files mean that are given in place of a registry's folder, where they look like logs. */

import { UserError } from "../../base/core/errors.js";
import { shellWord } from "../../base/text/shell.js";
import { count, quote } from "../../base/text/visible.js";
import type { Everywhere } from "../../registry/config/everywhere.js";
import type { Layout } from "../../registry/config/layout.js";
import { LOG_ENDINGS } from "../../registry/config/log-path.js";
import { ownerOf } from "../../registry/config/log-paths.js";
import type { PlainRequest } from "../../registry/config/plain-layout.js";

/** Whether a file has the name of a log. */
export function looksLikeLog(path: string): boolean {
  return LOG_ENDINGS.some((ending) => path.endsWith(ending));
}

/** Files that were named, and what is known of the registries around them. */
export interface NamedFiles {
  /** The files that look like logs, relative to the root. */
  files: readonly string[];
  /** Whether something else was named also, such as a folder. */
  hasOthers: boolean;
  /** The registries that are checked: those in the folders that were named or above; of every state that counts. */
  layouts: readonly Layout[];
  /** Every registry of the repository, at any depth and in any state that counts. */
  everywhere: () => Promise<readonly Everywhere[]>;
}

/** What named files mean: logs of their own, or files of a registry, which may have to be looked for elsewhere. */
export type Meaning =
  | { kind: "logs"; logs: readonly string[] }
  | { kind: "registry"; strangers: readonly string[]; folders?: readonly string[] };

/** Registries that say nothing of being examples. */
function judgedIn(found: readonly Everywhere[]): Layout[] {
  return found
    .flatMap(({ layouts }) => [...layouts.values()])
    .filter(({ config }) => config.history !== false);
}

/**
 * Finds out what named files mean. A file becomes a log of its own only where the repository has no registry: a test's
 * file must never be taken for evidence because it was named. Throws a UserError where a configuration that may be a
 * registry's can't be read.
 */
export async function meaningOf({ files, hasOthers, layouts, everywhere }: NamedFiles): Promise<Meaning> {
  const strangers = files.filter((path) => !ownerOf(layouts, path));
  if (strangers.length === 0 || layouts.length > 0) return { kind: "registry", strangers };
  const found = await everywhere();
  const elsewhere = judgedIn(found);
  if (elsewhere.length > 0)
    return { kind: "registry", strangers, folders: [...new Set(elsewhere.map(({ folder }) => folder))] };
  const [broken] = found.flatMap(({ broken }) => [...broken.values()]);
  if (broken) throw broken;
  return !hasOthers ? { kind: "logs", logs: strangers } : { kind: "registry", strangers: [] };
}

/** What is said of files that no log has, in one sentence, and what to do. */
function aboutStrangers(paths: readonly string[]): { sentence: string; remedy: string } {
  const [first = "", ...others] = paths;
  const more = others.length > 0 ? ` and ${count(others.length, "more file")}` : "";
  const word = shellWord(first.startsWith("-") ? `./${first}` : first);
  return {
    sentence: `${quote(first, 160)}${more} ${others.length > 0 ? "belong" : "belongs"} to no log of the registry`,
    remedy: `to check such a file by itself, run \`npx runidx-lint --log ${word}\` in the top folder`,
  };
}

/** Throws a UserError for files that no log has. */
export function refuseStrangers(paths: readonly string[]): void {
  if (paths.length === 0) return;
  const { sentence, remedy } = aboutStrangers(paths);
  throw new UserError(sentence, remedy);
}

/** The note about files that no log has, and that were not checked therefore; undefined where there are none. */
export function noteAboutStrangers(paths: readonly string[]): string | undefined {
  if (paths.length === 0) return undefined;
  const { sentence, remedy } = aboutStrangers(paths);
  return `${sentence}, so ${paths.length > 1 ? "they were" : "it was"} not judged; ${remedy}`;
}

/** Throws a UserError for a schema or an id that nothing is checked by: it would be a check that was not made. */
export function refuseDemands({ schema, identity }: Omit<PlainRequest, "logs">): void {
  if (schema === undefined && identity === undefined) return;
  throw new UserError(
    `${schema === undefined ? "id" : "schema"} is for logs that are named, and none is`,
    "name the logs with --log, or leave it out",
  );
}
