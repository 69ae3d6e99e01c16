/** Ranges of random histories: they hold exactly when both ends and all commits between them do. */
import { runCheck } from "../../../src/check/modes/lint.js";
import { fuzz, type Outcome } from "../../fuzz/harness.js";
import type { Random } from "../../fuzz/random.js";
import { NOW } from "../../helpers/lint-files.js";
import { fill, LOGS } from "./histories.js";
import { isRewritten, judgeOneParent, mergeBasesOf, rangeOf } from "./oracle.js";
import {
  ALWAYS,
  DEALS,
  FORMATS,
  type HistoryCase,
  makeHistory,
  ofFormat,
  PUBLIC,
  saidOf,
  showHistory,
  violates,
} from "./random-history.js";

interface RangeCase extends HistoryCase {
  base: number;
  head: number;
  /** Whether they are compared as they are, or from their merge base on. */
  exact: boolean;
}

const MIXED = "a merge puts our lines before theirs";

/** A range of which every commit is as it should be, and whose ends are not: what a branch that was updated brings. */
function mixed(random: Random): RangeCase {
  const [common, ours, theirs] = [
    '{"common":0}\n',
    `{"ours":${random.bits()}}\n`,
    `{"theirs":${random.bits()}}\n`,
  ];
  const at = (text: string, ...parents: number[]) => ({
    parents,
    tree: new Map([[LOGS[0], { mode: "100644", bytes: Buffer.from(text) }]]),
  });
  const commits = [
    at(common),
    at(common + theirs, 0),
    at(common + ours, 0),
    at(common + ours + theirs, 2, 1),
  ];
  return { format: "sha1", commits, base: 1, head: 3, exact: random.oneIn(2) };
}

function makeRange(random: Random, deal: string): RangeCase {
  if (deal === MIXED) return mixed(random);
  const { format, commits } = makeHistory(random, deal);
  const head = random.oneIn(2) ? commits.length - 1 : random.below(commits.length);
  const base = random.below(commits.length);
  // Git takes any of several merge bases, and without one there is no range.
  const exact = random.oneIn(2) || mergeBasesOf(commits, base, head).length !== 1;
  return { format, commits, base, head, exact };
}

/** What is true of a range, and what made it so. */
function truthOf({ commits, base, head, exact }: RangeCase) {
  const from = exact ? base : (mergeBasesOf(commits, base, head)[0] ?? base);
  const inside = rangeOf(commits, from, head).filter((at) => violates(commits, at));
  const rewritten = LOGS.some((log) => isRewritten(commits, from, head, log));
  const ends = LOGS.some(
    (log) => judgeOneParent(commits[from]?.tree.get(log), commits[head]?.tree.get(log)) === "violation",
  );
  const fails = rewritten || ends || inside.length > 0;
  const why = rewritten
    ? "rewritten"
    : inside.length > 0
      ? "a commit fails"
      : ends
        ? "the ends fail alone"
        : "ok";
  return { why, said: { faults: [], fails, commits: inside } };
}

async function judge(all: readonly RangeCase[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const format of FORMATS) {
    const own = ofFormat(all, format);
    if (own.length === 0) continue;
    const histories = own.map(([, { commits }]) => commits);
    const filled = fill(histories, format, () => PUBLIC, ALWAYS);
    const { root: cwd, env } = filled.repository;
    for (const [index, [number, one]] of own.entries()) {
      const ids = filled.ids[index] ?? [];
      const [base, head] = [ids[one.base] ?? "", ids[one.head] ?? ""];
      const target = { mode: "commits", base, head, exact: one.exact } as const;
      const report = await runCheck({ cwd, env, now: NOW, rulesToRun: [], target });
      const { why, said: truth } = truthOf(one);
      const [wanted, said] = [JSON.stringify(truth), JSON.stringify(saidOf(report, ids))];
      outcomes[number] = {
        hit: [format, why, one.exact ? "as they are" : "from the merge base"],
        wrong: said === wanted ? undefined : `${said}; but it is ${wanted}`,
      };
    }
  }
  return outcomes;
}

fuzz({
  name: "ranges",
  deals: [...DEALS, MIXED],
  outcomes: [
    ...FORMATS,
    "ok",
    "a commit fails",
    "the ends fail alone",
    "rewritten",
    "as they are",
    "from the merge base",
  ],
  count: { test: 87, fuzz: 2_000 },
  together: 87,
  make: makeRange,
  show: (one) =>
    `${showHistory(one)}\n  from ${one.base} to ${one.head}, ${one.exact ? "as they are" : "from the merge base"}`,
  judge,
});
