/** What taking a set-up back would change: files get the bytes that they had, or lose our part. */
import { relative } from "node:path";
import type { Git } from "../../sources/git/git.js";
import { AGENT_FILES, AGENTS_PAGE } from "./agents.js";
import { hasBlock, withoutBlocks } from "./blocks.js";
import { readText } from "./change.js";
import { hooksFolderOf } from "./hooks-folder.js";
import { MANAGER_FILES } from "./managers/manager.js";
import { HOOK_NAMES, withoutHook } from "./managers/scripts.js";
import { readRecord, type Written } from "./record.js";

/** A file as it is to be. */
export interface TakenBack {
  path: string;
  before: string;
  /** undefined: it is to be deleted. */
  after: string | undefined;
}

export interface TakeBack {
  changes: TakenBack[];
  /** Files that stay as they are, and why. */
  left: { path: string; why: string }[];
}

/** Logs are the registry's own, and what was committed of them must not go. */
const isLog = (path: string) => /\.(?:jsonl|ndjson)$/.test(path);

/** Files of init that have no marks. */
const UNMARKED = [".github/workflows/registry.yml", ".github/workflows/registry-nightly.yml", ...AGENT_FILES];

/** A file without our part; undefined where it has none. */
function stripped(path: string, text: string): { after: string | undefined } | undefined {
  if (!hasBlock(text)) return undefined;
  const isHook = HOOK_NAMES.some((name) => path === name || path.endsWith(`/${name}`));
  if (isHook) return { after: withoutHook(text) };
  const rest = withoutBlocks(text);
  return { after: rest === "" ? undefined : rest };
}

/** What a file that init wrote is to be; undefined where it stays. */
function restored(
  path: string,
  text: string,
  { before, after }: Written,
): { after: string | undefined } | undefined {
  if (text !== after) return stripped(path, text);
  if (before === undefined) return { after: undefined };
  return hasBlock(before) ? stripped(path, before) : { after: before };
}

/**
 * Finds out what init wrote in a clone, by what it kept and by its marks.
 *
 * @param commonDir git's folder, which all work trees of a clone share
 */
export async function planTakeBack(root: string, git: Git, commonDir: string): Promise<TakeBack> {
  const record = readRecord(commonDir);
  const folder = relative(root, await hooksFolderOf(git, root)).replaceAll("\\", "/");
  const marked = [
    ...HOOK_NAMES.flatMap((name) => [`.husky/${name}`, `${folder}/${name}`]),
    ...MANAGER_FILES,
    AGENTS_PAGE,
  ];
  const changes: TakenBack[] = [];
  const left: TakeBack["left"] = [];
  for (const path of new Set([...Object.keys(record), ...marked])) {
    const text = readText(root, path);
    if (text === undefined) continue;
    const written = record[path];
    const found = written ? restored(path, text, written) : stripped(path, text);
    if (isLog(path)) left.push({ path, why: "it is a log of the registry" });
    else if (!found) {
      if (written) left.push({ path, why: "it was changed since; take out of it by hand what init wrote" });
    } else if (found.after !== text) changes.push({ path, before: text, after: found.after });
  }
  for (const path of UNMARKED)
    if (record[path] === undefined && readText(root, path)?.includes("runidx-lint"))
      left.push({ path, why: "another clone made it; take out of it by hand what init wrote" });
  return { changes, left };
}
