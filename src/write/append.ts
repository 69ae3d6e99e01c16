/** Appends records to a registry: made whole, checked with everything that is there, and written all or none. */
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Finding, Step } from "../base/core/finding.js";
import { toJson } from "../base/text/exact-number.js";
import type { JsonObject } from "../registry/jsonl/parse.js";
import { fileOfLog } from "../registry/logs/log-pattern.js";
import { fileForRecords } from "../registry/logs/place.js";
import type { Snapshot } from "../sources/bytes/snapshot.js";
import { writerOf } from "../sources/git/writer-setting.js";
import { complete, type Draft, draftOf, idOf, newerRecord } from "./compose.js";
import { completeWrites, type Write, writeAll } from "./journal.js";
import { judgeAppend } from "./judge.js";
import { homeOf, refuseLinkedFolder, withLocks } from "./locks.js";
import { readLogEnd } from "./log-end.js";
import { type System, thisSystem } from "./system.js";
import { keptSize, openTarget, type Target, type TargetOptions, withRegistry } from "./target.js";
import { readyEnd } from "./torn.js";

export interface AppendOptions extends TargetOptions {
  /** The records; a field that is left out or is "new" is minted where it is an id, and is now where it is a time. */
  records: readonly JsonObject[] | ((target: Target) => readonly JsonObject[]);
  /** The ids of things whose current records are written again: each with what the record at its place says. */
  supersede?: readonly string[] | undefined;
  /** Judge, and write nothing. */
  dryRun?: boolean | undefined;
  /** Who writes, where each writer has a file. */
  writer?: string | undefined;
  /** Begin the next file of a log in segments. */
  newSegment?: boolean | undefined;
}

/** A record, and where it is or was to be. */
export interface AppendedRecord {
  log: string;
  type: string;
  /** null where records of the type have no id. */
  id: string | null;
  path: string;
  /** The line as it is written, with its newline. */
  line: string;
}

export interface AppendAnswer {
  dryRun: boolean;
  /** What was written; on a dry run what would be; nothing where there are errors. */
  written: AppendedRecord[];
  /** What was there already, byte for byte. */
  present: AppendedRecord[];
  /** How many records were not written because of errors in the batch. */
  refused: number;
  /** What is wrong with the records, or worth knowing. */
  findings: Finding[];
  /** What makes the refused records valid: append these lines in their place. Empty where that is not known. */
  steps: Step[];
  /** What was done beside the append. */
  notes: string[];
  errors: number;
  warnings: number;
}

/** The drafts of a batch, with their types known and ids and times minted. */
async function compose(
  target: Target,
  options: AppendOptions,
  { system, at }: { system: System; at: Date },
): Promise<Draft[]> {
  return withRegistry(target, at, (registry) => {
    const records = typeof options.records === "function" ? options.records(target) : options.records;
    const drafts =
      options.supersede === undefined
        ? records.map((record) => draftOf(registry.model, record, target.named))
        : options.supersede.map((id, index) => newerRecord({ registry, now: at }, id, records[index] ?? {}));
    return complete(drafts, registry, { now: at, random: system.random });
  });
}

/** The lines of a file, asked for by their text. */
async function linesThere(state: Snapshot, path: string, lines: readonly string[]): Promise<Set<string>> {
  if ((await state.entry(path))?.kind !== "file") return new Set();
  const bytes = await state.open(path);
  try {
    const found = bytes.placesOf(lines.map((line) => Buffer.from(line)));
    const isLine = (at: number) => at === 0 || bytes.slice(at - 1, at)[0] === 0x0a;
    return new Set(lines.filter((_, index) => found[index]?.some(isLine)));
  } finally {
    bytes.close();
  }
}

/** The records with their files, in the order of the logs in the table. */
async function placed(
  target: Target,
  drafts: readonly Draft[],
  options: AppendOptions,
): Promise<AppendedRecord[]> {
  const { layout, state } = target;
  const place = {
    writer: options.writer ?? (await writerOf(target.workspace.git, options.env)),
    newSegment: options.newSegment === true,
  };
  const order = layout.model.logs.map(({ name }) => name);
  const sorted = [...drafts].sort((a, b) => order.indexOf(a.log.name) - order.indexOf(b.log.name));
  const files = new Map<string, string>();
  for (const { log } of sorted)
    if (!files.has(log.name))
      files.set(log.name, await fileForRecords(state, layout.logs[log.name] ?? log.path, place));
  return sorted.map((draft) => ({
    log: draft.log.name,
    type: draft.type.name,
    id: idOf(draft) ?? null,
    path: files.get(draft.log.name) ?? "",
    line: `${toJson(draft.value)}\n`,
  }));
}

/** Those that are not there yet; of two equal ones in a batch one is written. */
async function split(state: Snapshot, records: readonly AppendedRecord[]) {
  const present: AppendedRecord[] = [];
  const missing = new Map<string, AppendedRecord>();
  for (const path of new Set(records.map((record) => record.path))) {
    const ours = records.filter((record) => record.path === path);
    const there = await linesThere(
      state,
      path,
      ours.map(({ line }) => line),
    );
    for (const record of ours) {
      if (there.has(record.line)) present.push(record);
      else missing.set(`${record.path}\0${record.line}`, record);
    }
  }
  return { present, missing: [...missing.values()] };
}

/** What is written to each file: the records, after the newline that its last line may lack. */
async function writesOf(target: Target, records: readonly AppendedRecord[], now: Date, isTrial: boolean) {
  const writes: Write[] = [];
  const notes: string[] = [];
  for (const path of new Set(records.map((record) => record.path))) {
    const full = join(target.workspace.root, path);
    refuseLinkedFolder(target.workspace.root, path);
    const end = readLogEnd(full, path);
    const kept = end.open ? await keptSize(target, path) : 0;
    const ready = isTrial
      ? { size: end.size, before: end.open ? "\n" : "", notes: [] }
      : readyEnd({ path, full, kept }, end, now);
    const lines = records.filter((record) => record.path === path).map(({ line }) => line);
    notes.push(...ready.notes);
    writes.push({ path, size: ready.size, bytes: Buffer.from(ready.before + lines.join("")) });
  }
  return { writes, notes };
}

async function appendLocked(
  target: Target,
  options: AppendOptions,
  { system, journal }: { system: System; journal: string },
): Promise<AppendAnswer> {
  const { root } = target.workspace;
  const isTrial = options.dryRun === true;
  const at = options.now ?? system.now();
  const isLog = (path: string) =>
    Object.values(target.layout.logs).some((pattern) => fileOfLog(pattern, path) !== undefined);
  const completed = isTrial ? [] : completeWrites({ root, journal, isLog }, at);
  const records = await placed(target, await compose(target, options, { system, at }), options);
  const { present, missing } = await split(target.state, records);
  const { writes, notes } = await writesOf(target, missing, at, isTrial);
  const answer = { dryRun: isTrial, present, refused: 0, notes: [...completed, ...notes] };
  if (missing.length === 0)
    return { ...answer, written: [], findings: [], steps: [], errors: 0, warnings: 0 };
  const added = new Map(writes.map(({ path, bytes }) => [path, bytes]));
  const judged = await judgeAppend(target, { records: missing, added }, at);
  if (judged.errors > 0) return { ...answer, ...judged, written: [], refused: missing.length };
  if (!isTrial) {
    for (const { path } of writes) mkdirSync(dirname(join(root, path)), { recursive: true });
    writeAll(root, writes, journal);
  }
  return { ...answer, ...judged, written: missing };
}

/**
 * Appends records to the logs of a registry. What is not valid writes nothing: the answer says why. Throws a UserError where
 * something could not be read, checked or written; the logs are as they were then.
 */
export async function appendRecords(
  options: AppendOptions,
  system: System = thisSystem,
): Promise<AppendAnswer> {
  const target = await openTarget(options);
  const { workspace, layout } = target;
  const { root } = workspace;
  const home = homeOf(root, layout) ?? root;
  const files = { system, journal: join(home, ".runidx-append") };
  if (options.dryRun === true) return appendLocked(target, options, files);
  return withLocks({ root, layouts: [layout], system }, () => appendLocked(target, options, files));
}
