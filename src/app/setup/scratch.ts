/** A clone that is made for trying things out: real commits, merges and pushes, with this clone's own hooks. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserError } from "../../base/core/errors.js";
import { Git } from "../../sources/git/git.js";
import type { Repository } from "../../sources/git/repository.js";
import { copyHooks } from "./hooks-folder.js";
import { MANAGER_FILES } from "./managers/manager.js";

/** What git did with a hook, as git itself noted it. */
export interface Observed {
  /** The hook's exit code; undefined where git called no such hook. */
  code: number | undefined;
  /** All that was said, by git and by the hooks. */
  output: string;
}

/** What the scratch clone must not take from the program's environment: it leads back to the real repository. */
const LEADS_BACK =
  /^GIT_(?!AUTHOR_|COMMITTER_|EXEC_PATH$|SSL_|CONFIG_GLOBAL$|CONFIG_SYSTEM$|CONFIG_NOSYSTEM$)/;

/** What git is given there: nearly what it is given when a person commits, because hooks are to run as they do then. */
function environment(env: NodeJS.ProcessEnv, trace: string): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !LEADS_BACK.test(name));
  return {
    ...Object.fromEntries(kept),
    // A clone whose user has no name yet can be tried as well.
    GIT_AUTHOR_NAME: "runidx-lint doctor",
    GIT_AUTHOR_EMAIL: "doctor@localhost",
    GIT_COMMITTER_NAME: "runidx-lint doctor",
    GIT_COMMITTER_EMAIL: "doctor@localhost",
    GIT_TERMINAL_PROMPT: "0",
    GIT_ALLOW_PROTOCOL: "file",
    GIT_LFS_SKIP_SMUDGE: "1",
    GIT_TRACE2_EVENT: trace,
    NO_COLOR: "1",
  };
}

/** The exit code of a hook in git's own event trace; the git processes that hooks start are left out. */
function exitCodeIn(trace: string, hook: string): number | undefined {
  let child: unknown;
  let code: number | undefined;
  for (const line of trace.split("\n")) {
    if (line === "") continue;
    const event = JSON.parse(line) as Record<string, unknown>;
    if (String(event.sid).includes("/")) continue;
    if (event.event === "child_start" && event.hook_name === hook) child = event.child_id;
    if (event.event === "child_exit" && event.child_id === child && child !== undefined)
      code = Number(event.code);
  }
  return code;
}

export class ScratchClone {
  readonly root: string;
  readonly git: Git;
  readonly #folder: string;
  #start = "";

  private constructor(folder: string, env: NodeJS.ProcessEnv) {
    this.#folder = folder;
    this.root = join(folder, "clone");
    mkdirSync(this.root);
    this.git = new Git(this.root, env, (given) => environment(given, join(folder, "trace")));
  }

  /**
   * Clones a work tree's HEAD with the hooks and the installed packages that it has now. Nothing is written to the
   * repository; its objects are borrowed. Throws a UserError where it can't be cloned.
   */
  static async of(
    {
      root,
      commonDir,
      project = "",
    }: Pick<Repository, "commonDir"> & { root: string; project?: string | undefined },
    head: string,
    env: NodeJS.ProcessEnv,
  ): Promise<ScratchClone> {
    const scratch = new ScratchClone(realpathSync(mkdtempSync(join(tmpdir(), "runidx-doctor-"))), env);
    try {
      await scratch.#clone(root, head);
      const hooksPath = await copyHooks(new Git(root, env), { root, commonDir, clone: scratch.root });
      await scratch.#keepManagers();
      if (hooksPath !== undefined) await scratch.git.run(["config", "core.hooksPath", hooksPath]);
      scratch.#linkPackages("", [root, join(commonDir, "..")]);
      if (project !== "") scratch.#linkPackages(project, [join(root, project)]);
      return scratch;
    } catch (error) {
      scratch.close();
      throw error;
    }
  }

  async #clone(from: string, head: string): Promise<void> {
    const options = ["--quiet", "--shared", "--no-checkout", "--template=", "--", from, this.root];
    await this.#withoutHooks(["clone", ...options]);
    await this.git.run(["config", "commit.gpgSign", "false"]);
    await this.git.run(["config", "gc.auto", "0"]);
    const isThere =
      (await this.git.question(["rev-parse", "--verify", "--quiet", "HEAD"], [1, 128])) === head;
    await this.#withoutHooks(
      isThere ? ["reset", "--hard", "--quiet"] : ["checkout", "--quiet", "--detach", head],
    );
    this.#start = head;
  }

  /** A manager may refuse to work with a configuration that is changed and not committed. */
  async #keepManagers(): Promise<void> {
    const tracked = await this.git.question(["ls-files", "--", ...MANAGER_FILES]);
    if (tracked) await this.git.run(["add", "--all", "--", ...tracked.split("\n")]);
    await this.#withoutHooks(["commit", "--quiet", "--allow-empty", "--message=the hooks as they are now"]);
    this.#start = await this.head();
  }

  #linkPackages(project: string, folders: readonly string[]): void {
    const packages = folders.map((folder) => join(folder, "node_modules")).find((path) => existsSync(path));
    const link = join(this.root, project, "node_modules");
    if (packages !== undefined && existsSync(join(link, "..")) && !existsSync(link))
      symlinkSync(packages, link, "junction");
  }

  #withoutHooks(args: readonly string[]): Promise<unknown> {
    return this.git.run(["-c", `core.hooksPath=${join(this.#folder, "no-hooks")}`, ...args]);
  }

  async stage(path: string): Promise<void> {
    await this.git.run(["add", "--all", "--", `:(literal)${path}`]);
  }

  /** Stages a symbolic link in the place of a file. */
  async stageLink(path: string, target: string): Promise<void> {
    const { stdout } = await this.git.run(["hash-object", "-w", "--stdin"], { input: target });
    const id = stdout.toString("utf8").trim();
    await this.git.run(["update-index", "--cacheinfo", `120000,${id},${path}`]);
  }

  /** Commits what is staged without any hook. */
  async commitUnseen(): Promise<void> {
    await this.#withoutHooks(["commit", "--quiet", "--message=altered"]);
  }

  /** A bare repository that has what the clone has, to push to. */
  async remote(): Promise<string> {
    const path = join(this.#folder, "remote.git");
    await this.#withoutHooks(["init", "--quiet", "--bare", "--template=", path]);
    await this.#withoutHooks(["push", "--quiet", path, `${this.#start}:refs/heads/main`]);
    return path;
  }

  /** Runs a git command that may call a hook, and says what became of that hook. */
  async observe(hook: string, args: readonly string[]): Promise<Observed> {
    const trace = join(this.#folder, "trace");
    rmSync(trace, { force: true });
    const output = await this.#allSaid(args);
    if (!existsSync(trace)) {
      throw new UserError(
        "git wrote no trace of what it did, so nobody can tell which hooks it called",
        "update git to 2.31 or later",
      );
    }
    return { code: exitCodeIn(readFileSync(trace, "utf8"), hook), output };
  }

  /** Runs git, whatever it ends with, and gives both streams together. */
  #allSaid(args: readonly string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      const child = this.git.start(args);
      const pieces: Buffer[] = [];
      for (const stream of [child.stdout, child.stderr])
        stream.on("data", (piece: Buffer) => pieces.push(piece));
      child.on("error", reject);
      child.on("close", () => resolve(Buffer.concat(pieces).toString("utf8")));
      child.stdin.end();
    });
  }

  /** Back to the state before anything was tried. */
  async reset(): Promise<void> {
    await this.#withoutHooks(["reset", "--hard", "--quiet", this.#start]);
  }

  async head(): Promise<string> {
    return (await this.git.question(["rev-parse", "HEAD"])) ?? "";
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
