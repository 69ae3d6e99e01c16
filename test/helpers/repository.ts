import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
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
    repository.git("init", "-q", "-b", "main", ...args);
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
    return this.git("rev-parse", "HEAD");
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
