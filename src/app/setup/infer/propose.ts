/** The model and the configuration for logs that have none: found out, and nothing written yet. */

import { UserError } from "../../../base/core/errors.js";
import { quote } from "../../../base/text/visible.js";
import { CONFIG_FILE, findConfig } from "../../../registry/config/config.js";
import { findLayouts } from "../../../registry/config/layout.js";
import { joinPath } from "../../../registry/config/paths.js";
import { mainLog } from "../../../registry/logs/load.js";
import { namesSeveral } from "../../../registry/logs/log-pattern.js";
import type { Snapshot } from "../../../sources/bytes/snapshot.js";
import { type Inferred, infer } from "./infer.js";
import { readLog } from "./read-log.js";

const MODEL_FILE = "runidx.model.json";
const NOTHING_CHANGED = "nothing was changed";
const SCHEMAS = "./node_modules/runidx-lint/schemas";

/** A file that is proposed. */
export interface Proposed {
  /** Relative to the state's root. */
  path: string;
  text: string;
  why: string;
}

export interface Proposal {
  inferred: Inferred;
  files: Proposed[];
}

/**
 * Whether a configuration is there already that waits for the model. Never overwrites: throws a UserError where a registry
 * is set up.
 */
async function isAwaited(state: Snapshot, folder: string): Promise<boolean> {
  const model = joinPath(folder, MODEL_FILE);
  const own = await findConfig(state, folder);
  if (await state.entry(model))
    throw new UserError(
      `there is a model already, ${quote(model, 160)}; ${NOTHING_CHANGED}`,
      own
        ? "add the log to it by hand, or move it away and run init again"
        : `write { "model": "${MODEL_FILE}" } into ${CONFIG_FILE} to use it, or move it away and run init again`,
    );
  if (own?.config.model === MODEL_FILE) return true;
  if (own?.path !== undefined)
    throw new UserError(
      `there is a configuration already, ${quote(own.path, 160)}; ${NOTHING_CHANGED}`,
      `write "model": "${MODEL_FILE}" into it where this log is to be its registry, or name another folder by --cwd; then run init again`,
    );
  const [layout] = await findLayouts(state, folder);
  if (layout)
    throw new UserError(
      `there is a registry here already, with ${quote(mainLog(layout), 160)}; ${NOTHING_CHANGED}`,
      "run init without a log to set it up, or name another folder by --cwd",
    );
  return false;
}

/** A log's path within the folder of the configuration. Throws a UserError where it lies outside. */
function pathIn(folder: string, log: string): string {
  if (folder === "") return log;
  if (log.startsWith(`${folder}/`)) return log.slice(folder.length + 1);
  throw new UserError(
    `the log ${quote(log, 160)} lies outside ${quote(folder, 160)}`,
    "name a folder by --cwd that the log is in, or leave --cwd out",
  );
}

/** Throws a UserError where a log is not one regular file whose path names it alone. */
async function refuseOtherThanFile(state: Snapshot, log: string): Promise<void> {
  if ((await state.entry(log))?.kind !== "file")
    throw new UserError(
      `the log ${quote(log, 160)} is not a regular file, or is behind a link`,
      "name the file itself",
    );
  if (namesSeveral(log))
    throw new UserError(
      `the path ${quote(log, 160)} would name several files in a model`,
      "write the model by hand, or give the file a name without * and {writer}",
    );
}

/**
 * What to write so that logs are guarded. Throws a UserError where something is set up already, or nothing can be concluded.
 *
 * @param folder for the configuration, relative to the state's root
 * @param logs relative to the state's root
 */
export async function proposeModel(
  state: Snapshot,
  folder: string,
  logs: readonly string[],
): Promise<Proposal> {
  const isConfigured = await isAwaited(state, folder);
  for (const log of logs) await refuseOtherThanFile(state, log);
  const read = await Promise.all(logs.map((log) => readLog(state, log, pathIn(folder, log))));
  const empty = read.find(({ records }) => records.length === 0);
  if (empty)
    throw new UserError(
      `${quote(empty.path, 160)} has no line that can be read, so nothing can be concluded from it`,
      "append some records first, or leave it out",
    );
  const inferred = infer(read);
  const text = (schema: string, content: object) =>
    `${JSON.stringify({ $schema: `${SCHEMAS}/${schema}.schema.json`, ...content }, null, 2)}\n`;
  const model = {
    path: joinPath(folder, MODEL_FILE),
    text: text("model", inferred.model),
    why: "what the records of each log are; correct it where it asks too much or too little",
  };
  const config = {
    path: joinPath(folder, CONFIG_FILE),
    text: text("config", { model: MODEL_FILE }),
    why: "the check finds the model by it",
  };
  return { inferred, files: isConfigured ? [model] : [model, config] };
}
