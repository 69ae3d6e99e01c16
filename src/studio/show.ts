/** Everything that belongs to one run, work, version or override: found by searching the logs, not by reading them. */
import type { Fault, Finding, NotRun } from "../base/core/finding.js";
import { nearest } from "../base/text/nearest.js";
import { judgeLines, linesOf, type ShownLine } from "../query/lines.js";
import { naming } from "../query/references.js";
import { type Nearby, openJudge, type ShowContext, type UnreadLine, unreadIn } from "../query/show.js";
import { currentOf } from "../registry/logs/answering.js";
import { storedPath } from "../registry/logs/disk.js";
import { openLogs } from "../registry/logs/load.js";
import { logOfType } from "../registry/logs/logs.js";
import type { RegistryRecord } from "../registry/logs/record.js";
import type { OverrideState, Registry } from "../registry/logs/registry.js";
import type { Asked } from "./records.js";
import type { OverrideRecord, OverrideUpdateRecord, OverrideView, RunRecord, WorkRecord } from "./types.js";

/** What the first letters of an id say. */
const TYPES: readonly (readonly [string, Asked])[] = [
  ["RUN-", "RUN"],
  ["WORK-", "WORK"],
  ["VER-", "VERSION"],
  ["OVR-", "OVERRIDE"],
];

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
  unreadableLines: UnreadLine[];
}

/** The type of thing that an id names, or undefined. */
export function typeOfId(id: string): Asked | undefined {
  return TYPES.find(([prefix]) => id.startsWith(prefix))?.[1];
}

/** The records that belong to the thing, by what they are. */
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

function viewOf({ override, update }: OverrideState): OverrideView {
  return {
    override: override.value as unknown as OverrideRecord,
    update: (update?.value as unknown as OverrideUpdateRecord | undefined) ?? null,
    status: (update?.text("status") ?? "active") as OverrideView["status"],
  };
}

/**
 * Shows one thing of a registry, or undefined where it has none of that id. Throws a UserError where a log can't be
 * read.
 */
export async function show(context: ShowContext, id: string): Promise<Shown | undefined> {
  const type = typeOfId(id);
  if (type === undefined) return undefined;
  const { judge, publish } = await openJudge(context);
  try {
    const { registry } = judge;
    const own = registry.history(type, id);
    const current = currentOf(own, registry.last);
    // Where none answers, the newest line says what the thing belongs to.
    const told = current ?? own.at(-1);
    if (!told) return undefined;
    const updates = type === "OVERRIDE" ? registry.history("OVERRIDE_UPDATE", id) : [];
    const { work, versions, runs, overrides } = related(registry, type, id, told);
    const stored = [told, ...versions].map(storedPath).filter((path) => path !== undefined);
    await judge.readDisk(new Set(stored));
    const introducedBy = await publish([...own, ...updates].map(({ line }) => line));
    const { findings, notRun, faults } = judgeLines(judge, [own, updates]);
    return {
      type,
      id,
      current: current?.value ?? null,
      isInGit: context.commit !== undefined,
      lines: [own, updates].flatMap((records) => linesOf(records, registry, introducedBy)),
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
      unreadableLines: unreadIn(registry, logOfType(type), id),
    };
  } finally {
    judge.close();
  }
}

/** Looks for what may have been meant. Throws a UserError where a log can't be read. */
export async function findNearby({ state, layout, policy }: ShowContext, id: string): Promise<Nearby> {
  const wanted = id.toUpperCase().replaceAll("_", "-");
  const type = typeOfId(wanted);
  if (type === undefined) return { meant: undefined, unreadableLines: [] };
  const loaded = await openLogs(state, layout, policy.schemas);
  try {
    const log = loaded.logs.get(logOfType(type));
    const unreadableLines = log?.unreadNaming(id) ?? [];
    const known = log?.ids() ?? new Set<string>();
    return {
      meant: known.has(wanted) ? wanted : nearest(wanted, known, 2),
      unreadableLines: unreadableLines.map((line) => ({
        path: line.file.path,
        line: line.file.numberOf(line),
      })),
    };
  } finally {
    loaded.close();
  }
}
