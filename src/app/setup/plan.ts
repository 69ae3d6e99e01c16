/** What setting a repository up would change. */
import { UserError } from "../../base/core/errors.js";
import type { Layout } from "../../registry/config/layout.js";
import type { Git } from "../../sources/git/git.js";
import { agentChanges } from "./agents.js";
import { ensureLine } from "./blocks.js";
import { type FileChange, readText } from "./change.js";
import { addingCommand, type Installation } from "./installation.js";
import { hookChanges } from "./managers/hook-changes.js";
import type { Manager } from "./managers/manager.js";
import { manifestChange } from "./manifest.js";
import { driverLines } from "./merge-driver.js";
import { ignoreChange, logChanges, rootChange } from "./registry-files.js";
import { toolInJob, workflowChanges } from "./workflows.js";
import { writersChange } from "./writers.js";

/** The parts of a set-up, each of which can be had by itself. */
export const PARTS = ["logs", "hooks", "attributes", "workflows", "agents"] as const;
export type Part = (typeof PARTS)[number];

/** The parts that nobody has to ask for. */
export const USUAL_PARTS: readonly Part[] = PARTS.filter((part) => part !== "agents");

const GITATTRIBUTES = "*.jsonl text eol=lf";

export interface PlanContext {
  root: string;
  git: Git;
  layouts: readonly Layout[];
  manager: Manager;
  parts: ReadonlySet<Part>;
  installation: Installation;
  /** Where the running program is installed. */
  packageRoot: string;
  /** Whether merges of two appends are joined by the driver. */
  hasDriver?: boolean | undefined;
  /** Who writes in this clone, where each writer gets a file. */
  writer?: string | undefined;
}

/** The script that hooks are to run. Throws a UserError where every commit would be refused for want of it. */
function gateFor(manager: Manager, installation: Installation): string {
  const { gate, isOfProject, project } = installation;
  // What a manager reads is committed: there only a path within the project leads to the tool in every clone.
  if (gate !== undefined && (isOfProject || manager === "git")) return gate;
  const command = addingCommand(installation, "runidx-lint");
  const where = project ? `in ${project}, ` : "";
  throw new UserError(
    "runidx-lint is not one of this project's packages, so the hooks would refuse every commit; nothing was written",
    `first, ${where}run: ${command}`,
  );
}

async function hooks(context: PlanContext): Promise<(FileChange | undefined)[]> {
  const { root, git, manager, installation, layouts } = context;
  const gate = gateFor(manager, installation);
  const changes = await hookChanges(manager, { root, git }, installation, gate);
  return manager === "husky" ? [...changes, manifestChange(root, installation.project, layouts)] : changes;
}

function attributes({ root, hasDriver, layouts }: PlanContext): FileChange {
  const path = ".gitattributes";
  const before = readText(root, path);
  const lines = [GITATTRIBUTES, ...(hasDriver ? driverLines(layouts) : [])];
  return {
    path,
    before,
    after: lines.reduce(ensureLine, before ?? ""),
    why: `git for Windows would otherwise turn every line end into CR LF${hasDriver ? "; the merge driver is named for each log" : ""}`,
    executable: false,
  };
}

/** The branch that others start from. */
async function defaultBranch(git: Git): Promise<string> {
  const remote = await git.question(["symbolic-ref", "--short", "refs/remotes/origin/HEAD"], [1, 128]);
  const here = remote ? undefined : await git.question(["symbolic-ref", "--short", "HEAD"], [1, 128]);
  return remote?.replace(/^origin\//, "") || here || "main";
}

async function workflows({ root, git, installation, packageRoot }: PlanContext): Promise<FileChange[]> {
  return workflowChanges(root, toolInJob(root, installation, packageRoot), await defaultBranch(git));
}

const CHANGES: Readonly<
  Record<Part, (context: PlanContext) => Promise<readonly (FileChange | undefined)[]>>
> = {
  logs: async ({ root, git, layouts, writer }) => [
    ...logChanges(root, layouts),
    await rootChange(root, layouts),
    await ignoreChange(root, git, layouts),
    ...(writer === undefined ? [] : layouts.map((layout) => writersChange(root, layout))),
  ],
  hooks,
  attributes: async (context) => [attributes(context)],
  workflows,
  agents: async ({ root, layouts, installation }) => agentChanges(root, layouts, installation),
};

/** A change of a file that no other part changes. Throws a UserError where one would undo the other. */
function onlyOnce(change: FileChange, others: readonly FileChange[]): FileChange {
  if (!others.some(({ path }) => path === change.path)) return change;
  throw new UserError(
    `two parts of the set-up change ${change.path}`,
    "run init twice: with --only logs, then with --only hooks,attributes,workflows",
  );
}

/** Finds out what is to be done. What is as it should be already is not in the plan. */
export async function makePlan(context: PlanContext): Promise<FileChange[]> {
  const changes: FileChange[] = [];
  for (const part of PARTS.filter((one) => context.parts.has(one)))
    for (const change of await CHANGES[part](context))
      if (change && change.before !== change.after) changes.push(onlyOnce(change, changes));
  return changes;
}
