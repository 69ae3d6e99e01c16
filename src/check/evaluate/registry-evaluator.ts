/** What an audit and the check of a change have in common: one registry, its rules, its waivers, its findings. */

import type { LogName } from "../../base/core/finding.js";
import { RULE_IDS } from "../../registry/config/rule-ids.js";
import type { TextFile } from "../../registry/jsonl/line.js";
import { type DiskLayout, type FileFact, readDiskFacts, topFolders } from "../../registry/logs/disk.js";
import {
  type LoadedLogs,
  type LogFileProblem,
  openLogs,
  pathOfLog,
  referredButAbsent,
} from "../../registry/logs/load.js";
import type { Log, Row } from "../../registry/logs/log.js";
import type { RegistryRecord } from "../../registry/logs/record.js";
import { Registry } from "../../registry/logs/registry.js";
import type { Problem, RecordRule, Rule } from "../../rules/rule.js";
import { rule as waiverRule } from "../../rules/waiver.js";
import type { Snapshot } from "../../sources/bytes/snapshot.js";
import type { EvaluationInput, EvaluationResult } from "../findings/evaluation-result.js";
import { type EvaluatedRange, Findings, type IsCommitted } from "../findings/findings.js";
import { idsIn } from "../findings/record-ids.js";
import { Waivers } from "../findings/waivers.js";
import { Readings } from "./readings.js";
import { appliesToType, only, type RuleSets, ruleSetsOf } from "./rule-sets.js";
import { Runner } from "./runner.js";

/** Takes in a record that a change appends, with the registry that it is in now. */
export type OnAppended = (record: RegistryRecord, registry: Registry) => void;

export interface EvaluatorOptions {
  rules: readonly Rule[];
  isCommitted: IsCommitted;
  /** The log whose waivers count, where it is not the registry's own: in a range the base's. */
  waiversFrom?: Log;
  /** The range that is checked, where it is one. */
  range?: EvaluatedRange | undefined;
  /** Called for each record that a change appends, while its registry is open. */
  onAppended?: OnAppended | undefined;
  /** Says more about a problem from what is known elsewhere. */
  amend?: (rule: Rule, problem: Problem) => Problem;
}

export class RegistryEvaluator {
  readonly registry: Registry;
  readonly findings: Findings;
  readonly runner: Runner;
  readonly loaded: LoadedLogs;
  readonly rules: RuleSets;
  readonly waivers: Waivers;
  readonly #subject: EvaluationInput;
  readonly #disk = new Map<string, FileFact>();
  readonly #amend: (rule: Rule, problem: Problem) => Problem;
  readonly #readings = new Map<string, Readings>();
  readonly #mayHide = new Map<LogName, boolean>();
  #records = 0;

  /** Opens a registry. {@link close} lets go of its files. Throws a UserError where a file can't be read. */
  static async open(subject: EvaluationInput, options: EvaluatorOptions): Promise<RegistryEvaluator> {
    const { state, layout, policy } = subject;
    return new RegistryEvaluator(subject, await openLogs(state, layout, policy.schemas), options);
  }

  private constructor(subject: EvaluationInput, loaded: LoadedLogs, options: EvaluatorOptions) {
    const { rules, isCommitted, waiversFrom, range, amend } = options;
    const { layout, policy, now } = subject;
    this.#subject = subject;
    this.loaded = loaded;
    this.#amend = amend ?? ((_, problem) => problem);
    const parts = {
      folder: layout.folder,
      model: layout.model,
      logs: loaded.logs,
      schemas: policy.schemas,
      now,
      clockSkew: policy.clockSkew,
      disk: this.#disk,
    };
    this.registry = new Registry(parts, (line) => !isCommitted(line));
    const waivers = new Waivers(waiversFrom ?? this.registry.log("waivers"), RULE_IDS, now);
    this.waivers = waivers;
    this.findings = new Findings(policy, {
      isCommitted,
      idOf: idsIn(layout),
      now,
      range,
      pathOf: ({ log, type }) => this.#appendedTo(log ?? layout.model.logOf(type ?? "")),
      waiverOf: (finding) => waivers.use(finding),
    });
    this.rules = ruleSetsOf(rules, layout.model.name);
    this.runner = new Runner(this.rules.all, loaded.logs, (name) => this.#hidesSomething(name));
  }

  /** The file of a log that grows. */
  #appendedTo(name: LogName): string {
    const { files } = this.registry.log(name);
    return files[files.length - 1]?.path ?? pathOfLog(this.#subject.layout, name);
  }

  close(): void {
    this.loaded.close();
  }

  /** Whether a log has lines that can't be read and are not waived as such. */
  #hidesSomething(name: LogName): boolean {
    const known = this.#mayHide.get(name);
    if (known !== undefined) return known;
    const lines = this.registry.log(name).unparsed();
    const hides = lines.some((line) => !this.waivers.hidesLine(line));
    this.#mayHide.set(name, hides);
    return hides;
  }

  /** Runs a rule; what it finds is a finding where it is not known otherwise. */
  #run(rule: Rule, check: () => Iterable<Problem>, introduced: boolean): void {
    this.runner.run(rule, check, (_, problem) =>
      this.findings.add(rule, this.#amend(rule, problem), introduced),
    );
  }

  /** Runs a rule on one line, and says whether it ran and found nothing. */
  #runOnLine(rule: Rule, check: () => Iterable<Problem>, introduced: boolean): boolean {
    const line = this.findings.openLine(rule, introduced);
    let problems = 0;
    const ran = this.runner.run(rule, check, (_, problem) => {
      problems++;
      line.take(this.#amend(rule, problem));
    });
    line.end();
    return ran && problems === 0;
  }

  /**
   * Checks a line by itself: its bytes, its JSON, its schema, and its record without its history.
   *
   * @returns whether all of it holds, waived or not
   */
  checkRow(row: Row, log: Log, introduced: boolean): boolean {
    const { reading, record } = row;
    this.#note(row, log);
    if (record) this.#records++;
    let holds = reading.faults.length === 0;
    for (const rule of this.rules.lines)
      if (!this.#runOnLine(rule, () => rule.check(row, log, this.registry), introduced)) holds = false;
    if (record && !this.#runEach(this.rules.everyRecord, record, introduced)) holds = false;
    if (reading.parsed?.value && !record) this.#records++;
    return holds && record !== undefined;
  }

  /** Counts lines that were found to hold without being given here. */
  addRows(file: TextFile, log: Log, rows: number): void {
    this.#records += rows;
    this.#readingsOf(file, log).ends += rows;
  }

  /** Keeps what the rules about whole files need. */
  #note({ reading: { line, faults } }: Row, log: Log): void {
    this.#readingsOf(line.file, log).take(line, faults);
  }

  #readingsOf(file: TextFile, log: Log): Readings {
    const known = this.#readings.get(file.path) ?? new Readings(file, log.name);
    this.#readings.set(file.path, known);
    return known;
  }

  #runEach(rules: readonly RecordRule[], record: RegistryRecord, introduced: boolean): boolean {
    let holds = true;
    for (const rule of rules) {
      if (!appliesToType(rule, record.type)) continue;
      if (!this.#runOnLine(rule, () => rule.check(record, this.registry), introduced)) holds = false;
    }
    return holds;
  }

  /** Checks a record against the other lines of the same thing; `enough`: as in {@link checkMeaning}. */
  checkInHistory(record: RegistryRecord, introduced: boolean, enough?: ReadonlySet<RecordRule>): void {
    this.#runEach(only(this.rules.history, enough), record, introduced);
  }

  /**
   * Checks what a record means: for the one that answers for its thing, and for every one that a change adds.
   *
   * @param enough the rules that are enough, where it is known that the others find nothing
   */
  checkMeaning(record: RegistryRecord, introduced: boolean, enough?: ReadonlySet<RecordRule>): void {
    this.#runEach(only(this.rules.current, enough), record, introduced);
  }

  /**
   * Checks what a record means that the change left as it is: only what did not hold against it before counts.
   *
   * @param before the same thing's record in the base, and the registry that it stood in
   */
  checkAgain(record: RegistryRecord, before: RegistryRecord | undefined, base: Registry | undefined): void {
    this.#compare(this.rules.current, record, before, base);
  }

  /** Checks a line that the change left as it is against the other lines of its thing, as {@link checkAgain} does. */
  checkHistoryAgain(record: RegistryRecord, before: RegistryRecord, base: Registry): void {
    this.#compare(this.rules.history, record, before, base);
  }

  #compare(
    rules: readonly RecordRule[],
    record: RegistryRecord,
    before: RegistryRecord | undefined,
    base: Registry | undefined,
  ): void {
    for (const rule of rules) {
      if (!appliesToType(rule, record.type)) continue;
      const known = new Set<string>();
      if (before && base) {
        this.runner.run(
          rule,
          () => rule.check(before, base),
          (_, problem) => known.add(keyOfProblem(problem)),
        );
      }
      const line = this.findings.openLine(rule, true);
      const check = () => rule.check(record, this.registry);
      this.runner.run(rule, check, (_, problem) => {
        if (!known.has(keyOfProblem(problem))) line.take(this.#amend(rule, problem));
      });
      line.end();
    }
  }

  /** Checks files as wholes, from the lines that were checked. */
  checkFiles(introduced: boolean): void {
    for (const file of this.loaded.utf16)
      this.#readings.set(file.path, new Readings(file, "run-index", true));
    for (const reading of this.#readings.values()) {
      for (const rule of this.rules.files) this.#run(rule, () => rule.check(reading), introduced);
    }
  }

  /**
   * Checks that the logs are there: what was found in opening them or asked of git, and that a log into which
   * records refer is there and not empty. Rules that need an absent log are not run from here on.
   */
  checkLogs(referred: ReadonlySet<LogName>, found: readonly LogFileProblem[], introduced: boolean): void {
    const trouble = [...found];
    for (const name of referred) {
      const log = this.registry.log(name);
      if (!log.isEmpty || log.unreadable !== undefined) continue;
      const absent = referredButAbsent(log, pathOfLog(this.#subject.layout, name));
      trouble.push(absent);
      this.runner.block(
        name,
        `${absent.path} is ${log.files.length === 0 ? "not there" : "empty"}, and records refer into it`,
      );
    }
    for (const rule of this.rules.logs) this.#run(rule, () => rule.check(trouble, this.registry), introduced);
  }

  /** How stored paths lead back; `before` is the state before a change, which may know more folders. */
  async diskLayout(before?: Snapshot): Promise<DiskLayout> {
    const { state, layout, policy } = this.#subject;
    const states = before ? [state, before] : [state];
    const { folder } = layout;
    return { folder, roots: policy.pathRoots, topFolders: await topFolders(states, folder) };
  }

  /** Looks up the files that some records name, for the rules that compare them. */
  async readDisk(storedPaths: ReadonlySet<string>, disk?: DiskLayout): Promise<void> {
    if (storedPaths.size === 0) return;
    const { state } = this.#subject;
    const facts = await readDiskFacts(state, disk ?? (await this.diskLayout()), storedPaths);
    for (const [stored, fact] of facts) this.#disk.set(stored, fact);
  }

  /**
   * The end: the waivers are checked themselves.
   *
   * @param waiverProblems what is wrong with them, as {@link Waivers} says it
   * @param introduced whether the checked change brought that in
   */
  finish(waiverProblems: Iterable<Problem>, newRecords: number, introduced = false): EvaluationResult {
    this.#run(waiverRule, () => waiverProblems, introduced);
    const { found, leftOut, waived } = this.findings;
    return {
      findings: found,
      leftOut,
      waived: waived.items,
      waivedLeftOut: waived.leftOut,
      notRun: this.runner.notRun(),
      faults: this.runner.faults,
      records: this.#records,
      newRecords,
      files: [...this.loaded.logs.values()].reduce((sum, log) => sum + log.files.length, 0),
    };
  }
}

/** What makes two problems the same, wherever their lines are. */
function keyOfProblem({ at, class: kind, message }: Problem): string {
  return [("pointer" in at && at.pointer) || "", kind ?? "", message].join("\0");
}
