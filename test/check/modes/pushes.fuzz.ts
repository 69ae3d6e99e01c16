/** Pushes of several refs: each is refused exactly when it has to be, however many are judged together. */
import { planEverywhere } from "../../../src/check/modes/push/everywhere.js";
import { spread } from "../../../src/check/modes/push.js";
import type { RangeToCheck } from "../../../src/check/modes/range/planned.js";
import { checkRanges } from "../../../src/check/modes/range/ranges.js";
import { Git } from "../../../src/sources/git/git.js";
import { findRepository } from "../../../src/sources/git/repository.js";
import { SharedObjects } from "../../../src/sources/git/shared-objects.js";
import { fuzz, type Outcome } from "../../fuzz/harness.js";
import type { Random } from "../../fuzz/random.js";
import { NOW } from "../../helpers/lint-files.js";
import type { Repository } from "../../helpers/repository.js";
import { fill, LOGS } from "../history/histories.js";
import { isRewritten, judgeOneParent, rangeOf } from "../history/oracle.js";
import {
  ALWAYS,
  DEALS,
  FORMATS,
  type HistoryCase,
  makeHistory,
  ofFormat,
  PUBLIC,
  showHistory,
  violates,
} from "../history/random-history.js";

/** A ref by the numbers of its commits; it is new where it has no base. */
interface Ref {
  base: number | undefined;
  head: number;
}

interface PushCase extends HistoryCase {
  refs: Ref[];
}

/** How the refs of a push lie to each other. */
const SHAPES = ["of one base", "each from its own base", "on top of each other", "some new, some old"];

function makePush(random: Random, deal: string): PushCase {
  const { format, commits } = makeHistory(random, deal);
  const anyOf = () => random.below(commits.length);
  const [shape, base] = [random.below(SHAPES.length), anyOf()];
  const refs = Array.from({ length: 1 + random.below(6) }, (_, at): Ref => {
    if (shape === 0) return { base, head: anyOf() };
    if (shape === 1) return { base: anyOf(), head: anyOf() };
    if (shape === 2) return { base: undefined, head: Math.min(at + base, commits.length - 1) };
    return { base: random.oneIn(2) ? anyOf() : undefined, head: anyOf() };
  });
  return { format, commits, refs };
}

/** Whether a ref has to be refused by itself. */
function mustFail({ commits }: PushCase, { base, head }: Ref): boolean {
  const inside = base === undefined ? historyOf(commits, head) : rangeOf(commits, base, head);
  if (inside.some((at) => violates(commits, at))) return true;
  if (base === undefined) return false;
  return LOGS.some(
    (log) =>
      isRewritten(commits, base, head, log) ||
      judgeOneParent(commits[base]?.tree.get(log), commits[head]?.tree.get(log)) === "violation",
  );
}

function historyOf(commits: PushCase["commits"], head: number): number[] {
  const found = new Set([head]);
  for (const at of found) for (const parent of commits[at]?.parents ?? []) found.add(parent);
  return [...found];
}

/** Which refs are refused. */
async function refusedOf({ root, env }: Repository, ranges: readonly RangeToCheck[]): Promise<boolean[]> {
  const repository = findRepository(root, env);
  if (!repository) throw new Error("there is no repository");
  const git = new Git(root, env);
  const objects = SharedObjects.in(git);
  try {
    const now = Math.floor(NOW.getTime() / 60_000);
    const options = { rulesToRun: [], progress: undefined, now };
    const context = { git, repository, objects, plan: planEverywhere(objects), trustsCaches: false, options };
    const outcomes = await checkRanges(context, ranges);
    const fault = outcomes.flatMap(({ report }) => report.faults)[0];
    if (fault) throw new Error(fault.message);
    return spread(outcomes).map(({ code }) => code !== 0);
  } finally {
    objects.close();
  }
}

async function judge(all: readonly PushCase[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const format of FORMATS) {
    const own = ofFormat(all, format);
    if (own.length === 0) continue;
    const filled = fill(
      own.map(([, { commits }]) => commits),
      format,
      () => PUBLIC,
      ALWAYS,
    );
    for (const [index, [number, one]] of own.entries()) {
      const ids = filled.ids[index] ?? [];
      const ranges = one.refs.map(({ base, head }) => ({
        base: base === undefined ? undefined : ids[base],
        head: ids[head] ?? "",
        exact: base !== undefined,
      }));
      const refused = await refusedOf(filled.repository, ranges);
      const wanted = one.refs.map((ref) => mustFail(one, ref));
      const [said, truth] = [JSON.stringify(refused), JSON.stringify(wanted)];
      const all = wanted.every((fails) => fails) ? "all refused" : "some refused, some taken";
      outcomes[number] = {
        hit: [
          format,
          wanted.includes(true) ? all : "all taken",
          one.refs.length > 1 ? "several refs" : "one ref",
        ],
        wrong: said === truth ? undefined : `${said}; but it has to be ${truth}`,
      };
    }
  }
  return outcomes;
}

fuzz({
  name: "pushes",
  deals: DEALS,
  outcomes: [...FORMATS, "all refused", "some refused, some taken", "all taken", "several refs", "one ref"],
  count: { test: 84, fuzz: 2_000 },
  together: 84,
  make: makePush,
  show: (one) =>
    `${showHistory(one)}\n  refs: ${one.refs.map(({ base, head }) => `${base ?? "nothing"} to ${head}`).join(", ")}`,
  judge,
});
