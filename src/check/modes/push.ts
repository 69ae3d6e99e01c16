/** Checks all refs of a push in one walk, each against what the other side has. */
import { UserError } from "../../base/core/errors.js";
import type { Report } from "../../base/core/finding.js";
import { rules } from "../../rules/index.js";
import type { Git } from "../../sources/git/git.js";
import type { Objects } from "../../sources/git/objects.js";
import { SharedObjects } from "../../sources/git/shared-objects.js";
import { exitCodeOf } from "../findings/report.js";
import { publishedBases } from "./push/bases.js";
import { planEverywhere } from "./push/everywhere.js";
import type { RangePlan } from "./range/plan.js";
import type { RangeOutcome, RangeToCheck } from "./range/planned.js";
import { checkRanges } from "./range/ranges.js";
import { locateWorkspace } from "./workspace.js";

/** One ref that a push moves: its old and new object, as git gives them; zeros for none. */
export interface RefUpdate {
  ref: string;
  old: string;
  now: string;
}

export interface PushRequest {
  cwd: string;
  env: NodeJS.ProcessEnv;
  now: Date;
  updates: readonly RefUpdate[];
  /** On the sending side the remote, as far as the hook was told; undefined on the receiving side. */
  sending: { remote: string | undefined } | undefined;
}

/** What became of the refs that a push moves from the same commit to the same commit. */
export interface PushedRefs {
  refs: string[];
  report: Report;
  code: 0 | 1 | 2;
  /** The ref where what these have is reported, where that is another one. */
  sharedWith: string | undefined;
}

export interface PushOutcome {
  judged: PushedRefs[];
  /** Refs in which there is no registry, neither before nor after. */
  withoutRegistry: string[];
  /** Refs that are no commits and hold no registry. */
  noCommits: string[];
  /** Folders that their own configuration declares to be examples. */
  examples: string[];
}

const NONE = /^0+$/;

/** What objects are, by id, with tags followed to what they are on; what this clone does not have is left out. */
async function peel(git: Git, ids: ReadonlySet<string>): Promise<Map<string, { id: string; type: string }>> {
  const names = [...ids];
  const input = names.map((id) => `${id}^{}\n`).join("");
  const rows = (await git.run(["cat-file", "--batch-check"], { input })).stdout.toString("utf8").split("\n");
  const found = new Map<string, { id: string; type: string }>();
  names.forEach((name, index) => {
    const [id = "", type = ""] = rows[index]?.split(" ") ?? [];
    if (/^[0-9a-f]{40,64}$/.test(id)) found.set(name, { id, type });
  });
  return found;
}

function missing(id: string, ref: string): UserError {
  return new UserError(
    `this clone does not have ${id}, which ${ref} is moved from or to`,
    "run `git fetch`, which brings what the remote has; then push again",
  );
}

interface Sorted {
  /** Refs by the range that they bring. */
  ranges: Map<string, { range: RangeToCheck; refs: string[] }>;
  noCommits: string[];
}

/** Finds out what each ref is to be compared with. Throws a UserError where an object is missing. */
async function sortUpdates(git: Git, objects: Objects, { updates, sending }: PushRequest): Promise<Sorted> {
  const moved = updates.filter(({ now }) => !NONE.test(now));
  const ids = moved.flatMap(({ old, now }) => [old, now]).filter((id) => !NONE.test(id));
  const peeled = await peel(git, new Set(ids));
  const noCommits: string[] = [];
  const commits: { ref: string; head: string; old: string | undefined }[] = [];
  for (const { ref, old, now } of moved) {
    const [head, before] = [peeled.get(now), peeled.get(old)];
    if (!head) throw missing(now, ref);
    if (!before && !NONE.test(old)) throw missing(old, ref);
    if (head.type !== "commit") noCommits.push(ref);
    else commits.push({ ref, head: head.id, old: before?.type === "commit" ? before.id : undefined });
  }
  const fresh = new Set(commits.filter(({ old }) => old === undefined).map(({ head }) => head));
  const bases =
    fresh.size > 0 ? await publishedBases(git, objects, [...fresh], sending) : new Map<string, string>();
  const ranges: Sorted["ranges"] = new Map();
  for (const { ref, head, old } of commits) {
    const base = old ?? bases.get(head);
    const key = `${base} ${head}`;
    const known = ranges.get(key);
    if (known) known.refs.push(ref);
    else ranges.set(key, { range: { base, head, exact: base !== undefined }, refs: [ref] });
  }
  return { ranges, noCommits };
}

interface Verdict {
  code: 0 | 1 | 2;
  /** The range where what was found is reported, where that is another one. */
  from: number | undefined;
}

/** What each range comes to: what was found in one holds for all that share it, directly or through others. */
export function spread(outcomes: readonly RangeOutcome[]): Verdict[] {
  const verdicts = outcomes.map(({ report }): Verdict => ({ code: exitCodeOf(report), from: undefined }));
  const sharing = new Map<number, number[]>();
  outcomes.forEach(({ sharedWith }, index) => {
    for (const other of sharedWith) sharing.set(other, [...(sharing.get(other) ?? []), index]);
  });
  for (const code of [2, 1] as const) {
    const open = verdicts.flatMap((verdict, index) => (verdict.code === code ? [index] : []));
    for (const index of open) {
      for (const other of sharing.get(index) ?? []) {
        if ((verdicts[other]?.code ?? 2) >= code) continue;
        verdicts[other] = { code, from: verdicts[index]?.from ?? index };
        open.push(other);
      }
    }
  }
  return verdicts;
}

/** Checks a push. Throws a UserError where it can't be checked as a whole. */
export async function checkPush(request: PushRequest): Promise<PushOutcome> {
  const { cwd, env, now } = request;
  const workspace = locateWorkspace({
    cwd,
    paths: [],
    config: undefined,
    env,
    caches: request.sending !== undefined,
  });
  const { git, repository, trustsCaches } = workspace;
  if (!git || !repository)
    throw new UserError(
      "this is not a git repository, so nothing is pushed to or from it",
      "run the hook in one",
    );
  const objects = SharedObjects.in(git);
  try {
    const { ranges, noCommits } = await sortUpdates(git, objects, request);
    const minutes = Math.floor(now.getTime() / 60_000);
    const options = { rulesToRun: rules, progress: undefined, now: minutes };
    const plan = planEverywhere(objects);
    const context = { git, repository, objects, plan, trustsCaches, options };
    const groups = [...ranges.values()];
    const outcomes = await checkRanges(
      context,
      groups.map(({ range }) => range),
    );
    const verdicts = spread(outcomes);
    const judged = groups.map(({ refs }, index): PushedRefs => {
      const { code, from } = verdicts[index] ?? { code: 2, from: undefined };
      const sharedWith = from === undefined ? undefined : groups[from]?.refs[0];
      return { refs, report: outcomes[index]?.report ?? unjudged(), code, sharedWith };
    });
    const plans = outcomes.map(({ plan }) => plan);
    const isEmpty = (plan: RangePlan | undefined) => plan?.layouts.length === 0 && plan.examples.length === 0;
    return {
      judged,
      noCommits,
      withoutRegistry: judged.filter((_, index) => isEmpty(plans[index])).flatMap(({ refs }) => refs),
      examples: [...new Set(plans.flatMap((plan) => plan?.examples ?? []))],
    };
  } finally {
    objects.close();
  }
}

function unjudged(): never {
  throw new Error("a range was not judged");
}
