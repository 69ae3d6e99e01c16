/** What the program says of cases, and what is true of them by the oracle. */
import type { Report } from "../../../../src/base/core/finding.js";
import {
  type Commit,
  isRewritten,
  judgeCommit,
  judgeMergeOf,
  judgeOneParent,
  rangeOf,
  reachableFrom,
  type Verdict,
} from "../oracle.js";
import type { Case, Shape } from "./cases.js";

const LOG = "log";

/** What is true of a case: the verdict, and all that is compared. */
export interface Truth {
  verdict: Verdict;
  text: string;
}

function commitsOf({ states }: Case, { commits }: Shape): Commit[] {
  return commits.map((parents, at) => {
    const entry = states[at];
    return { parents: [...parents], tree: new Map(entry ? [[LOG, entry]] : []) };
  });
}

const numbers = (values: readonly number[]) => values.join(", ") || "none";

/** What is true of the index: a verdict. */
export function trueOfIndex(one: Case, shape: Shape): Truth {
  const parents = (shape.index ?? []).map((at) => one.states[at]);
  const index = one.states.at(-1);
  const verdict = parents.length > 1 ? judgeMergeOf(parents, index) : judgeOneParent(parents[0], index);
  return { verdict, text: verdict };
}

/** What is true of a range: the commits that violate, and whether it fails as a whole. */
export function trueOfRange(one: Case, shape: Shape): Truth {
  const commits = commitsOf(one, shape);
  const [base, head] = shape.range ?? [0, 0];
  const inside = rangeOf(commits, base, head).filter((at) => judgeCommit(commits, at, LOG) === "violation");
  const ends = judgeOneParent(one.states[base], one.states[head]) === "violation";
  const fails = ends || isRewritten(commits, base, head, LOG) || inside.length > 0;
  const verdict = fails ? "violation" : "ok";
  return { verdict, text: `${verdict}, commits ${numbers(inside)}` };
}

/** What is true of a whole history: the commits that violate, and those of one parent that are warned of. */
export function trueOfHistory(one: Case, shape: Shape): Truth {
  const commits = commitsOf(one, shape);
  const all = [...reachableFrom(commits, shape.audit ?? 0)].sort((a, b) => a - b);
  const that = (verdict: string) => all.filter((at) => judgeCommit(commits, at, LOG) === verdict);
  const [violating, warned] = [that("violation"), that("warning")];
  const verdict = violating.length > 0 ? "violation" : warned.length > 0 ? "warning" : "ok";
  return { verdict, text: `commits ${numbers(violating)}, warned ${numbers(warned)}` };
}

interface Said {
  /** Commits that are named, by number; -1 where a finding names none. */
  errors: number[];
  warnings: number[];
}

/** What a report says of one log. */
function saidOf(report: Report, path: string, commits: readonly string[]): Said {
  const own = report.findings.filter((finding) => finding.ruleId === "append-only" && finding.path === path);
  const named = (severity: string) => {
    const found = own.filter((finding) => finding.severity === severity);
    const at = found.map(({ commit }) => (commit === undefined ? -1 : commits.indexOf(commit)));
    return [...new Set(at)].sort((a, b) => a - b);
  };
  return { errors: named("error"), warnings: named("warning") };
}

const faults = ({ faults: all }: Report) => all.map(({ message }) => `; fault: ${message}`).join("");

export function saidOfIndex(report: Report, path: string): string {
  const { errors, warnings } = saidOf(report, path, []);
  const verdict = errors.length > 0 ? "violation" : warnings.length > 0 ? "warning" : "ok";
  return verdict + faults(report);
}

export function saidOfRange(report: Report, path: string, commits: readonly string[]): string {
  const { errors } = saidOf(report, path, commits);
  const inside = errors.filter((at) => at >= 0);
  return `${errors.length > 0 ? "violation" : "ok"}, commits ${numbers(inside)}${faults(report)}`;
}

/** @param shape merges are not asked for warnings: the rule for them has none */
export function saidOfHistory(
  report: Report,
  path: string,
  commits: readonly string[],
  shape: Shape,
): string {
  const { errors, warnings } = saidOf(report, path, commits);
  const ofCommits = (all: readonly number[]) => all.filter((at) => at >= 0);
  const single = ofCommits(warnings).filter(
    (at) => (shape.commits[at]?.length ?? 0) < 2 && !errors.includes(at),
  );
  return `commits ${numbers(ofCommits(errors))}, warned ${numbers(single)}${faults(report)}`;
}
