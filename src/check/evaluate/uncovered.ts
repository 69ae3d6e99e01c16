/** Says of files beside the logs of a registry that no log has them: silence about them would look like a pass. */

import type { Finding } from "../../base/core/finding.js";
import { shellWord } from "../../base/text/shell.js";
import { visible } from "../../base/text/visible.js";
import type { Everywhere } from "../../registry/config/everywhere.js";
import type { Layout } from "../../registry/config/layout.js";
import { whyNoLogPath } from "../../registry/config/log-path.js";
import { ownerOf } from "../../registry/config/log-paths.js";
import { type PolicyOverrides, strictnessOf } from "../../registry/config/policy.js";
import { splitPath } from "../../registry/logs/log-pattern.js";
import { PLAIN } from "../../registry/model/plain-logs.js";
import { rule as registryFile } from "../../rules/registry-file.js";
import type { Problem, Rule } from "../../rules/rule.js";
import type { Snapshot } from "../../sources/bytes/snapshot.js";
import { isFile } from "../../sources/git/entry.js";
import type { RawChange } from "../../sources/git/raw-diff.js";
import { Findings } from "../findings/findings.js";
import { besideLogsOf, logFolders } from "./beside-logs.js";

/** What files are checked by that look like logs. */
export interface UncoveredContext extends PolicyOverrides {
  /** The registries that are checked. */
  layouts: readonly Layout[];
  /** Every registry of the state, at any depth; asked for only where a file is about to be told. */
  everywhere?: () => Promise<Everywhere>;
  /** How strict a registry is checked, where another configuration than its own decides. */
  strictBy?: (layout: Layout) => Layout;
  rulesToRun: readonly Rule[];
  /** The clock, in minutes since 1970. */
  now: number;
}

/** The files of a state that stand beside logs, and that git does not ignore. */
export async function filesBesideLogs(state: Snapshot, layouts: readonly Layout[]): Promise<string[]> {
  const found: string[] = [];
  for (const folder of new Set(layouts.flatMap((layout) => [...logFolders(layout)]))) {
    for (const name of await state.list(folder)) {
      const path = folder === "" ? name : `${folder}/${name}`;
      if (!besideLogsOf(layouts, path)) continue;
      const kind = (await state.entry(path))?.kind;
      if (kind === "file" || kind === "symlink") found.push(path);
    }
  }
  const notCarried = (found.length > 0 && (await state.notCarried?.(found))) || new Map();
  return found.filter((path) => notCarried.get(path) !== "ignored");
}

/** The files that a change puts beside logs; a log that it renames is reported as that. */
export function filesPutBesideLogs(changes: readonly RawChange[], layouts: readonly Layout[]): string[] {
  const added = changes.filter(({ path, before, after }) => !before && after && besideLogsOf(layouts, path));
  const gone = changes.filter(
    ({ path, before, after }) => isFile(before) && !after && ownerOf(layouts, path),
  );
  const isRenamed = ({ after }: RawChange) => gone.some(({ before }) => before?.id === after?.id);
  return added.filter((change) => !isRenamed(change)).map(({ path }) => path);
}

/**
 * The findings about some files that stand beside logs.
 *
 * @param introduced whether the checked change put them there
 */
export async function uncoveredFindings(
  paths: readonly string[],
  { layouts, everywhere, strictBy = (layout) => layout, rulesToRun, now, ...overrides }: UncoveredContext,
  introduced: boolean,
): Promise<Finding[]> {
  if (paths.length === 0 || !rulesToRun.includes(registryFile)) return [];
  const others = [...((await everywhere?.())?.layouts.values() ?? [])];
  const found: Finding[] = [];
  for (const path of paths) {
    const layout = besideLogsOf(layouts, path);
    if (!layout || ownerOf(others, path)) continue;
    const policy = strictnessOf(strictBy(layout).config, overrides);
    const findings = new Findings(policy, { isCommitted: () => true, now });
    findings.add(registryFile, problemOf(path, layout), introduced);
    found.push(...findings.found);
  }
  return found;
}

function problemOf(path: string, layout: Layout): Problem {
  return {
    at: { path },
    class: "uncovered",
    message: "this file stands beside the logs of the registry, but no log has it: nothing in it is checked",
    hint: hintFor(path, layout),
  };
}

/** Whether a path can be written into a configuration or a command as it is. */
function canBeWritten(path: string): boolean {
  return !path.includes("*") && visible(path) === path && whyNoLogPath(path) === undefined;
}

function hintFor(path: string, layout: Layout): string {
  const prefix = layout.folder === "" ? "" : `${layout.folder}/`;
  const inRegistry = path.slice(prefix.length);
  if (!canBeWritten(path))
    return "move it to another folder; to have it checked, give it a name of plain characters first";
  if (layout.model.name === PLAIN && layout.configPath !== undefined) {
    const line = `${JSON.stringify(freeName(inRegistry, layout))}: ${JSON.stringify(inRegistry)}`;
    return `to have it checked, add \`${line}\` under "logs" in ${visible(layout.configPath)}; otherwise move it to another folder`;
  }
  const named = shellWord(path.startsWith("-") ? `./${path}` : path);
  return `to have it checked, run \`npx runidx-lint --log ${named}\`; if it is not a log, move it to another folder`;
}

/** A name for the log of a file that the configuration has not given yet. */
function freeName(path: string, { model }: Layout): string {
  const plain = splitPath(path).name.replace(/\.[^.]*$/, "") || "log";
  for (let name = plain, number = 2; ; name = `${plain}-${number++}`) if (!model.log(name)) return name;
}

/** The files about which a report says already that no configuration names them any more. */
export function unnamedIn(findings: Iterable<Pick<Finding, "class" | "path">>): Set<string> {
  const paths = [...findings].filter(({ class: kind }) => kind === "unnamed").map(({ path }) => path);
  return new Set(paths);
}
