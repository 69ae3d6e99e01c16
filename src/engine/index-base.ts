/** What the index is compared with: HEAD, the other parents of a merge, or what is published. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CONFIG_FILE, PACKAGE_FILE } from "../config/config.js";
import { joinPath, type Layout } from "../config/layout.js";
import { codeOf } from "../errors.js";
import { REGISTRY_FOLDER } from "../registry/logs.js";
import { emptyTreeOf } from "../sources/blob.js";
import type { Git } from "../sources/git.js";
import type { RawChange } from "../sources/raw-diff.js";
import type { Repository } from "../sources/repository.js";
import { ownerOf } from "./log-paths.js";

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EISDIR"].includes(codeOf(error) ?? "")) return undefined;
    throw error;
  }
}

/** Whether HEAD leads to a commit; before the first one the empty tree is the base. */
export async function baseOf(git: Git, { gitDir, commonDir }: Repository): Promise<string> {
  const head = readIfThere(join(gitDir, "HEAD"))?.trim() ?? "";
  const ref = /^ref: (.+)$/.exec(head)?.[1];
  if (ref === undefined || readIfThere(join(commonDir, ref)) !== undefined) return "HEAD";
  if ((readIfThere(join(commonDir, "packed-refs")) ?? "").includes(` ${ref}\n`)) return "HEAD";
  // No loose and no packed ref: unborn, or kept in a form that only git can read.
  if (await git.ask(["rev-parse", "--verify", "--quiet", "HEAD"], [1])) return "HEAD";
  const format = /objectformat\s*=\s*sha256/i.test(readIfThere(join(commonDir, "config")) ?? "");
  return emptyTreeOf("0".repeat(format ? 64 : 40));
}

/** The other parents of a merge in progress: git's file, or before it exists git's environment. */
export function otherParents({ gitDir }: Repository, env: NodeJS.ProcessEnv): string[] {
  const file = readIfThere(join(gitDir, "MERGE_HEAD"));
  if (file !== undefined) return file.split("\n").filter((id) => /^[0-9a-f]{40,64}$/.test(id));
  return Object.keys(env).flatMap((name) => /^GITHEAD_([0-9a-f]{40,64})$/.exec(name)?.[1] ?? []);
}

/** Where hooks compare with what is published: the merge base of HEAD and its upstream. */
export async function publishedBase(git: Git, base: string): Promise<string> {
  if (base !== "HEAD") return base;
  const upstream = await git.ask(["rev-parse", "--verify", "--quiet", "@{upstream}^{commit}"], [1, 128]);
  const found = upstream && (await git.ask(["merge-base", "HEAD", upstream], [1]));
  return found || base;
}

/** Whether a change may make a registry appear or vanish, so that the disk is no guide to where one is. */
export function movesRegistry({ path, before, after }: RawChange): boolean {
  if (before && after && before.mode === after.mode) return false;
  const name = path.slice(path.lastIndexOf("/") + 1);
  return name === CONFIG_FILE || name.endsWith(".jsonl") || path.split("/").includes(REGISTRY_FOLDER);
}

/** Whether a path may hold a configuration. */
export function isConfig(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return name === CONFIG_FILE || name === PACKAGE_FILE;
}

/** The paths that git is asked about at once: logs, and what decides how they are judged. */
export function askedPaths(layouts: readonly Layout[]): string[] {
  const paths = layouts.flatMap(({ folder, configPath, config, logs }) => [
    ...Object.values(logs).filter((path) => !path.includes("*")),
    configPath ?? joinPath(folder, CONFIG_FILE),
    ...Object.values(config.schemas ?? {}).map((path) => joinPath(folder, path)),
  ]);
  return [...new Set(paths)];
}

/** Whether a changed path can change a registry's verdict. */
export function concerns(layout: Layout, path: string): boolean {
  if (ownerOf([layout], path) !== undefined || path === layout.configPath) return true;
  return Object.values(layout.config.schemas ?? {}).some(
    (schema) => joinPath(layout.folder, schema) === path,
  );
}
