/** The hook managers that a repository may use, and how each is recognised. */
import { existsSync } from "node:fs";
import { join } from "node:path";

export const MANAGERS = ["husky", "lefthook", "pre-commit", "git"] as const;
export type Manager = (typeof MANAGERS)[number];

/** The names of lefthook's configuration, the usual one first. */
export const LEFTHOOK_FILES = [
  "lefthook.yml",
  "lefthook.yaml",
  ".lefthook.yml",
  ".lefthook.yaml",
  ".config/lefthook.yml",
] as const;

export const PRE_COMMIT_FILE = ".pre-commit-config.yaml";

/** What managers read beside the scripts that git runs. */
export const MANAGER_FILES = [...LEFTHOOK_FILES, "lefthook-local.yml", PRE_COMMIT_FILE];

/** Which manager a repository uses already; husky where it is a package, else plain git. */
export function detectManager(root: string): Manager {
  const has = (path: string) => existsSync(join(root, path));
  if (has(".husky")) return "husky";
  if (LEFTHOOK_FILES.some(has)) return "lefthook";
  if (has(PRE_COMMIT_FILE)) return "pre-commit";
  return has("package.json") ? "husky" : "git";
}
