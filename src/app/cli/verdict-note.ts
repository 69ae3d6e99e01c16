import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { codeOf } from "../../base/core/errors.js";
import { VERSION } from "../../base/core/version.js";
import { findRepository } from "../../sources/git/repository.js";

/**
 * Notes that a change was checked and holds, so that prepare-commit-msg need not check it again. Only for registries
 * without a configuration: nothing else than the change itself decides there.
 */
export function noteVerdict(cwd: string, env: NodeJS.ProcessEnv): void {
  const change = env.RUNIDX_CHANGE;
  const repository = change ? findRepository(cwd, env) : undefined;
  if (!change || !repository) return;
  const folder = join(repository.gitDir, "runidx-lint");
  const temporary = join(folder, `verdict.${process.pid}`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(temporary, `runidx-lint ${VERSION}\n${change}\n`);
    renameSync(temporary, join(folder, "verdict"));
  } catch (error) {
    // Without the note the next hook checks again: slower, never laxer.
    if (!["EACCES", "EROFS", "EPERM", "ENOSPC"].includes(codeOf(error) ?? "")) throw error;
  }
}
