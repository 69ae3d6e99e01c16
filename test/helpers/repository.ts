import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Report } from "../../src/base/core/finding.js";
import { type CheckRequest, runCheck } from "../../src/check/modes/lint.js";
import { NOW } from "./lint-files.js";
import { temporaryFolder } from "./temporary-folder.js";

export { temporaryFolder } from "./temporary-folder.js";

/** An environment in which git knows nothing of this machine's user or system. */
export function isolatedEnv(home: string, more: Record<string, string> = {}): NodeJS.ProcessEnv {
  const { PATH = "", SystemRoot, TMPDIR, TEMP, TMP } = process.env;
  return {
    PATH,
    ...(TMPDIR && { TMPDIR }),
    ...(SystemRoot && { SystemRoot }),
    ...(TEMP && { TEMP }),
    ...(TMP && { TMP }),
    HOME: home,
    XDG_CONFIG_HOME: join(home, ".config"),
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: "Dana Whitlock",
    GIT_AUTHOR_EMAIL: "dana@example.com",
    GIT_COMMITTER_NAME: "Dana Whitlock",
    GIT_COMMITTER_EMAIL: "dana@example.com",
    GIT_AUTHOR_DATE: "2026-01-03T10:00:00Z",
    GIT_COMMITTER_DATE: "2026-01-03T10:00:00Z",
    ...more,
  };
}

/** Where the logs are in the standard layout. */
export const RUNS = "60-REGISTRY/data/run-index.jsonl";
export const SONGS = "60-REGISTRY/data/song-index.jsonl";
export const OVERRIDES = "60-REGISTRY/data/overrides-log.jsonl";

/** A check in few words: staged, a range, or else an audit. */
export interface ShortRequest extends Omit<CheckRequest, "target"> {
  staged?: boolean;
  base?: string;
  head?: string;
  exact?: boolean;
  at?: string;
  history?: boolean;
}

/** The target that the few words mean. */
function targetOf({ staged, base, head = "HEAD", exact = false, at, history = true }: ShortRequest) {
  if (staged) return { mode: "staged" } as const;
  if (base !== undefined) return { mode: "commits", base, head, exact } as const;
  return { mode: "audit", history, ...(at !== undefined && { at }) } as const;
}

/** The text of a file; undefined where there is none, or where a part of its path is a file. */
function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** What `git init` writes, by its arguments: each folder as a name alone, each file with its bytes and its mode. */
const INITS = new Map<string, [name: string, bytes?: Buffer, mode?: number][]>();

/** Does `git init` in an empty folder. The first time git does it, and what it wrote is written again from then on. */
function init(
  { root, git }: { root: string; git: (...args: string[]) => string },
  args: readonly string[],
): void {
  const key = args.join("\0");
  const known = INITS.get(key);
  if (known === undefined) {
    git("init", "-q", "-b", "main", ...args);
    // Git would start one more process after each commit, only to find that there is nothing to tidy up.
    git("config", "maintenance.auto", "false");
    const names = readdirSync(root, { recursive: true, encoding: "utf8" }).sort();
    INITS.set(
      key,
      names.map((name) => {
        const stat = statSync(join(root, name));
        return stat.isDirectory() ? [name] : [name, readFileSync(join(root, name)), stat.mode];
      }),
    );
    return;
  }
  for (const [name, bytes, mode] of known)
    if (bytes) writeFileSync(join(root, name), bytes, { mode: mode as number });
    else mkdirSync(join(root, name));
}

/** A real repository in a temporary folder. */
export class Repository {
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;

  constructor(root: string, env: NodeJS.ProcessEnv) {
    this.root = root;
    this.env = env;
  }

  /** The one whose work tree is in a home folder. */
  static in<Kind extends Repository>(
    this: new (
      root: string,
      env: NodeJS.ProcessEnv,
    ) => Kind,
    home: string,
  ): Kind {
    return new this(join(home, "work tree"), isolatedEnv(home));
  }

  /** Makes one; `args` go to `git init`. */
  static create<Kind extends Repository>(
    this: (new (root: string, env: NodeJS.ProcessEnv) => Kind) & typeof Repository,
    ...args: string[]
  ): Kind {
    const home = temporaryFolder();
    mkdirSync(join(home, "work tree"));
    const repository = new this(join(home, "work tree"), isolatedEnv(home));
    init({ root: repository.root, git: (...words) => repository.git(...words) }, args);
    return repository as Kind;
  }

  /** Runs git and gives what it wrote, trimmed. Throws where it fails. */
  git(...args: string[]): string {
    return execFileSync("git", args, {
      cwd: this.root,
      env: this.env,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    }).trim();
  }

  /** Runs git and gives its exit code, whatever it is. */
  tryGit(...args: string[]): { code: number | null; output: string } {
    const { status, stdout, stderr } = spawnSync("git", args, {
      cwd: this.root,
      env: this.env,
      encoding: "utf8",
    });
    return { code: status, output: stdout + stderr };
  }

  write(path: string, content: string | Uint8Array): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), content);
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), "utf8");
  }

  append(path: string, content: string): void {
    this.write(path, this.read(path) + content);
  }

  /** Stages everything and commits it; gives the commit's id. */
  commit(message = "change"): string {
    this.git("add", "-A");
    this.git("commit", "-q", "--allow-empty", "-m", message);
    return this.#head() ?? this.git("rev-parse", "HEAD");
  }

  /** The commit of a branch that is a file, which takes no process to read. */
  #head(): string | undefined {
    const folder = join(this.root, ".git");
    const [, branch] = /^ref: (\S+)\n$/.exec(readIfThere(join(folder, "HEAD")) ?? "") ?? [];
    return branch === undefined ? undefined : readIfThere(join(folder, branch))?.trim();
  }

  /** Writes files and commits them. */
  commitFiles(files: Readonly<Record<string, string | Uint8Array>>, message = "change"): string {
    for (const [path, content] of Object.entries(files)) this.write(path, content);
    return this.commit(message);
  }

  lint(short: ShortRequest = {}): Promise<Report> {
    const { staged: _, base: __, head: ___, exact: ____, at: _____, history: ______, ...request } = short;
    return runCheck({ cwd: this.root, env: this.env, now: NOW, ...request, target: targetOf(short) });
  }

  /** Stages everything and judges the index. */
  lintStaged(short: ShortRequest = {}): Promise<Report> {
    this.git("add", "-A");
    return this.lint({ ...short, staged: true });
  }
}
