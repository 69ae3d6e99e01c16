/** One file for each writer: the configuration that names them, and whether a clone knows its own name. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../base/core/errors.js";
import { quote } from "../../base/text/visible.js";
import { CONFIG_FILE } from "../../registry/config/config.js";
import type { Layout } from "../../registry/config/layout.js";
import { joinPath } from "../../registry/config/paths.js";
import { hasWriters, namesSeveral, WRITER } from "../../registry/logs/log-pattern.js";
import { findSegments } from "../../registry/logs/segments.js";
import type { Git } from "../../sources/git/git.js";
import { WRITER_SETTING, writerOf } from "../../sources/git/writer-setting.js";
import { WorktreeSnapshot } from "../../sources/snapshots/worktree.js";
import { withMember } from "../../write/json-insert.js";
import type { FileChange } from "./change.js";
import type { Examined } from "./examine.js";

/** A path of one log with a place for the writer's name: `run-index.{writer}.jsonl`. */
function withWriter(path: string): string {
  if (hasWriters(path)) return path;
  if (namesSeveral(path))
    throw new UserError(
      `the log ${quote(path)} is in segments`,
      "a log in segments can't change to a file for each writer: see docs/configuration.md",
    );
  return path.replace(/(\.[a-z]+)$/, `.${WRITER}$1`);
}

/**
 * The configuration of a registry with a file for each writer; undefined where it has that already. Throws a UserError where a log
 * is in segments, or where the configuration can't be changed.
 */
export function writersChange(
  root: string,
  { folder, config, configPath, logs }: Layout,
): FileChange | undefined {
  if (Object.values(logs).every(hasWriters)) return undefined;
  const path = configPath ?? joinPath(folder, CONFIG_FILE);
  const before = existsSync(join(root, path)) ? readFileSync(join(root, path), "utf8") : undefined;
  const within = (log: string) => (folder === "" ? log : log.slice(folder.length + 1));
  const named = Object.entries(logs).map(([name, log]) => [name, withWriter(within(log))]);
  const pointer = path.endsWith("package.json") ? "/runidx/logs" : "/logs";
  return {
    path,
    before,
    after: withMember(before ?? "{}\n", pointer, { ...config.logs, ...Object.fromEntries(named) }, path),
    why: "each writer appends to a file of its own, so that two of them never conflict; let all push before you commit this",
    executable: false,
  };
}

/** A host may refuse files above 50 MB, and refuses those above 100 MB. */
const LARGE = 45_000_000;

async function examineSizes(root: string, layouts: readonly Layout[]): Promise<Examined[]> {
  const state = new WorktreeSnapshot(root);
  const rows: Examined[] = [];
  for (const pattern of layouts.flatMap(({ logs }) => Object.values(logs))) {
    const last = (await findSegments(state, pattern)).at(-1);
    const stat = last === undefined ? undefined : statSync(join(root, last), { throwIfNoEntry: false });
    if (last === undefined || !stat || stat.size < LARGE) continue;
    const remedy = namesSeveral(pattern)
      ? "begin its next file: npx runidx-lint append --new-segment"
      : "name its files in the configuration (docs/writing.md), then begin the next one: npx runidx-lint append --new-segment";
    const found = `${Math.round(stat.size / 1e6)} MB: hosts such as GitHub refuse files above 100 MB`;
    rows.push({ what: `size of ${last}`, verdict: "warning", found, remedy });
  }
  return rows;
}

/** Whether a clone knows who writes in it, where that matters, and whether a log is about to be too large for a host. */
export async function examineWriters(
  { git, root, env }: { git: Git; root: string; env: NodeJS.ProcessEnv },
  layouts: readonly Layout[],
): Promise<Examined[]> {
  const sizes = await examineSizes(root, layouts);
  if (!layouts.some(({ logs }) => Object.values(logs).some(hasWriters))) return sizes;
  const what = "the writer of this clone";
  const name = await writerOf(git, env);
  if (name) return [...sizes, { what, verdict: "good", found: name, remedy: "" }];
  return [
    ...sizes,
    {
      what,
      verdict: "warning",
      found: "it has no name, so append does not know which file is its own",
      remedy: `run: git config ${WRITER_SETTING} <name>, such as C1`,
    },
  ];
}
