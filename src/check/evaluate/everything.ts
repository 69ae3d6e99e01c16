/** Checks everything that a registry holds in one state. */
import type { LogName } from "../../base/core/finding.js";
import type { Progress } from "../../base/core/progress.js";
import type { LogFileProblem } from "../../registry/logs/load.js";
import type { RegistryRecord } from "../../registry/logs/record.js";
import type { EvaluationInput, EvaluationResult } from "../findings/evaluation-result.js";
import { noteStoredPath, refersInto } from "./refers.js";
import { type EvaluatorOptions, RegistryEvaluator } from "./registry-evaluator.js";
import { Screening } from "./screening.js";
import { gitAdd } from "./unstaged.js";

export interface AuditOptions extends EvaluatorOptions {
  progress?: Progress | undefined;
  /** How many bytes of a log are read at once; 0: every line is read with care. The usual number where it is not given. */
  window?: number | undefined;
}

/** Audits one registry. Throws a UserError where a log can't be read. */
export async function auditRegistry(
  subject: EvaluationInput,
  { progress = () => undefined, window, ...options }: AuditOptions,
): Promise<EvaluationResult> {
  const judge = await RegistryEvaluator.open(subject, options);
  try {
    const disk = await judge.diskLayout();
    const screening = new Screening(judge, disk, window);
    const { referred, storedPaths, nameless } = readEverything(judge, screening, progress);
    judge.checkFiles(false);
    judge.checkLogs(referred, [...judge.loaded.trouble, ...(await notCarried(subject, judge))], false);
    await judge.readDisk(storedPaths, disk);
    judgeThings(judge, screening.asked(), progress);
    for (const record of nameless) judge.checkMeaning(record, false);
    return judge.finish(judge.waivers.problems(true), 0);
  } finally {
    judge.close();
  }
}

/** Reads every line of every log once, checking each by itself. */
function readEverything(judge: RegistryEvaluator, screening: Screening, progress: Progress) {
  let done = 0;
  const referred = new Set<LogName>();
  const storedPaths = new Set<string>();
  /** Records without a usable id: nothing can supersede them. */
  const nameless: RegistryRecord[] = [];
  for (const log of judge.registry.logs.values()) {
    const reader = screening.reader(log.name);
    for (const row of log.index(reader)) {
      const holds = judge.checkRow(row, log, false);
      progress("reading records", ++done);
      if (!row.record) continue;
      if (holds) screening.learn(log.name, row.record);
      for (const name of refersInto(row.record, judge.registry.model)) referred.add(name);
      noteStoredPath(row.record, storedPaths);
      if (row.record.id === undefined) nameless.push(row.record);
    }
    for (const [file, rows] of reader?.rowsOf ?? []) {
      judge.addRows(file, log, rows);
      done += rows;
      progress("reading records", done);
    }
  }
  return { referred, storedPaths, nameless };
}

/** Checks every thing by what answers for it, and every record against those before it. */
function judgeThings(
  judge: RegistryEvaluator,
  asked: ReturnType<Screening["asked"]>,
  progress: Progress,
): void {
  let done = 0;
  const { model } = judge.registry;
  for (const { name, types } of model.logs) {
    for (const [id, enough] of asked.get(name) ?? []) {
      progress("judging records", ++done);
      for (const type of types) {
        const history = judge.registry.history(type, id);
        for (const record of judge.registry.toJudge(history)) judge.checkMeaning(record, false, enough);
        // A label is compared with those of other things, though its own thing has one line.
        if (history.length > 1 || model.type(type).labelled)
          for (const record of history) judge.checkInHistory(record, false, enough);
      }
    }
  }
}

/** The logs that git ignores or does not track, where the state knows of git. */
async function notCarried({ state }: EvaluationInput, judge: RegistryEvaluator): Promise<LogFileProblem[]> {
  if (!state.notCarried) return [];
  const files = [...judge.registry.logs.values()].flatMap((log) =>
    log.files.map(({ path }) => ({ path, log: log.name })),
  );
  const answers = await state.notCarried(files.map(({ path }) => path));
  return files.flatMap(({ path, log }) => {
    const answer = answers.get(path);
    return answer === undefined ? [] : [{ log, path, ...notCarriedHere(path, answer) }];
  });
}

function notCarriedHere(
  path: string,
  why: "ignored" | "untracked",
): Pick<LogFileProblem, "class" | "message" | "hint"> {
  if (why === "untracked")
    return { class: why, message: "git does not track this log yet", hint: `run ${gitAdd(path)} and commit` };
  return {
    class: why,
    message: "git ignores this log: no other clone and no CI ever sees it",
    hint: `add the line \`!/${path}\` to .gitignore, run ${gitAdd(path, "--force")} and commit`,
  };
}
