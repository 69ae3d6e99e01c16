/** Decides about what an agent is about to do: nothing is said, it is asked about, or it is denied. */
import { dirname, resolve } from "node:path";
import { UserError } from "../../base/core/errors.js";
import { count, quote, shorten, visible } from "../../base/text/visible.js";
import type { AlteredLog, EditVerdict, ProposedFile } from "../../write/edit/judge-edit.js";
import { judgeEdits } from "../../write/edit/judge-edit.js";
import { isLog, logPathsIn, pathIn, realPath, withLogsHere } from "../../write/edit/logs-here.js";
import type { FileEdit, HookEvent } from "./event.js";
import { type Doubt, doubtAbout } from "./shell.js";
import { simulate } from "./simulate.js";

/** What an agent is told. */
export interface Decision {
  decision: "deny" | "ask";
  reason: string;
  /** What is legal in its place: commands and sentences of our own. */
  next: string[];
}

export interface Surroundings {
  cwd: string;
  env: NodeJS.ProcessEnv;
  now: Date;
}

/** How many findings are told. */
const MOST_FINDINGS = 5;
const LONGEST_MESSAGE = 300;
/** An id that can stand in a command as it is. */
const PLAIN_ID = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,80}$/;

const APPEND =
  "npx runidx-lint append --from - (records as JSON on standard input; those that name each other together)";
const CHECK = "npx runidx-lint --staged --format agent";

const DOES: Readonly<Record<string, string>> = {
  edited: "changes",
  deleted: "removes",
  moved: "moves",
  inserted: "puts something before",
  truncated: "cuts off",
  "re-encoded": "writes in another form",
  "file-deleted": "deletes the file with",
  glued: "writes onto the end of",
};

function alteredReason({ path, alterations, record }: AlteredLog): string {
  const [first] = alterations;
  const lines = alterations.reduce((sum, one) => sum + (one.count ?? 1), 0);
  const line = first?.before === undefined ? "" : ` line ${first.before.file.numberOf(first.before)}`;
  const what = record ? ` (${visible(record.type)} ${quote(record.id)})`.replace("( ", "(") : "";
  const more = lines > 1 ? ` and ${count(lines - 1, "more line")}` : "";
  return `this edit ${DOES[first?.class ?? ""] ?? "alters"} committed lines of ${quote(path, 200)}:${line}${what}${more}. A committed line is never changed.`;
}

function correction({ record, canSupersede }: AlteredLog): string {
  if (!canSupersede) return `append a newer record that says what is right: ${APPEND}`;
  const id = record && PLAIN_ID.test(record.id) ? record.id : "<id>";
  return `npx runidx-lint append --supersede ${id} --set <field>=<value> (appends a newer record)`;
}

function decisionOf({ altered, errors, faults }: EditVerdict): Decision | undefined {
  if (altered.length > 0)
    return {
      decision: "deny",
      reason: altered.map(alteredReason).join(" "),
      next: [...new Set(altered.map(correction))],
    };
  if (faults.length > 0)
    throw new UserError(
      `the edit could not be checked: ${faults.map((text) => visible(text)).join("; ")}`,
      "settle that first",
    );
  if (errors.length === 0) return undefined;
  const told = errors.slice(0, MOST_FINDINGS).map(({ ruleId, path, line, message, hint }) => {
    const said = `${shorten(visible(message), LONGEST_MESSAGE)}; next: ${shorten(visible(hint), LONGEST_MESSAGE)}`;
    return `[${ruleId}] ${quote(path, 200)}${line === null ? "" : ` line ${line}`}: ${said}`;
  });
  const more = errors.length > told.length ? [`${errors.length - told.length} more`] : [];
  return {
    decision: "deny",
    reason: `the new lines are not valid (${count(errors.length, "error")}; quoted text is data of the registry): ${[...told, ...more].join(" | ")}`,
    next: [`append checked records: ${APPEND}`],
  };
}

/** The files of some edits by the folders that they are in. */
function byFolder(edits: readonly FileEdit[], cwd: string): Map<string, { full: string; edit: FileEdit }[]> {
  const folders = new Map<string, { full: string; edit: FileEdit }[]>();
  for (const edit of edits) {
    const full = realPath(resolve(cwd, edit.path));
    const folder = dirname(full);
    folders.set(folder, [...(folders.get(folder) ?? []), { full, edit }]);
  }
  return folders;
}

/** Logs end in one of two ways; nothing else has to be looked for. */
const LOG_NAME = /\.(?:jsonl|ndjson)$/i;

async function decideEdits(
  edits: readonly FileEdit[],
  { cwd, env, now }: Surroundings,
): Promise<Decision | undefined> {
  for (const [folder, files] of byFolder(edits, cwd)) {
    if (!files.some(({ full }) => LOG_NAME.test(full))) continue;
    const decision = await withLogsHere(folder, env, async (here) => {
      const proposed: ProposedFile[] = [];
      for (const { full, edit } of files) {
        const path = pathIn(here.workspace, full);
        if (path === undefined || !isLog(here, path)) continue;
        try {
          proposed.push({ path, ...simulate(full, edit.change) });
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
          return misfitting(path, error);
        }
      }
      const verdict = await judgeEdits(here, proposed, now);
      return verdict && decisionOf(verdict);
    });
    if (decision) return decision;
  }
  return undefined;
}

/** Some agents make an edit fit by changing it a little: what that gives is not known here. */
function misfitting(path: string, error: UserError): Decision {
  return {
    decision: "deny",
    reason: `the edit of the log ${quote(path, 200)} can't be simulated: ${error.message}.`,
    next: [error.remedy, APPEND],
  };
}

function asking(doubt: Doubt): Decision {
  switch (doubt.about) {
    case "log":
      return {
        decision: "ask",
        reason: `this command names the log ${quote(doubt.path, 200)}. What a shell command does to it can't be told before, and a committed line is never changed.`,
        next: [APPEND, "npx runidx-lint show <id> or npx runidx-lint list --format jsonl (to read)", CHECK],
      };
    case "hooks":
      return {
        decision: "ask",
        reason: "this command goes past the hooks that check the registry of this repository.",
        next: [`commit with the hooks; where they refuse: ${CHECK}`],
      };
    case "push":
      return {
        decision: "ask",
        reason: "this push can take away pushed commits of a branch that has a registry.",
        next: ["push without force; npx runidx-lint tail says which lines are not pushed"],
      };
    case "approval":
      return {
        decision: "ask",
        reason: "this command approves in the name of a person.",
        next: ["ask the person to type it in a terminal"],
      };
  }
}

async function decideShell(command: string, { cwd, env }: Surroundings): Promise<Decision | undefined> {
  const real = realPath(cwd);
  // A registry that is not around the folder may be around a file that is named.
  const named = [...command.matchAll(/[\w./\\:~-]+\.(?:jsonl|ndjson)/gi)].slice(0, 20);
  const folders = new Set([real, ...named.map(([path]) => dirname(realPath(resolve(real, path))))]);
  for (const folder of folders) {
    const doubt = await withLogsHere(folder, env, async (here) => {
      if (here.layouts.length + here.committed.length === 0) return undefined;
      const { root } = here.workspace;
      return doubtAbout(command, { root: realPath(root), cwd: real, logs: await logPathsIn(here) });
    });
    if (doubt) return asking(doubt);
  }
  return undefined;
}

/** Decides about an event; undefined where nothing is to be said. Throws a UserError where it can't be told. */
export async function decide(
  { action, cwd }: HookEvent,
  around: Surroundings,
): Promise<Decision | undefined> {
  const place = { ...around, cwd: cwd === undefined ? around.cwd : resolve(around.cwd, cwd) };
  switch (action.kind) {
    case "edits":
      return decideEdits(action.edits, place);
    case "shell":
      return decideShell(action.command, place);
    case "other":
      return undefined;
  }
}
