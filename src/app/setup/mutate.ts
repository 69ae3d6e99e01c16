/** Proof by trying: in a scratch clone, each way of altering a log is committed through this clone's own hooks. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { layoutsIn, type Workspace } from "../../check/modes/workspace.js";
import { logFilesIn } from "../../registry/config/log-files.js";
import { Git } from "../../sources/git/git.js";
import { Objects } from "../../sources/git/objects.js";
import { knownCommit } from "../../sources/git/revisions.js";
import { CommitSnapshot } from "../../sources/snapshots/commit-snapshot.js";
import { ALTERATIONS, type ScratchLog, truncate } from "./alterations.js";
import { hooksFolderOf, scriptOf } from "./hooks-folder.js";
import { ESSENTIAL_HOOK, HOOK_NAMES, type HookName } from "./managers/scripts.js";
import { type Observed, ScratchClone } from "./scratch.js";

/** What a hook did when a log was altered. */
export interface Tried {
  hook: HookName;
  /** Whether the hook refused. */
  refused: boolean;
  /** Whether it refused because of what was proved, and not for a reason of its own. */
  proved: boolean;
  /** The kinds of finding that refused it, or what happened in their place. */
  by: string;
}

export interface Mutation extends Tried {
  path: string;
  name: string;
}

export interface MutateResult {
  /** Every alteration of every log, as a commit that pre-commit had to refuse. */
  mutations: Mutation[];
  /** One alteration for each other hook that this clone has. */
  hooks: Tried[];
  /** What could not be proved. */
  faults: { message: string }[];
}

/** Where the clone is whose hooks are tried. */
export interface MutateContext {
  root: string;
  commonDir: string;
  /** The folder of the project's packages, relative to the root, where it is not the root. */
  project?: string | undefined;
  /** Where its registries are looked for. */
  workspace: Workspace;
}

const NOTHING: MutateResult = {
  mutations: [],
  hooks: [],
  faults: [
    {
      message:
        "no log has a committed line, so there is nothing to alter and nothing is proved: append a record, commit it, then run doctor --mutate again",
    },
  ],
};

/** The logs that HEAD has with at least one byte, examples left out. */
async function logsOf(clone: ScratchClone, workspace: Workspace): Promise<ScratchLog[]> {
  const objects = Objects.in(clone.git);
  try {
    const head = await CommitSnapshot.of(await clone.head(), objects);
    const layouts = (await layoutsIn(head, workspace)).filter(({ config }) => config.history !== false);
    return [...(await logFilesIn(head, layouts)).keys()]
      .map((path) => ({ path, file: join(clone.root, path) }))
      .map((log) => ({ ...log, content: readFileSync(log.file) }))
      .filter(({ content }) => content.length > 0);
  } finally {
    objects.close();
  }
}

function tried(hook: HookName, { code, output }: Observed): Tried {
  const kinds = new Set(output.match(/\bappend-only \([a-z-]+\)/g));
  const last = output.trim().split("\n").at(-1) ?? "";
  if (code === undefined)
    return { hook, refused: false, proved: false, by: "nothing: git called no such hook" };
  if (code === 0) return { hook, refused: false, proved: false, by: "nothing: the hook let it through" };
  if (kinds.size > 0) return { hook, refused: true, proved: true, by: [...kinds].join(", ") };
  return { hook, refused: true, proved: false, by: `something else, which said: ${last}` };
}

/** How git is brought to call each hook for a log that was altered and staged. */
const ATTEMPTS: Readonly<Record<HookName, (clone: ScratchClone) => Promise<Observed>>> = {
  "pre-commit": (clone) => clone.observe("pre-commit", ["commit", "--quiet", "--message=altered"]),
  "prepare-commit-msg": (clone) =>
    clone.observe("prepare-commit-msg", ["commit", "--quiet", "--no-verify", "--message=altered"]),
  "pre-merge-commit": async (clone) => {
    await clone.commitUnseen();
    const altered = await clone.head();
    await clone.reset();
    return clone.observe("pre-merge-commit", ["merge", "--quiet", "--no-ff", "--no-edit", altered]);
  },
  "pre-push": async (clone) => {
    const remote = await clone.remote();
    await clone.commitUnseen();
    return clone.observe("pre-push", ["push", "--quiet", remote, "HEAD:refs/heads/main"]);
  },
};

/** A hook that refused everything before the proof was asked is no proof. */
function unproved(rows: readonly Tried[]): { message: string }[] {
  return [...new Set(rows.map(({ hook }) => hook))].flatMap((name) => {
    const own = rows.filter(({ hook }) => hook === name);
    if (own.some(({ refused, proved }) => proved || !refused)) return [];
    const message = `${name} refused before runidx-lint was asked, so nothing is proved about it; it was refused by ${own[0]?.by}`;
    return [{ message }];
  });
}

/**
 * Alters every committed log in every way, through the hooks of this clone. Nothing of the user's repository is written.
 * Throws a UserError where no scratch clone can be made.
 */
export async function mutate(
  { root, commonDir, project, workspace }: MutateContext,
  env: NodeJS.ProcessEnv,
): Promise<MutateResult> {
  const git = new Git(root, env);
  const head = await knownCommit(git, "HEAD");
  if (head === undefined) return NOTHING;
  const folder = await hooksFolderOf(git, root);
  const clone = await ScratchClone.of({ root, commonDir, project }, head, env);
  try {
    const logs = await logsOf(clone, workspace);
    const first = logs[0];
    if (!first) return NOTHING;
    const mutations: Mutation[] = [];
    for (const log of logs) {
      for (const [name, alter] of Object.entries(ALTERATIONS)) {
        await alter(clone, log);
        mutations.push({
          path: log.path,
          name,
          ...tried(ESSENTIAL_HOOK, await ATTEMPTS[ESSENTIAL_HOOK](clone)),
        });
        await clone.reset();
      }
    }
    const hooks: Tried[] = [];
    for (const hook of HOOK_NAMES) {
      // One that is not there at all is reported by what doctor examines.
      if (hook === ESSENTIAL_HOOK || !existsSync(scriptOf(folder, hook))) continue;
      await truncate(clone, first);
      hooks.push(tried(hook, await ATTEMPTS[hook](clone)));
      await clone.reset();
    }
    return { mutations, hooks, faults: unproved([...mutations, ...hooks]) };
  } finally {
    clone.close();
  }
}
