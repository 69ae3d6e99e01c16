/** Everything about one thing of any type: found by searching the logs, not by reading them. */

import type { Fault, Finding, NotRun, Waived } from "../base/core/finding.js";
import { nearest } from "../base/text/nearest.js";
import { RegistryEvaluator } from "../check/evaluate/registry-evaluator.js";
import type { Layout } from "../registry/config/layout.js";
import type { Policy } from "../registry/config/policy.js";
import type { Line } from "../registry/jsonl/line.js";
import { currentOf } from "../registry/logs/answering.js";
import { storedPath } from "../registry/logs/disk.js";
import { openLogs } from "../registry/logs/load.js";
import type { RegistryRecord } from "../registry/logs/record.js";
import type { Registry } from "../registry/logs/registry.js";
import { rules } from "../rules/index.js";
import type { Snapshot } from "../sources/bytes/snapshot.js";
import type { Git } from "../sources/git/git.js";
import type { Repository } from "../sources/git/repository.js";
import { findIntroduced, type Introduction } from "./introduced.js";
import { judgeLines, keyOfLine, linesOf, type ShownLine, waiversOf } from "./lines.js";
import { takesInexact } from "./open.js";
import { type Named, type Naming, namedBy, namesOf } from "./references.js";
import { idsIn, type Standing, standingsOf, type Thing, thingsNamed } from "./things.js";

/** Where a line is that names the thing but can't be read. */
export interface UnreadLine {
  path: string;
  line: number;
}

/** A line of a thing of any type. */
export interface ThingLine extends ShownLine {
  /** The type of its record: the thing's, or one that updates it. */
  type: string;
  standing: Standing;
}

/** One thing of any type. */
export interface ShownThing {
  type: string;
  /** How one is called in a sentence. */
  noun: string;
  log: string;
  id: string;
  /** The record that answers; null where none does, and where each line is for itself. */
  current: object | null;
  isInGit: boolean;
  /** Its own lines, then those that update it, each in the order of its log. */
  lines: ThingLine[];
  /** What it names. */
  names: Named[];
  /** What names it. */
  namedBy: Naming[];
  findings: Finding[];
  /** Findings that a waiver hides. */
  waived: Waived[];
  /** The waivers about its lines, as they stand. */
  waivers: object[];
  notRun: NotRun[];
  faults: Fault[];
  /** Lines of the same log that name the id but can't be read. */
  unreadableLines: UnreadLine[];
}

/** One registry of a state, to be asked about one thing. */
export interface ShowContext {
  state: Snapshot;
  layout: Layout;
  policy: Policy;
  git: Git | undefined;
  repository: Repository | undefined;
  /** The commit in whose history lines were added; undefined where there is none. */
  commit: string | undefined;
  /** The clock, in minutes since 1970. */
  now: number;
}

/** A registry that is opened to be checked, and what it is reported about lines that are committed. */
export interface OpenJudge {
  judge: RegistryEvaluator;
  isInGit: boolean;
  /** Finds the commits of some lines; from then on they are checked as committed ones. */
  publish(lines: readonly Line[]): Promise<ReadonlyMap<Line, Introduction | null>>;
}

/** Opens a registry to check a few lines of it; close the check. Throws a UserError where a log can't be read. */
export async function openJudge({
  state,
  layout,
  policy,
  now,
  git,
  repository,
  commit,
}: ShowContext): Promise<OpenJudge> {
  const committed = new Set<string>();
  const judge = await RegistryEvaluator.open(
    { state, layout, policy, now },
    { rules, isCommitted: (line) => committed.has(keyOfLine(line)) },
  );
  return {
    judge,
    isInGit: commit !== undefined,
    async publish(lines) {
      if (!git || !repository || !commit) return new Map();
      const introducedBy = await findIntroduced(git, commit, { layout, repository }, lines);
      for (const line of introducedBy.keys()) committed.add(keyOfLine(line));
      return introducedBy;
    },
  };
}

/** The lines of some log that name an id and can't be read. */
export function unreadIn(registry: Registry, log: string, id: string): UnreadLine[] {
  return registry
    .log(log)
    .unreadNaming(id)
    .map(({ file, ...line }) => ({ path: file.path, line: file.numberOf({ file, ...line }) }));
}

/** The updates of a thing by their type. */
function byType(records: readonly RegistryRecord[]): RegistryRecord[][] {
  const groups = new Map<string, RegistryRecord[]>();
  for (const record of records) {
    const known = groups.get(record.type);
    if (known) known.push(record);
    else groups.set(record.type, [record]);
  }
  return [...groups.values()];
}

function shownLines(
  groups: readonly (readonly RegistryRecord[])[],
  registry: Registry,
  introducedBy: ReadonlyMap<Line, Introduction | null>,
): ThingLine[] {
  return groups.flatMap((records) => {
    const standings = standingsOf(records, registry.last);
    const written = registry.written(records);
    return linesOf(records, registry, introducedBy).map((line, index) => {
      const record = written[index] as RegistryRecord;
      const standing = standings.get(record) ?? "alone";
      return { type: record.type, standing, ...line, isCurrent: standing === "current" };
    });
  });
}

async function showThing(
  { judge, publish, isInGit }: OpenJudge,
  { own, updates, type }: Thing,
  id: string,
): Promise<ShownThing> {
  const { registry } = judge;
  const groups = [own, ...byType(updates)];
  const answering = (records: readonly RegistryRecord[]) => currentOf(records, registry.last);
  const current = type.identity === undefined ? undefined : answering(own);
  // Where none answers, the newest line says what the thing belongs to; lines that stand for themselves all do.
  const telling =
    type.identity === undefined
      ? own
      : [current ?? own.at(-1), ...groups.slice(1).map(answering)].filter((record) => record !== undefined);
  const stored = telling.map(storedPath).filter((path) => path !== undefined);
  await judge.readDisk(new Set(stored));
  const lines = groups.flat().map(({ line }) => line);
  const introducedBy = await publish(lines);
  const { findings, waived, notRun, faults } = judgeLines(judge, groups);
  const log = registry.model.logOf(type.name);
  const shown = new Set(lines.map(({ file, ...its }) => `${file.path}:${file.numberOf({ file, ...its })}`));
  return {
    type: type.name,
    noun: type.noun,
    log,
    id,
    current: current?.value ?? null,
    isInGit,
    lines: shownLines(groups, registry, introducedBy),
    names: namesOf(registry, telling, type),
    namedBy: namedBy(registry, { type, updates }, id),
    findings,
    waived,
    waivers: waiversOf(judge, lines).map(({ value }) => value),
    notRun,
    faults,
    unreadableLines: unreadIn(registry, log, id).filter(({ path, line }) => !shown.has(`${path}:${line}`)),
  };
}

/** Shows every thing of a registry that an id names. Throws a UserError where a log can't be read. */
export async function showThings(context: ShowContext, id: string): Promise<ShownThing[]> {
  const shown: ShownThing[] = [];
  // Each thing is checked by itself, so that no finding is reported of another one.
  for (let index = 0, count = 1; index < count; index++) {
    const open = await openJudge(context);
    try {
      const things = thingsNamed(open.judge.registry, { id, takesInexact: takesInexact(context.policy) });
      count = things.length;
      const thing = things[index];
      if (thing) shown.push(await showThing(open, thing, id));
    } finally {
      open.judge.close();
    }
  }
  return shown;
}

/** What a registry has in place of an id that it does not have. */
export interface Nearby {
  /** The id that was probably meant. */
  meant: string | undefined;
  /** Lines that name the id but can't be read. */
  unreadableLines: UnreadLine[];
}

/** Looks in every log for what may have been meant. Throws a UserError where one can't be read. */
export async function findNearbyThing({ state, layout, policy }: ShowContext, id: string): Promise<Nearby> {
  const loaded = await openLogs(state, layout, policy.schemas);
  try {
    const logs = [...loaded.logs.values()];
    const known = new Set(logs.flatMap((log) => [...idsIn(log)]));
    const inOtherCase = [...known].find((other) => other.toLowerCase() === id.toLowerCase());
    return {
      meant: inOtherCase ?? nearest(id, known, 2),
      unreadableLines: logs.flatMap((log) =>
        log.unreadNaming(id).map((line) => ({ path: line.file.path, line: line.file.numberOf(line) })),
      ),
    };
  } finally {
    loaded.close();
  }
}
