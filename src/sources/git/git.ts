/** The only file that starts git. A reason is beside each setting. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { codeOf, messageOf, UserError } from "../../base/core/errors.js";
import { shellWord } from "../../base/text/shell.js";
import { visible } from "../../base/text/visible.js";
import { fetchingEnvironment, readingEnvironment, SETTINGS } from "./environment.js";

/** Settings of git by name, in order: a later one of the same name is added to the earlier. */
export type Settings = readonly (readonly [string, string])[];

export interface RunOptions {
  input?: string | Buffer;
  /** Exit codes other than 0 that are answers, not failures. */
  answers?: readonly number[];
}

export interface Answer {
  code: number;
  stdout: Buffer;
  /** The end of what it wrote to standard error. */
  stderr: string;
}

/** What is said where git can't be started at all. */
export function missingGit(error: unknown): UserError {
  const remedy = "install git, or put its folder on PATH";
  return new UserError("git could not be started: is it installed and on PATH?", remedy, { cause: error });
}

/** What git said, in one line: from where it gave up, or its last lines. */
export function words(stderr: string): string {
  const all = stderr.trim().split("\n");
  const fatal = all.findIndex((line) => /^(?:fatal|error):/.test(line));
  const lines = fatal < 0 ? all.slice(-3) : all.slice(fatal, fatal + 4);
  return visible(lines.join(" ").trim()) || "it gave no reason";
}

/** The command that makes git trust a folder, as git itself prints it: with the folder as it wants it written. */
function trusting(stderr: string): string {
  const found = /safe\.directory (.+)$/m.exec(stderr)?.[1] ?? "";
  const folder = /^'.*'$/.test(found) ? found.slice(1, -1).replaceAll("'\\''", "'") : found;
  return `run \`git config --global --add safe.directory ${shellWord(folder)}\``;
}

/** What brings the objects that a partial clone left out. */
export const REFETCH =
  "what a partial clone lacks comes with `git fetch --refetch --no-filter` (git 2.36 or later)";

/** What to do about a git that failed, by what it said. */
export function remedyFor(stderr: string): string {
  if (/dubious ownership/.test(stderr))
    return `tell git that the folder is safe, where you trust it: ${trusting(stderr)}`;
  if (/promisor remote/.test(stderr)) return REFETCH;
  return "fix what git names, then run the check again; `git fsck` shows what is damaged";
}

/** The error of a git that gave an exit code that is no answer. */
export function failed(args: readonly string[], how: string, stderr: string): UserError {
  return new UserError(`git ${args[0] ?? ""} failed (${how}): ${words(stderr)}`, remedyFor(stderr));
}

/** Git in one folder, with one environment. */
export class Git {
  readonly cwd: string;
  /** The index that the environment names, as hooks are given one of their own. */
  readonly indexFile: string | undefined;
  readonly #given: NodeJS.ProcessEnv;
  readonly #env: NodeJS.ProcessEnv;

  /**
   * @param env the environment that the program was started with: hooks name their repository and index there
   * @param toGit what of it git is given
   */
  constructor(cwd: string, env: NodeJS.ProcessEnv, toGit = readingEnvironment) {
    this.cwd = cwd;
    this.indexFile = env.GIT_INDEX_FILE || undefined;
    this.#given = env;
    this.#env = toGit(env);
  }

  /** Starts git with its streams open. */
  start(args: readonly string[]): ChildProcessWithoutNullStreams {
    // --no-pager and colour settings do not matter to plumbing, and nothing else is run here.
    return spawn("git", [...SETTINGS, ...args], { cwd: this.cwd, env: this.#env, windowsHide: true });
  }

  /**
   * Runs git and gives all that it wrote. Throws a UserError when it can't be started, is ended by a signal, or
   * gives an exit code that is no answer.
   */
  run(args: readonly string[], options: RunOptions = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const child = this.start(args);
      const stdout: Buffer[] = [];
      let stderr = "";
      child.stdout.on("data", (piece: Buffer) => stdout.push(piece));
      child.stderr.on("data", (piece: Buffer) => {
        stderr = (stderr + piece.toString("utf8")).slice(-8192);
      });
      // A git that stops early closes its end; its exit code says why.
      child.stdin.on("error", (error) => {
        if (codeOf(error) !== "EPIPE") stderr += messageOf(error);
      });
      child.on("error", (error) => reject(missingGit(error)));
      child.on("close", (code, signal) => {
        if (code === 0 || (code !== null && options.answers?.includes(code))) {
          resolve({ code, stdout: Buffer.concat(stdout), stderr });
        } else
          reject(failed(args, code === null ? `ended by ${signal ?? "a signal"}` : `exit ${code}`, stderr));
      });
      child.stdin.end(options.input ?? "");
    });
  }

  /**
   * Fetches from a remote: what nothing here does but the status check of a CI job, where nobody else will. Writes
   * objects and `shallow`, no ref and no setting.
   *
   * @param depth how much history: `--depth=1`, `--deepen=50`, `--unshallow`
   * @param wanted ids of commits
   * @param settings settings of git for this one process, such as a header with a token; they go through the environment
   */
  async fetch(
    remote: string,
    depth: string | undefined,
    wanted: readonly string[],
    settings: Settings = [],
  ): Promise<void> {
    const options = [
      "--quiet",
      "--no-tags",
      "--no-write-fetch-head",
      "--no-recurse-submodules",
      "--no-auto-maintenance",
    ];
    await this.#online(settings).run([
      "fetch",
      ...options,
      ...(depth === undefined ? [] : [depth]),
      "--",
      remote,
      ...wanted,
    ]);
  }

  /** The id that a remote has for a ref, or undefined. */
  async remoteId(remote: string, ref: string, settings: Settings = []): Promise<string | undefined> {
    const answer = await this.#online(settings).run(["ls-remote", "--", remote, ref]);
    const rows = answer.stdout.toString("utf8").split("\n");
    return rows.find((row) => row.endsWith(`\t${ref}`))?.split("\t")[0];
  }

  /** The same git with the network, and with settings that last as long as one process. */
  #online(settings: Settings): Git {
    const first = Number(this.#given.GIT_CONFIG_COUNT ?? "0") || 0;
    const env: NodeJS.ProcessEnv = { ...this.#given, GIT_CONFIG_COUNT: String(first + settings.length) };
    settings.forEach(([key, value], index) => {
      env[`GIT_CONFIG_KEY_${first + index}`] = key;
      env[`GIT_CONFIG_VALUE_${first + index}`] = value;
    });
    return new Git(this.cwd, env, fetchingEnvironment);
  }

  /**
   * As {@link ask}, for commands that no hook waits for: asked through simple-git, which takes longer to load than all
   * that a hook does.
   */
  async question(args: readonly string[], no: readonly number[] = []): Promise<string | undefined> {
    const { askClient } = await import("./client.js");
    return askClient({ cwd: this.cwd, env: this.#env }, [...SETTINGS, ...args], no);
  }

  /** A short question whose answer is text, trimmed; undefined where git says no (an exit code in `no`). */
  async ask(args: readonly string[], no: readonly number[] = []): Promise<string | undefined> {
    const { code, stdout } = await this.run(args, { answers: no });
    return code === 0 ? stdout.toString("utf8").trim() : undefined;
  }
}
