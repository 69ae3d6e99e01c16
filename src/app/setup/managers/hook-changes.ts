/** What a manager's files are with the hooks in them. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { shellWord } from "../../../base/text/shell.js";
import type { Git } from "../../../sources/git/git.js";
import { withoutBlocks } from "../blocks.js";
import { type FileChange, readText } from "../change.js";
import { hooksFolderOf } from "../hooks-folder.js";
import { addingCommand, type Installation } from "../installation.js";
import { LEFTHOOK_FILES, type Manager, PRE_COMMIT_FILE } from "./manager.js";
import { HOOK_NAMES, type HookName, scriptChanges } from "./scripts.js";
import type { Run } from "./yaml-files.js";

const WHY = "the check runs before a commit, a merge and a push";

/** What lefthook runs: it hands on git's arguments with `{0}`, and git's input where it is told to. */
function lefthookRun(name: HookName, gate: string): Run {
  const hasArguments = name === "prepare-commit-msg" || name === "pre-push";
  const run = `sh ${shellWord(gate)} ${name}${hasArguments ? " {0}" : ""}`;
  return name === "pre-push" ? { run, use_stdin: true } : { run };
}

/** The change of a YAML file, made anew from what others wrote in it. */
async function yamlChange(
  root: string,
  path: string,
  extend: (files: typeof import("./yaml-files.js"), text: string) => string,
): Promise<FileChange> {
  const before = readText(root, path);
  // A parser of YAML is large, and nothing else needs one.
  const files = await import("./yaml-files.js");
  const after = extend(files, withoutBlocks(before ?? ""));
  return { path, before, after, why: WHY, executable: false };
}

/** Every file of a manager's hooks as it is to be. Throws a UserError where one can't be extended. */
export async function hookChanges(
  manager: Manager,
  { root, git }: { root: string; git: Git },
  installation: Installation,
  gate: string,
): Promise<FileChange[]> {
  const install = addingCommand(installation, "runidx-lint");
  switch (manager) {
    case "husky":
      return scriptChanges({ root, folder: join(root, ".husky"), gate, install, isGits: false });
    case "git":
      return scriptChanges({ root, folder: await hooksFolderOf(git, root), gate, install, isGits: true });
    case "lefthook": {
      const path = LEFTHOOK_FILES.find((name) => existsSync(join(root, name))) ?? LEFTHOOK_FILES[0];
      const runs = Object.fromEntries(HOOK_NAMES.map((name) => [name, lefthookRun(name, gate)]));
      return [await yamlChange(root, path, ({ withLefthook }, text) => withLefthook(text, path, runs))];
    }
    case "pre-commit": {
      const entry = `sh ${shellWord(gate)} framework`;
      const extend = ({ withPreCommit }: typeof import("./yaml-files.js"), text: string) =>
        withPreCommit(text, PRE_COMMIT_FILE, entry, HOOK_NAMES);
      return [await yamlChange(root, PRE_COMMIT_FILE, extend)];
    }
  }
}
