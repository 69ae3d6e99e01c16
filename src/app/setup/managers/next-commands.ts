/** The commands after which git runs the hooks of a manager in this clone. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Git } from "../../../sources/git/git.js";
import { hooksFolderOf, scriptOf } from "../hooks-folder.js";
import { addingCommand, type Installation, runningCommand } from "../installation.js";
import type { Manager } from "./manager.js";
import { HOOK_NAMES } from "./scripts.js";

/** A command that the user has to run, and its reason. */
export interface NextCommand {
  command: string;
  why: string;
}

/** Whether git's own folder has a script of a manager for each hook. */
async function hasScripts(git: Git, root: string, manager: RegExp): Promise<boolean> {
  const folder = await hooksFolderOf(git, root);
  return HOOK_NAMES.every((name) => {
    const path = scriptOf(folder, name);
    return existsSync(path) && manager.test(readFileSync(path, "utf8"));
  });
}

async function forHusky(root: string, git: Git, installation: Installation): Promise<NextCommand[]> {
  const { project = "" } = installation;
  const isThere = existsSync(join(root, project, "node_modules/husky/package.json"));
  const adding = {
    command: addingCommand(installation, "husky"),
    why: "husky has to be one of this project's packages",
  };
  const isUsed = (await git.question(["config", "--get", "core.hooksPath"], [1])) === ".husky/_";
  const using = {
    command: runningCommand(installation, "husky"),
    why: "git does not use husky's hooks in this clone yet",
  };
  return [...(isThere ? [] : [adding]), ...(isUsed ? [] : [using])];
}

/** What is left to do, in order; nothing where git runs the manager's hooks already. */
export async function nextCommands(
  manager: Manager,
  root: string,
  git: Git,
  installation: Installation,
): Promise<NextCommand[]> {
  switch (manager) {
    case "husky":
      return forHusky(root, git, installation);
    case "lefthook":
      if (await hasScripts(git, root, /lefthook/)) return [];
      return [
        { command: runningCommand(installation, "lefthook install"), why: "lefthook writes git's hooks" },
      ];
    case "pre-commit":
      if (await hasScripts(git, root, /pre-commit/)) return [];
      return [
        {
          command: `pre-commit install ${HOOK_NAMES.map((name) => `-t ${name}`).join(" ")}`,
          why: "pre-commit writes git's hooks",
        },
      ];
    case "git":
      return [];
  }
}
