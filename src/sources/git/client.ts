/** The client for one-shot questions of commands that no hook waits for: init, doctor, report and the action. */
import { type GitError, simpleGit } from "simple-git";
import { messageOf, UserError } from "../../base/core/errors.js";
import { failed, missingGit } from "./git.js";

/**
 * What the client would refuse: it can't know that environment.ts decides what reaches git, and that what a user set for
 * git as a whole counts here as well.
 */
const UNSAFE = {
  allowUnsafeAlias: true,
  allowUnsafeAskPass: true,
  allowUnsafeCommandBinaries: true,
  allowUnsafeConfigEnvCount: true,
  allowUnsafeConfigPaths: true,
  allowUnsafeCredentialHelper: true,
  allowUnsafeDiffExternal: true,
  allowUnsafeDiffTextConv: true,
  allowUnsafeEditor: true,
  allowUnsafeExec: true,
  allowUnsafeFilter: true,
  allowUnsafeFsMonitor: true,
  allowUnsafeGitProxy: true,
  allowUnsafeGpgProgram: true,
  allowUnsafeHooksPath: true,
  allowUnsafeInclude: true,
  allowUnsafeMergeDriver: true,
  allowUnsafePack: true,
  allowUnsafePager: true,
  allowUnsafeProtocolOverride: true,
  allowUnsafeSshCommand: true,
  allowUnsafeSubmodule: true,
  allowUnsafeTemplateDir: true,
  allowUnsafeUrlRewrite: true,
};

/**
 * A short question whose answer is text, trimmed; undefined where git says no.
 *
 * @param env what git is given, as environment.ts has it
 * @param no exit codes that mean no
 * @throws a UserError where git can't be started or fails
 */
export async function askClient(
  { cwd, env }: { cwd: string; env: NodeJS.ProcessEnv },
  args: readonly string[],
  no: readonly number[],
): Promise<string | undefined> {
  let isRefused = false;
  let failure: UserError | undefined;
  const git = simpleGit({
    baseDir: cwd,
    // Its timer would keep the process waiting for 50 ms after the answer.
    completion: { onClose: true, onExit: false },
    allowEnvironment: Object.keys(env),
    unsafe: UNSAFE,
    // Without this an exit code with nothing on stderr counts as success.
    errors(error, { exitCode, stdErr }): Buffer | Error | undefined {
      if (exitCode === 0) return undefined;
      if (no.includes(exitCode)) {
        isRefused = true;
        return undefined;
      }
      if (exitCode > 0)
        failure = failed(withoutSettings(args), `exit ${exitCode}`, Buffer.concat(stdErr).toString("utf8"));
      return failure ?? (error as GitError | undefined);
    },
  }).env(env);
  try {
    const answer = await git.raw([...args]);
    return isRefused ? undefined : answer.trim();
  } catch (error) {
    if (failure) throw failure;
    if (/ENOENT/.test(messageOf(error))) throw missingGit(error);
    throw new UserError(
      `git ${withoutSettings(args)[0] ?? ""} failed: ${messageOf(error)}`,
      "fix what git names, then run it again",
      {
        cause: error,
      },
    );
  }
}

/** The arguments from the name of the command on. */
function withoutSettings(args: readonly string[]): readonly string[] {
  const first = args.findIndex((arg, index) => arg !== "-c" && args[index - 1] !== "-c");
  return args.slice(Math.max(first, 0));
}
