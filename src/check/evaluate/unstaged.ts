/** What a log has in the work tree and not in the index, and how it gets there without a line being lost. */

import type { LogName } from "../../base/core/finding.js";
import { commandLine, pathspecOf } from "../../base/text/shell.js";
import type { TextFile } from "../../registry/jsonl/line.js";
import type { Registry } from "../../registry/logs/registry.js";
import type { Problem, Rule } from "../../rules/rule.js";
import { isPrefix } from "../../sources/bytes/blob.js";
import type { Snapshot } from "../../sources/bytes/snapshot.js";
import { findNotCarried } from "../../sources/git/carried.js";
import type { Git } from "../../sources/git/git.js";
import type { SizedBlob } from "../../sources/snapshots/index-snapshot.js";
import type { Messages } from "./messages.js";

/** The commands that stage the files of one log. */
export type Staging = ReadonlyMap<string, string>;

/** A command in a sentence, for one file of the repository. */
export function gitAdd(path: string, ...flags: readonly string[]): string {
  return `\`${commandLine(["git", "add", ...flags, "--", pathspecOf(path)])}\``;
}

/** Whether a folder above a path is a link: git takes nothing from behind one. */
async function isBehindLink(disk: Snapshot, path: string): Promise<boolean> {
  for (let end = path.indexOf("/"); end > 0; end = path.indexOf("/", end + 1))
    if ((await disk.entry(path.slice(0, end)))?.kind === "symlink") return true;
  return false;
}

/** How each file of a registry's logs in the work tree gets staged; nothing for one that git would not take. */
export async function stagingOf(
  { git, disk }: { git: Git; disk: Snapshot },
  worktree: Registry,
  staged: (path: string) => Promise<SizedBlob | undefined>,
): Promise<Staging> {
  const files: TextFile[] = [];
  for (const file of [...worktree.logs.values()].flatMap((log) => log.files))
    if (!(await isBehindLink(disk, file.path))) files.push(file);
  const notCarried = await findNotCarried(
    git,
    files.map(({ path }) => path),
  );
  const ways = new Map<string, string>();
  for (const { path, bytes } of files) {
    const blob = await staged(path);
    const isIgnored = notCarried.get(path) === "ignored";
    if (blob && !isPrefix(blob, bytes)) {
      const difference = commandLine(["git", "diff", "--", pathspecOf(path)]);
      ways.set(path, `put in what only the index has (\`${difference}\` shows it), then run ${gitAdd(path)}`);
    } else if (isIgnored) {
      ways.set(path, `git ignores it, so take it out of .gitignore and run ${gitAdd(path, "--force")}`);
    } else ways.set(path, `run ${gitAdd(path)}`);
  }
  return ways;
}

/** Says whether what was looked for without a result is in the work tree, and only not staged. */
export function hintUnstaged(
  rule: Rule,
  problem: Problem,
  { registry, messages, staging }: { registry: Registry; messages: Messages; staging: Staging },
): Problem {
  const { at, unresolvedInto } = problem;
  const way = "path" in at ? staging.get(at.path) : undefined;
  if (way !== undefined) return { ...problem, hint: `it is in your work tree, but it is not staged: ${way}` };
  if (
    unresolvedInto === undefined ||
    !("record" in at) ||
    (rule.scope !== "record" && rule.scope !== "registry")
  )
    return problem;
  const same = messages.has(rule, at.record, problem.message);
  const hint = same ? undefined : unstagedIn(registry, unresolvedInto, staging);
  return hint === undefined ? problem : { ...problem, hint };
}

function unstagedIn(worktree: Registry, log: LogName, staging: Staging): string | undefined {
  const paths = worktree.log(log).files.map(({ path }) => path);
  const ways = paths.map((path) => staging.get(path)).filter((way) => way !== undefined);
  if (ways.length === 0) return undefined;
  return `what is missing is in your work tree, in ${paths.join(" and ")}, but it is not staged: ${ways.join("; ")}`;
}
