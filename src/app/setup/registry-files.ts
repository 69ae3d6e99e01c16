/** Files of the registry itself: the logs that it must have, the configuration at the root, and what git must not ignore. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { CONFIG_FILE, findConfig, PACKAGE_FILE } from "../../registry/config/config.js";
import type { Layout } from "../../registry/config/layout.js";
import { joinPath } from "../../registry/config/paths.js";
import { namesSeveral } from "../../registry/logs/log-pattern.js";
import type { Git } from "../../sources/git/git.js";
import { WorktreeSnapshot } from "../../sources/snapshots/worktree.js";
import { withItems } from "../../write/json-insert.js";
import { ensureLine } from "./blocks.js";
import { type FileChange, readText } from "./change.js";

/** The logs that a model requires, empty, where they are not there. Nobody needs the others before they have a record. */
export function logChanges(root: string, layouts: readonly Layout[]): FileChange[] {
  return layouts.flatMap(({ model, logs }) =>
    model.logs.flatMap(({ name, required }): FileChange[] => {
      const path = logs[name];
      if (!required || path === undefined || namesSeveral(path) || existsSync(join(root, path))) return [];
      const why = "the registry must have this log; it is empty until the first record";
      return [{ path, before: undefined, after: "", why, executable: false }];
    }),
  );
}

/**
 * The configuration at the root that names registries further in: hooks and CI start at the root, and would find none there.
 * undefined where it is not needed.
 */
export async function rootChange(root: string, layouts: readonly Layout[]): Promise<FileChange | undefined> {
  const further = layouts.map(({ folder }) => folder).filter((folder) => folder !== "");
  if (further.length === 0) return undefined;
  const loaded = await findConfig(new WorktreeSnapshot(root), "");
  const known = (loaded?.config.registries ?? []).map((name) => joinPath("", name));
  const missing = further.filter((folder) => !known.includes(folder));
  if (missing.length === 0) return undefined;
  const path = loaded?.path ?? CONFIG_FILE;
  const before = readText(root, path);
  const pointer = path === PACKAGE_FILE ? "/runidx/registries" : "/registries";
  return {
    path,
    before,
    after: withItems(before ?? "{}\n", pointer, missing, path),
    why: "hooks and CI start at the top of the repository, and find the registry by this",
    executable: false,
  };
}

/** .gitignore with the logs let through, where it hides them. */
export async function ignoreChange(
  root: string,
  git: Git,
  layouts: readonly Layout[],
): Promise<FileChange | undefined> {
  const paths = layouts.flatMap(({ logs }) => Object.values(logs).filter((path) => !namesSeveral(path)));
  const input = paths.map((path) => `./${path}\0`).join("");
  const args = ["--no-literal-pathspecs", "check-ignore", "--no-index", "-z", "--stdin"];
  const ignored = (await git.run(args, { input, answers: [1] })).stdout.toString("utf8").split("\0");
  const hidden = ignored.filter((path) => path !== "").map((path) => `!/${path.replace(/^\.\//, "")}`);
  if (hidden.length === 0) return undefined;
  const before = readText(root, ".gitignore");
  return {
    path: ".gitignore",
    before,
    after: hidden.reduce(ensureLine, before ?? ""),
    why: "git ignores the logs, so no other clone and no CI would ever see them",
    executable: false,
  };
}
