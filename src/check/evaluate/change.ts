/**
 * Checks what a change brings: every line that it adds by every rule, and what those lines touch. The cost does
 * not grow with what did not change, beyond one pass over bytes.
 */

import type { LogName } from "../../base/core/finding.js";
import type { Layout } from "../../registry/config/layout.js";
import { RULE_IDS } from "../../registry/config/rule-ids.js";
import type { Line } from "../../registry/jsonl/line.js";
import { pathTest } from "../../registry/logs/case-blind.js";
import { type DiskLayout, type FileFact, readDiskFacts } from "../../registry/logs/disk.js";
import { type LoadedLogs, type LogFileProblem, openLogs, WRITER_CASE } from "../../registry/logs/load.js";
import type { RegistryRecord } from "../../registry/logs/record.js";
import { Registry } from "../../registry/logs/registry.js";
import type { RecordType } from "../../registry/model/schemas.js";
import type { Problem } from "../../rules/rule.js";
import type { Snapshot } from "../../sources/bytes/snapshot.js";
import type { EvaluationInput, EvaluationResult } from "../findings/evaluation-result.js";
import { Waivers } from "../findings/waivers.js";
import { compareLogs, type LineChange } from "./added.js";
import { AffectedRecords, byThing } from "./affected-records.js";
import { closedFiles } from "./closed-files.js";
import { noteStoredPath, refersInto } from "./refers.js";
import { type EvaluatorOptions, type OnAppended, RegistryEvaluator } from "./registry-evaluator.js";
import { needlesOf, recordsNaming, storedCandidates } from "./stored-files.js";

function positionKey(line: Line): string {
  return `${line.file.path}\0${line.start}`;
}

export interface ChangeOptions extends Omit<EvaluatorOptions, "isCommitted" | "waiversFrom"> {
  /** The state before; undefined where there was none. */
  base: Snapshot | undefined;
  /** Whether only the waivers of the base count: a range must not approve itself. */
  waiversOfBase: boolean;
  /** The paths that differ between base and state: files that records name are among them. */
  changed?: Iterable<string>;
  /** Where the base's configuration has the logs; the subject's layout unless said. */
  logsOfBase?: Layout["logs"] | undefined;
}

/** Checks the change of one registry from the base to the subject's state. */
export async function checkChange(
  subject: EvaluationInput,
  { base, waiversOfBase, changed = [], logsOfBase = subject.layout.logs, ...options }: ChangeOptions,
): Promise<EvaluationResult> {
  const { layout, policy } = subject;
  // A log that moved is in the base where the base has it.
  const places = { ...layout, logs: { ...layout.logs, ...logsOfBase } };
  const before = base ? await openLogs(base, places, policy.schemas) : undefined;
  let judge: RegistryEvaluator | undefined;
  try {
    const added = new Set<string>();
    const waivers = waiversOfBase ? before?.logs.get("waivers") : undefined;
    judge = await RegistryEvaluator.open(subject, {
      ...options,
      ...(waivers && { waiversFrom: waivers }),
      isCommitted: (line) => !added.has(positionKey(line)),
    });
    const files = storedCandidates(layout, changed);
    return await new Change(
      judge,
      before && base && { loaded: before, state: base, files, logs: logsOfBase },
      { added, onAppended: options.onAppended ?? (() => undefined) },
    ).judge();
  } finally {
    judge?.close();
    before?.close();
  }
}

/** What a change began with. */
interface Before {
  loaded: LoadedLogs;
  state: Snapshot;
  /** The changed files that records may name. */
  files: ReadonlySet<string>;
  /** Where the logs were. */
  logs: Layout["logs"];
}

class Change {
  readonly #judge: RegistryEvaluator;
  readonly #before: Before | undefined;
  readonly #base: Registry | undefined;
  /** What the base had behind stored paths. */
  readonly #baseDisk = new Map<string, FileFact>();
  readonly #added: Set<string>;
  readonly #onAppended: OnAppended;

  constructor(
    judge: RegistryEvaluator,
    before: Before | undefined,
    lines: { added: Set<string>; onAppended: OnAppended },
  ) {
    this.#judge = judge;
    this.#before = before;
    this.#added = lines.added;
    this.#onAppended = lines.onAppended;
    const { folder, model, schemas, now, clockSkew } = judge.registry;
    const disk = this.#baseDisk;
    this.#base =
      before && new Registry({ folder, model, schemas, now, clockSkew, disk, logs: before.loaded.logs });
  }

  #compare(): Map<LogName, LineChange> {
    const changes = new Map<LogName, LineChange>();
    for (const [name, log] of this.#judge.registry.logs) {
      changes.set(name, compareLogs(this.#before?.loaded.logs.get(name), log));
    }
    return changes;
  }

  async judge(): Promise<EvaluationResult> {
    const judge = this.#judge;
    const changes = this.#compare();
    const records: RegistryRecord[] = [];
    const referred = new Set<LogName>();
    const appended: RegistryRecord[] = [];
    for (const [name, { added, edited }] of changes) {
      const log = judge.registry.log(name);
      for (const line of added) {
        this.#added.add(positionKey(line));
        const row = log.read(line);
        judge.checkRow(row, log, true);
        if (!row.record) continue;
        records.push(row.record);
        if (!edited.has(line)) appended.push(row.record);
        for (const target of refersInto(row.record, judge.registry.model)) referred.add(target);
      }
    }
    this.#prepare(records);
    for (const record of appended) this.#onAppended(record, judge.registry);
    judge.checkFiles(true);
    this.#checkLogs(referred);
    const touched = new AffectedRecords();
    for (const record of records) {
      touched.take(record, judge.registry);
      // What the record before it named belongs to it no longer.
      const before = record.id === undefined ? undefined : this.#base?.current(record.type, record.id);
      if (before && this.#base) touched.take(before, this.#base);
    }
    for (const record of this.#removedRecords(changes)) if (this.#base) touched.take(record, this.#base);
    await this.#readDisk(records, touched);
    for (const { type, id } of touched) this.#checkThing(type, id);
    for (const record of byThing(records)) this.#checkAdded(record);
    return judge.finish(this.#waiverProblems(changes), records.length, true);
  }

  /** What is wrong with the waivers of the checked state by the change; an old mistake stops no other change. */
  #waiverProblems(changes: ReadonlyMap<LogName, LineChange>): Problem[] {
    const change = changes.get("waivers");
    if (!change || change.added.length + change.removed.length === 0) return [];
    const now = this.#judge.registry;
    const waiversOf = (registry: Registry) => new Waivers(registry.log("waivers"), RULE_IDS, now.now);
    const isAdded = (line: Line) => this.#added.has(positionKey(line));
    return waiversOf(now).problemsSince(this.#base && waiversOf(this.#base), isAdded);
  }

  /**
   * A log that can't be read is reported whether or not the change is to blame, because what needs it goes unjudged;
   * a log that is gone is missed by what refers to it.
   */
  #checkLogs(referred: Set<LogName>): void {
    for (const [name, log] of this.#before?.loaded.logs ?? []) {
      if (!log.isEmpty && this.#judge.registry.log(name).files.length === 0) referred.add(name);
    }
    const { trouble } = this.#judge.loaded;
    const known = new Set(this.#before?.loaded.trouble.map(({ path, class: kind }) => `${path}\0${kind}`));
    const old = trouble.filter(({ path, class: kind }) => known.has(`${path}\0${kind}`));
    const fresh = trouble.filter((row) => !old.includes(row));
    const hinders = ({ class: kind }: LogFileProblem) => kind !== WRITER_CASE;
    this.#judge.checkLogs(new Set(), old.filter(hinders), false);
    this.#judge.checkLogs(
      referred,
      [...fresh, ...closedFiles(this.#judge.registry.logs, this.#before)],
      true,
    );
  }

  *#removedRecords(changes: ReadonlyMap<LogName, LineChange>): Iterable<RegistryRecord> {
    for (const [name, { removed }] of changes) {
      const log = this.#base?.log(name);
      for (const line of log ? removed : []) {
        const record = log?.read(line).record;
        if (record) yield record;
      }
    }
  }

  get #files(): ReadonlySet<string> {
    return this.#before?.files ?? new Set();
  }

  /** Reads the files that added and touched records name; a record is touched by a change of its file, too. */
  async #readDisk(records: readonly RegistryRecord[], touched: AffectedRecords): Promise<void> {
    const judge = this.#judge;
    let disk: DiskLayout | undefined;
    if (this.#files.size > 0) {
      disk = await judge.diskLayout(this.#before?.state);
      for (const { type, id } of recordsNaming(judge.registry.logs, this.#files, disk)) touched.add(type, id);
    }
    const paths = new Set<string>();
    for (const record of records) noteStoredPath(record, paths);
    for (const { type, id } of touched) {
      const { registry } = judge;
      for (const record of registry.toJudge(registry.history(type, id))) noteStoredPath(record, paths);
    }
    if (paths.size === 0) return;
    disk ??= await judge.diskLayout(this.#before?.state);
    await judge.readDisk(paths, disk);
    await this.#readBaseDisk(paths, disk);
  }

  /** The base has the same files but for those that changed. */
  async #readBaseDisk(storedPaths: ReadonlySet<string>, disk: DiskLayout): Promise<void> {
    const changed: string[] = [];
    const isChanged = pathTest(this.#files);
    for (const stored of storedPaths) {
      const fact = this.#judge.registry.disk.get(stored);
      if (fact && isChanged(stored, fact.path)) changed.push(stored);
      else if (fact) this.#baseDisk.set(stored, fact);
    }
    if (!this.#before || changed.length === 0) return;
    for (const [stored, fact] of await readDiskFacts(this.#before.state, disk, changed))
      this.#baseDisk.set(stored, fact);
  }

  /** Looks for all that the added records name in one pass over each log, in place of one for each question. */
  #prepare(records: readonly RegistryRecord[]): void {
    const ids = records.flatMap((record) => [
      ...this.#judge.registry.model
        .indexed(record.model)
        .flatMap((field) => record.named(field).map(({ text }) => text)),
    ]);
    ids.push(...(needlesOf(this.#files) ?? []));
    for (const registry of [this.#judge.registry, this.#base])
      for (const log of registry?.logs.values() ?? []) log.prepare(ids);
  }

  #isNew(line: Line): boolean {
    return this.#added.has(positionKey(line));
  }

  #isAdded({ line }: RegistryRecord): boolean {
    return this.#isNew(line);
  }

  /** Checks a thing that the change touches by what answers for it, where that is not new. */
  #checkThing(type: RecordType, id: string): void {
    const { registry } = this.#judge;
    const current = registry.current(type, id);
    for (const record of registry.toJudge(registry.history(type, id))) {
      if (this.#isAdded(record)) continue;
      const before =
        record.position === current?.position
          ? this.#base?.current(type, id)
          : this.#base?.history(type, id).find(({ line }) => positionKey(line) === positionKey(record.line));
      this.#judge.checkAgain(record, before, this.#base);
    }
    this.#checkLinesOf(type, id);
  }

  /**
   * Checks the committed lines of a thing against each other: what they name may be there only now. A single one has
   * others to be checked against where another writer adds some.
   */
  #checkLinesOf(type: RecordType, id: string): void {
    const history = this.#judge.registry.history(type, id);
    const before = this.#base?.history(type, id) ?? [];
    const writers = new Set(history.map((record) => this.#judge.registry.writerOf(record)));
    for (const old of before.length > 1 || writers.size > 1 ? before : []) {
      const record = history.find(
        ({ line }) => positionKey(line) === positionKey(old.line) && !this.#isNew(line),
      );
      if (record && this.#base) this.#judge.checkHistoryAgain(record, old, this.#base);
    }
  }

  /** Checks an added line, whether or not a later one supersedes it: nothing bad gets in to be superseded. */
  #checkAdded(record: RegistryRecord): void {
    this.#judge.checkMeaning(record, true);
    if (record.id !== undefined) this.#judge.checkInHistory(record, true);
  }
}
