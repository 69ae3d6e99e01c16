/** The part of `init` for a log that has no model yet: what is concluded, what is written, and the first audit. */
import { realpathSync } from "node:fs";
import { join, resolve } from "node:path";
import { UserError } from "../../../base/core/errors.js";
import { quote } from "../../../base/text/visible.js";
import { exitCodeOf } from "../../../check/findings/report.js";
import { lint } from "../../../check/modes/lint.js";
import { isFolder, pathWithin } from "../../../check/modes/workspace.js";
import { findLayouts, type Layout } from "../../../registry/config/layout.js";
import { LOG_ENDINGS } from "../../../registry/config/log-path.js";
import { ProposedSnapshot } from "../../../sources/snapshots/proposed.js";
import { WorktreeSnapshot } from "../../../sources/snapshots/worktree.js";
import type { FileChange } from "../../setup/change.js";
import { describeInferred } from "../../setup/infer/describe.js";
import { proposeModel } from "../../setup/infer/propose.js";
import { chooseStyle } from "../colour.js";
import { writeOutputs } from "../formats.js";
import type { ExitCode, Program } from "../program.js";

/** What a log's model would be, and what is to be written for it. */
export interface FoundModel {
  /** On disk, the folder of the configuration. */
  folder: string;
  layouts: Layout[];
  changes: FileChange[];
  /** What was concluded, as lines of text. */
  concluded: string[];
}

/** The arguments that are logs. Throws a UserError where folders stand beside them. */
export function logsIn(cwd: string, paths: readonly string[]): string[] {
  const isLog = (path: string) =>
    !isFolder(cwd, path) && LOG_ENDINGS.some((ending) => path.toLowerCase().endsWith(ending));
  const logs = paths.filter(isLog);
  const other = paths.find((path) => !isLog(path));
  if (logs.length > 0 && other !== undefined)
    throw new UserError(
      `${quote(other, 160)} is not a log, but ${quote(logs[0], 160)} is one`,
      "name logs alone, or the folder of a registry alone",
    );
  return [...new Set(logs)];
}

/** Infers the model of logs. Throws a UserError where there is one already, or none can be inferred. */
export async function proposeFor(
  { root, cwd, isFolderNamed }: { root: string; cwd: string; isFolderNamed: boolean },
  logs: readonly string[],
): Promise<FoundModel> {
  const within = (path: string) => pathWithin(root, cwd, path);
  const folder = isFolderNamed ? within(realpathSync(resolve(cwd))) : "";
  const state = new WorktreeSnapshot(root);
  const { inferred, files } = await proposeModel(state, folder, [...new Set(logs.map(within))]);
  const proposed = Object.fromEntries(files.map(({ path, text }) => [path, text]));
  const changes = files.map(({ path, text, why }) => ({
    path,
    before: undefined,
    after: text,
    why,
    executable: false,
  }));
  return {
    folder: join(root, folder),
    layouts: await findLayouts(new ProposedSnapshot(state, proposed), folder),
    changes,
    concluded: describeInferred(inferred),
  };
}

/** Audits the new registry, prints the result, and gives its exit code. */
export async function auditAtOnce(program: Program, folder: string): Promise<ExitCode> {
  const { env, now, stdout } = program;
  const report = await lint({ cwd: folder, env, now });
  writeOutputs(program, [{ format: "pretty", file: undefined }], report, {
    style: chooseStyle(undefined, env, stdout),
    ...(stdout.columns && { width: stdout.columns }),
  });
  return exitCodeOf(report, undefined);
}
