/** Everything that hangs on one thing: found by searching the logs, not by reading them. */
import type { Layout } from "../config/layout.js";
import type { Policy } from "../config/policy.js";
import { RegistryJudge } from "../engine/registry-judge.js";
import type { Fault, Finding, NotRun } from "../finding.js";
import { changedFields, type FieldChange } from "../records/difference.js";
import { storedPath } from "../registry/disk.js";
import { logOfType } from "../registry/logs.js";
import type { RegistryRecord } from "../registry/record.js";
import { currentOf, type Registry } from "../registry/registry.js";
import { rules } from "../rules/index.js";
import type { Git } from "../sources/git.js";
import type { State } from "../sources/state.js";
import { nearest } from "../text/nearest.js";
import type { Asked } from "./book.js";
import { type Published, Publishers } from "./published.js";
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
  /** undefined: not committed, or not in git. */
  published: Published | undefined;
}

/** A version with what is known of the file that it names. */
export interface ShownVersion {
  record: object;
  /** `found` or `missing` where the path leads back into the tree; undefined where it can't be told. */
  file: "found" | "missing" | undefined;
}

export interface Shown {
  type: Asked;
  id: string;
  current: object;
  lines: ShownLine[];
  runs: RunRecord[];
  work: WorkRecord | undefined;
  versions: ShownVersion[];
  overrides: OverrideView[];
  findings: Finding[];
  notRun: NotRun[];
  faults: Fault[];
}

export interface ShowGround {
  state: State;
  layout: Layout;
  policy: Policy;
  git: Git | undefined;
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
  const versionIds = new Set<string>();
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
    overrides: type === "RUN" ? registry.overridesOf(id) : [],
  };
}

function runOf(registry: Registry, record: RegistryRecord): RegistryRecord | undefined {
  const id = record.text("run_id");
  return id === undefined ? undefined : registry.current("RUN", id);
}

/** Judges the lines of one thing by every rule that looks at lines and records. */
function judgeLines(judge: RegistryJudge, history: readonly RegistryRecord[], current: RegistryRecord) {
  for (const record of history) {
    const log = judge.registry.log(logOfType(record.type));
    judge.judgeRow(log.read(record.line), log, false);
    if (history.length > 1) judge.judgeInHistory(record, false);
  }
  judge.judgeMeaning(current, false);
  return judge.finish(false, 0);
}

/**
 * Shows one thing of a registry, or undefined where it has none of that id. Throws a UserError where a log can't be
 * read.
 */
export async function show(ground: ShowGround, id: string): Promise<Shown | undefined> {
  const type = typeOfId(id);
  if (type === undefined) return undefined;
  const { state, layout, policy, now, git, commit } = ground;
  const judge = await RegistryJudge.open(
    { state, layout, policy, now },
    { rules, isCommitted: () => commit !== undefined },
  );
  try {
    const { registry } = judge;
    const own = registry.history(type, id);
    const current = currentOf(own);
    if (!current) return undefined;
    const updates = type === "OVERRIDE" ? registry.history("OVERRIDE_UPDATE", id) : [];
    const { work, versions, runs, overrides } = related(registry, type, id, current);
    const stored = [current, ...versions].map(storedPath).filter((path) => path !== undefined);
    await judge.readDisk(new Set(stored));
    const all = [...own, ...updates];
    const publishers = git && commit ? await Publishers.read(git, commit, layout) : undefined;
    const { findings, notRun, faults } = judgeLines(judge, own, current);
    return {
      type,
      id,
      current: current.value,
      lines: all.map((record, index) => {
        const before = index === 0 || record.type !== all[index - 1]?.type ? undefined : all[index - 1];
        return {
          path: record.line.file.path,
          line: record.line.file.numberOf(record.line),
          record: record.value,
          changes: before ? changedFields(before.value, record.value) : [],
          isCurrent: record === current || (record.type !== type && record === currentOf(updates)),
          published: publishers?.of(record.line.file.path, record.line.start),
        };
      }),
      runs: runs.map(({ value }) => value as unknown as RunRecord),
      work: work?.value as unknown as WorkRecord | undefined,
      versions: versions.map((record) => ({
        record: record.value,
        file: registry.disk.get(storedPath(record) ?? "")?.kind,
      })),
      overrides: overrides.map(({ override, update }) => ({
        override: override.value as unknown as OverrideRecord,
        update: update?.value as unknown as OverrideUpdateRecord | undefined,
        status: update?.text("status") ?? "active",
      })),
      findings,
      notRun,
      faults,
    };
  } finally {
    judge.close();
  }
}

/** The id that was probably meant, where a registry has one that is near enough. */
export async function suggestId(
  { state, layout, policy, now }: ShowGround,
  id: string,
): Promise<string | undefined> {
  const upper = id.toUpperCase().replaceAll("_", "-");
  const type = typeOfId(upper);
  if (type === undefined) return undefined;
  const judge = await RegistryJudge.open(
    { state, layout, policy, now },
    { rules: [], isCommitted: () => true },
  );
  try {
    if (judge.registry.current(type, upper)) return upper;
    const similar = judge.registry.log(logOfType(type)).similar(upper);
    return nearest(
      upper,
      similar.map((record) => record.id ?? ""),
      2,
    );
  } finally {
    judge.close();
  }
}
