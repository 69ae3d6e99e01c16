/** `tail`: which lines of each log are not pushed, and the rewriting that puts them behind those that are. */
import { appendFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../../base/core/errors.js";
import { fileStamp } from "../../base/text/time.js";
import { quote } from "../../base/text/visible.js";
import { layoutsIn, locateWorkspace, noRegistry, type Workspace } from "../../check/modes/workspace.js";
import type { Layout } from "../../registry/config/layout.js";
import { bytesOf } from "../../registry/jsonl/line.js";
import { Objects } from "../../sources/git/objects.js";
import { readCheckoutForms } from "../../sources/snapshots/checkout.js";
import { CommitSnapshot } from "../../sources/snapshots/commit-snapshot.js";
import { WorktreeSnapshot } from "../../sources/snapshots/worktree.js";
import { withLocks } from "../locks.js";
import { replaceFile } from "../merge/replace-file.js";
import { type System, thisSystem } from "../system.js";
import { findTailBase, type TailBase } from "./base.js";
import { pathsOf, type Reading, readStates } from "./states.js";
import { type Tail, tailOf } from "./tail-log.js";

export interface TailOptions {
  /** Where to look for the registry; the current folder unless said. */
  cwd?: string | undefined;
  env?: NodeJS.ProcessEnv | undefined;
  config?: string | undefined;
  /** What is pushed; the upstream of the branch unless said. */
  base?: string | undefined;
  /** Whether the files are rewritten. */
  fix?: boolean | undefined;
}

/** The end of one log. */
export interface LogTail extends Pick<Tail, "isInOrder" | "hasMarkers" | "missing"> {
  path: string;
  /** How many lines are pushed. */
  pushed: number;
  /** How many lines are our own. */
  own: number;
  /** Our forms of committed lines, as text. */
  altered: string[];
  isFixed: boolean;
}

export interface TailAnswer {
  base: TailBase;
  logs: LogTail[];
  /** The file that has our forms of committed lines; undefined where there are none. */
  kept: string | undefined;
}

const lineCount = (bytes: Buffer) => bytes.toString("latin1").match(/[^\n]*\n|[^\n]+$/g)?.length ?? 0;

/** Where a log is rewritten. */
interface Place {
  root: string;
  path: string;
  /** Whether its lines end in CR LF on disk. */
  isCrlf: boolean;
  /** The file for lines that are not appended. */
  kept: string;
}

/** Rewrites one log. What is not appended is kept before that. */
function rewrite({ root, path, isCrlf, kept }: Place, { altered, result }: Tail): void {
  if (altered.length > 0) {
    mkdirSync(dirname(kept), { recursive: true });
    appendFileSync(kept, Buffer.concat(altered.flatMap((line) => [bytesOf(line), Buffer.from("\n")])));
  }
  const full = join(root, path);
  mkdirSync(dirname(full), { recursive: true });
  const bytes = isCrlf ? Buffer.from(result.toString("latin1").replaceAll("\n", "\r\n"), "latin1") : result;
  replaceFile(full, path, bytes);
}

function refuseFiltered(filtered: ReadonlyMap<string, string>): void {
  for (const [path, attribute] of filtered)
    throw new UserError(
      `${quote(path)} has the attribute ${attribute}, and filters are never run`,
      "take the attribute away from the log in .gitattributes",
    );
}

async function tailAll(reading: Reading, layouts: readonly Layout[], kept: string, isFix: boolean) {
  const { root } = reading.work;
  const paths = await pathsOf(reading, layouts);
  const { crlf, filtered } = await readCheckoutForms(reading.git, paths);
  refuseFiltered(filtered);
  const logs: LogTail[] = [];
  for (const path of paths) {
    const isCrlf = crlf.has(path);
    const states = await readStates(reading, path, isCrlf);
    const tail = tailOf(states);
    const { isInOrder, hasMarkers, missing, own, altered } = tail;
    const isFixed = isFix && !isInOrder;
    if (isFixed) rewrite({ root, path, isCrlf, kept }, tail);
    logs.push({
      path,
      isInOrder,
      hasMarkers,
      missing,
      pushed: lineCount(states.base),
      own: own.length,
      altered: altered.map((line) => bytesOf(line).toString("utf8")),
      isFixed,
    });
  }
  return {
    logs,
    kept: logs.some(({ isFixed, altered }) => isFixed && altered.length > 0) ? kept : undefined,
  };
}

/** Throws a UserError outside a work tree. */
function placeOf({ git, repository, root }: Workspace) {
  if (!git || repository?.root === undefined)
    throw new UserError("this is not the work tree of a git repository", "go to your clone");
  return { git, repository, root };
}

/**
 * Looks at the unpushed end of each log, and with `fix` rewrites it: the bytes of the base, then our new lines. Throws a
 * UserError where it can't be told what is pushed, and where a log can't be read or written; that log is as it was then.
 */
export async function tail(options: TailOptions = {}, system: System = thisSystem): Promise<TailAnswer> {
  const { cwd = process.cwd(), env = process.env, config, fix: isFix = false } = options;
  const workspace = locateWorkspace({ cwd, paths: [], config, env });
  const { git, repository, root } = placeOf(workspace);
  const work = new WorktreeSnapshot(root, git);
  const layouts = await layoutsIn(work, workspace);
  if (layouts.every(({ logs }) => Object.keys(logs).length === 0)) throw noRegistry(workspace.folders);
  const base = await findTailBase(git, repository, options.base);
  const objects = Objects.in(git);
  try {
    const former = base.former === undefined ? undefined : await CommitSnapshot.of(base.former, objects);
    const reading = { git, objects, base: await CommitSnapshot.of(base.commit, objects), former, work };
    const kept = join(repository.gitDir, "runidx-lint", `kept-lines-${fileStamp(system.now())}.jsonl`);
    const run = () => tailAll(reading, layouts, kept, isFix);
    // An append that runs at the same time would be lost.
    const done = isFix ? await withLocks({ root, layouts, system }, run) : await run();
    return { base, ...done };
  } finally {
    objects.close();
  }
}
