/** Everything that hangs on one thing: found by searching the logs, not by reading them. */
import type { Layout } from "../config/layout.js";
import type { Policy } from "../config/policy.js";
import { RegistryJudge } from "../engine/registry-judge.js";
import type { Fault, Finding, NotRun } from "../finding.js";
import type { Line } from "../lines/line.js";
import { findPublished, type Published } from "../query/published.js";
import { changedFields, type FieldChange } from "../records/difference.js";
import { currentOf } from "../registry/answering.js";
import { storedPath } from "../registry/disk.js";
import { openLogs } from "../registry/load.js";
import { logOfType } from "../registry/logs.js";
import type { RegistryRecord } from "../registry/record.js";
import type { OverrideState, Registry } from "../registry/registry.js";
import { rules } from "../rules/index.js";
import type { Git } from "../sources/git.js";
import type { Repository } from "../sources/repository.js";
import type { State } from "../sources/state.js";
import { nearest } from "../text/nearest.js";
import type { Asked } from "./records.js";
import type { OverrideRecord, OverrideUpdateRecord, OverrideView, RunRecord, WorkRecord } from "./types.js";

/** What the first letters of an id say. */
const TYPES: readonly (readonly [string, Asked])[] = [
  ["RUN-", "RUN"],
  ["WORK-", "WORK"],
  ["VER-", "VERSION"],
  ["OVR-", "OVERRIDE"],
];

/** A line about the thing, with what it changed against the line before it. */
export interface ShownLine {
  path: string;
  line: number;
  record: object;
  changes: FieldChange[];
  /** Whether this line answers for the thing. */
  isCurrent: boolean;
  /** Whether HEAD has the line as it stands. */
  isCommitted: boolean;
  /** null where it is not committed, or where a shallow clone does not tell. */
  published: Published | null;
}

/** A version with what is known of the file that it names. */
export interface ShownVersion {
  record: object;
  /** `found` or `missing` where the path leads back into the tree; null where it can't be told. */
  file: "found" | "missing" | null;
}

export interface Shown {
  type: Asked;
  id: string;
  /** The record that answers; null where every line is dated further ahead than a clock may be. */
  current: object | null;
  isInGit: boolean;
  lines: ShownLine[];
  runs: RunRecord[];
  work: WorkRecord | null;
  versions: ShownVersion[];
  overrides: OverrideView[];
  findings: Finding[];
  notRun: NotRun[];
  faults: Fault[];
  /** Lines of the same log that name the id but can't be read. */
  unread: { path: string; line: number }[];
}

export interface ShowGround {
  state: State;
  layout: Layout;
  policy: Policy;
  git: Git | undefined;
  repository: Repository | undefined;
  /** The commit in whose history lines were published; undefined where there is none. */
  commit: string | undefined;
  /** The clock, in minutes since 1970. */
  now: number;
}

/** The type of thing that an id names, or undefined. */
export function typeOfId(id: string): Asked | undefined {
  return TYPES.find(([prefix]) => id.startsWith(prefix))?.[1];
}

/** Records of one type that name an id in one field, the current one of each, without reading the whole log. */
function naming(registry: Registry, type: Asked, field: string, id: string): RegistryRecord[] {
  const found = registry.log(logOfType(type)).search(id);
  const ids = new Set(found.filter((record) => record.type === type).map((record) => record.id));
  return [...ids].flatMap((other) => {
    const current = other === undefined ? undefined : registry.current(type, other);
    const names =
      current && (current.text(field) === id || current.texts(field).some(({ text }) => text === id));
    return current && names ? [current] : [];
  });
}

/** The records that hang on the thing, by what they are. */
function related(registry: Registry, type: Asked, id: string, current: RegistryRecord) {
  const listed = current.texts("version_ids").map(({ text }) => text);
  const workId = type === "WORK" ? id : current.text("work_id");
  // The log of songs is the largest: everything in it is looked for at once.
  registry.log("song-index").prepare([id, ...(workId === undefined ? [] : [workId]), ...listed]);
  const versionIds = new Set<string>(type === "VERSION" ? [id] : []);
  if (type === "RUN") {
    for (const version of [
      ...listed,
      ...naming(registry, "VERSION", "run_id", id).map((record) => record.id ?? ""),
    ])
      versionIds.add(version);
  }
  if (type === "WORK")
    for (const { id: version } of naming(registry, "VERSION", "work_id", id)) versionIds.add(version ?? "");
  const runs =
    type === "WORK"
      ? naming(registry, "RUN", "work_id", id)
      : type === "RUN"
        ? []
        : [runOf(registry, current)];
  return {
    work: type === "WORK" || workId === undefined ? undefined : registry.current("WORK", workId),
    versions: [...versionIds]
      .map((version) => registry.current("VERSION", version))
      .filter((record) => record !== undefined),
    runs: runs.filter((record) => record !== undefined),
    overrides: overridesOf(registry, type, id),
  };
}

function overridesOf(registry: Registry, type: Asked, id: string): OverrideState[] {
  if (type === "RUN") return registry.overridesOf(id);
  const own = type === "OVERRIDE" ? registry.overrideState(id) : undefined;
  return own ? [own] : [];
}

function runOf(registry: Registry, record: RegistryRecord): RegistryRecord | undefined {
  const id = record.text("run_id");
  return id === undefined ? undefined : registry.current("RUN", id);
}

/** The lines of one thing: its own, and for an override those that update it. */
interface Lines {
  own: readonly RegistryRecord[];
  updates: readonly RegistryRecord[];
}

/** Judges the lines of one thing by every rule that looks at lines and records. */
function judgeLines(judge: RegistryJudge, { own, updates }: Lines) {
  for (const record of [...own, ...updates]) {
    const log = judge.registry.log(judge.registry.model.logOf(record.type));
    judge.judgeRow(log.read(record.line), log, false);
    if (record.type === own[0]?.type && own.length > 1) judge.judgeInHistory(record, false);
  }
  for (const records of [own, updates])
    for (const record of judge.registry.toJudge(records)) judge.judgeMeaning(record, false);
  return judge.finish(judge.waivers.problems(false), 0);
}

function viewOf({ override, update }: OverrideState): OverrideView {
  return {
    override: override.value as unknown as OverrideRecord,
    update: (update?.value as unknown as OverrideUpdateRecord | undefined) ?? null,
    status: (update?.text("status") ?? "active") as OverrideView["status"],
  };
}

function linesOf(
  { own, updates }: Lines,
  last: string,
  published: ReadonlyMap<Line, Published | null>,
): ShownLine[] {
  const rowsOf = (records: readonly RegistryRecord[]) => {
    const current = currentOf(records, last);
    return records.map((record, index): ShownLine => {
      const { line, value } = record;
      const before = records[index - 1];
      return {
        path: line.file.path,
        line: line.file.numberOf(line),
        record: value,
        changes: before ? changedFields(before.value, value) : [],
        isCurrent: record === current,
        isCommitted: published.has(line),
        published: published.get(line) ?? null,
      };
    });
  };
  return [...rowsOf(own), ...rowsOf(updates)];
}

/**
 * Shows one thing of a registry, or undefined where it has none of that id. Throws a UserError where a log can't be
 * read.
 */
export async function show(ground: ShowGround, id: string): Promise<Shown | undefined> {
  const type = typeOfId(id);
  if (type === undefined) return undefined;
  const { state, layout, policy, now, git, repository, commit } = ground;
  const committed = new Set<string>();
  const keyOf = ({ file, start }: Line) => `${file.path}:${start}`;
  const judge = await RegistryJudge.open(
    { state, layout, policy, now },
    { rules, isCommitted: (line) => committed.has(keyOf(line)) },
  );
  try {
    const { registry } = judge;
    const own = registry.history(type, id);
    const current = currentOf(own, registry.last);
    // Where none answers, the newest line tells what the thing hangs on.
    const told = current ?? own.at(-1);
    if (!told) return undefined;
    const updates = type === "OVERRIDE" ? registry.history("OVERRIDE_UPDATE", id) : [];
    const { work, versions, runs, overrides } = related(registry, type, id, told);
    const stored = [told, ...versions].map(storedPath).filter((path) => path !== undefined);
    await judge.readDisk(new Set(stored));
    const lines = [...own, ...updates].map(({ line }) => line);
    const published: Map<Line, Published | null> =
      git && repository && commit
        ? await findPublished(git, commit, { layout, repository }, lines)
        : new Map();
    for (const line of published.keys()) committed.add(keyOf(line));
    const { findings, notRun, faults } = judgeLines(judge, { own, updates });
    return {
      type,
      id,
      current: current?.value ?? null,
      isInGit: commit !== undefined,
      lines: linesOf({ own, updates }, registry.last, published),
      runs: runs.map(({ value }) => value as unknown as RunRecord),
      work: (work?.value as unknown as WorkRecord | undefined) ?? null,
      versions: versions.map((record) => ({
        record: record.value,
        file: registry.disk.get(storedPath(record) ?? "")?.kind ?? null,
      })),
      overrides: overrides.map(viewOf),
      findings,
      notRun,
      faults,
      unread: registry
        .log(logOfType(type))
        .unreadNaming(id)
        .map((line) => ({
          path: line.file.path,
          line: line.file.numberOf(line),
        })),
    };
  } finally {
    judge.close();
  }
}

/** What a registry has in place of an id that it does not have. */
export interface Nearby {
  /** The id that was probably meant. */
  meant: string | undefined;
  /** Lines that name the id but can't be read. */
  unread: { path: string; line: number }[];
}

/** Looks for what may have been meant. Throws a UserError where a log can't be read. */
export async function findNearby({ state, layout, policy }: ShowGround, id: string): Promise<Nearby> {
  const wanted = id.toUpperCase().replaceAll("_", "-");
  const type = typeOfId(wanted);
  if (type === undefined) return { meant: undefined, unread: [] };
  const loaded = await openLogs(state, layout, policy.schemas);
  try {
    const log = loaded.logs.get(logOfType(type));
    const unread = log?.unreadNaming(id) ?? [];
    const known = log?.ids() ?? new Set<string>();
    return {
      meant: known.has(wanted) ? wanted : nearest(wanted, known, 2),
      unread: unread.map((line) => ({ path: line.file.path, line: line.file.numberOf(line) })),
    };
  } finally {
    loaded.close();
  }
}
