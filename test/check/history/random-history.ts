/** Random histories as cases of suites. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "../../../src/base/core/finding.js";
import type { Random } from "../../fuzz/random.js";
import { sample } from "../../fuzz/sample.js";
import { commitsOf, type Filled, type History, history, KINDS, type Kind, LOGS } from "./histories.js";
import { type Commit, type Entry, judgeCommit } from "./oracle.js";

/** Classes that are dealt: what is done to a log in one commit at least, or histories of appends alone. */
export const DEALS = ["nothing but appends", ...KINDS];

export type Format = "sha1" | "sha256";

export interface HistoryCase {
  format: Format;
  commits: Commit[];
}

/** The histories of one format, each with its number among all. */
export function ofFormat<Case extends HistoryCase>(cases: readonly Case[], format: Format): [number, Case][] {
  return [...cases.entries()].filter(([, one]) => one.format === format);
}

export const FORMATS: readonly Format[] = ["sha1", "sha256"];

/** One commit after the other, each with lines appended to a log. */
function appendsOf(steps: History): History {
  return steps.map((step) => ({
    ...step,
    from: "last",
    changes: step.changes.map((change) => ({ ...change, kind: "append" })),
  }));
}

function withKind(steps: History, kind: Kind, random: Random): History {
  const chosen = 1 + random.below(steps.length - 1);
  return steps.map((step, at) => {
    const [first, ...others] = step.changes;
    if (at !== chosen) return step;
    const { log, a, b } = first ?? { log: 0, a: random.below(60), b: random.below(60) };
    return { ...step, changes: [{ kind, log, a, b }, ...others] };
  });
}

export function makeHistory(random: Random, deal: string): HistoryCase {
  const steps = sample(history, random);
  const kind = KINDS.find((name) => name === deal);
  const dealt = kind === undefined ? appendsOf(steps) : withKind(steps, kind, random);
  // Each class of formats is sure to be hit.
  const format = kind === undefined || random.oneIn(6) ? "sha256" : "sha1";
  return { format, commits: commitsOf(dealt) };
}

const showEntry = ([path, { mode, bytes }]: [string, Entry]) =>
  `    ${path || "the folder itself"}: ${mode} ${JSON.stringify(bytes.toString("latin1"))}`;

/** All of a history as text. */
export function showHistory({ format, commits }: HistoryCase): string {
  const rows = commits.flatMap(({ parents, tree }, at) => [
    `  ${at} (parents: ${parents.join(", ") || "none"})`,
    ...[...tree].map(showEntry),
  ]);
  return [format, ...rows].join("\n");
}

/** Where the logs of a history are that is judged as a registry. */
export const PUBLIC = "60-REGISTRY/data";
export const ALWAYS = { "60-REGISTRY/README.md": "the registry\n" };

/** Makes a commit the one that is checked out, without starting git. */
export function checkOut({ repository }: Filled, id: string): void {
  writeFileSync(join(repository.root, "HEAD"), `${id}\n`);
}

/** What a report says against the logs of a history: faults, and the errors of append-only. */
export function saidOf({ findings, faults }: Report, ids: readonly string[]) {
  const logs = LOGS.map((log) => `${PUBLIC}/${log}`);
  const errors = findings.filter(
    ({ ruleId, severity, path }) => ruleId === "append-only" && severity === "error" && logs.includes(path),
  );
  const named = errors.flatMap(({ commit }) => (commit === undefined ? [] : [ids.indexOf(commit)]));
  return {
    faults: faults.map(({ message }) => message),
    fails: errors.length > 0,
    commits: [...new Set(named)].sort((a, b) => a - b),
  };
}

/** Whether a commit does to any log what it must not. */
export const violates = (commits: readonly Commit[], index: number): boolean =>
  LOGS.some((log) => judgeCommit(commits, index, log) === "violation");
