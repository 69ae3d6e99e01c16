/** The clone that a job checked out: asks for as little more of its history as a comparison needs. */
import { UserError } from "../../base/core/errors.js";
import { Git, type Settings } from "../../sources/git/git.js";
import { findRepository, isShallow, type Repository, shallowCommits } from "../../sources/git/repository.js";
import { commitNamed, knownCommit, mergeBaseOf } from "../../sources/git/revisions.js";

const REMOTE = "origin";
/** How many more commits the last round of deepening asks for; each asks for twice as many as the one before. */
const DEEPEST = 2_000;

export interface CloneOptions {
  /** A folder in the clone. */
  folder: string;
  env: NodeJS.ProcessEnv;
  /** Empty: whatever the remote gives to anybody, as it does for a public repository. */
  token: string;
  /** Where GitHub is, such as `https://github.com`: the token is for that host alone. */
  server: string;
}

export interface CommitHead {
  id: string;
  parents: string[];
}

/** A header with the token for one host; an empty one before it drops what a checkout may have left. */
export function tokenSettings(token: string, server: string): Settings {
  if (token === "") return [];
  const key = `http.${server.replace(/\/+$/, "")}/.extraheader`;
  const basic = Buffer.from(`x-access-token:${token}`).toString("base64");
  return [
    [key, ""],
    [key, `AUTHORIZATION: basic ${basic}`],
  ];
}

/** The environment of a job without the token, which only a fetch is given, and in another way. */
export function withoutToken({ INPUT_TOKEN: _, ...env }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return env;
}

/** What git says of an id that a remote does not have. */
const NOT_THERE = /not our ref|couldn't find remote ref|no such remote ref|unadvertised object/i;

export class Clone {
  readonly git: Git;
  readonly #repository: Repository;
  readonly #settings: Settings;

  /** Throws a UserError where the folder is in no clone. */
  constructor(options: CloneOptions) {
    const { folder, env, token, server } = options;
    const repository = findRepository(folder, env);
    if (!repository) {
      throw new UserError(
        "there is no clone here",
        "run actions/checkout before this step, with `persist-credentials: false`",
      );
    }
    this.#repository = repository;
    this.git = new Git(repository.root ?? repository.gitDir, env);
    this.#settings = tokenSettings(token, server);
  }

  get isShallow(): boolean {
    return isShallow(this.#repository);
  }

  /** A commit with the parents that it names, whether or not the clone has them. */
  async commit(revision: string): Promise<CommitHead> {
    const id = await commitNamed(this.git, revision);
    const text = (await this.git.run(["cat-file", "commit", id])).stdout.toString("utf8");
    const head = text.slice(0, text.indexOf("\n\n"));
    const parents = [...head.matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, parent]) => parent ?? "");
    return { id, parents };
  }

  async has(id: string): Promise<boolean> {
    return (await knownCommit(this.git, id)) !== undefined;
  }

  /** Whether a commit has a file or a folder at a path. */
  async hasPath(commit: string, path: string): Promise<boolean> {
    const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${commit}:./${path}`];
    return (await this.git.ask(args, [1, 128])) !== undefined;
  }

  /** The id of a branch on the remote, or undefined. */
  async remoteBranch(name: string): Promise<string | undefined> {
    return this.git.remoteId(REMOTE, `refs/heads/${name}`, this.#settings);
  }

  /** Brings one commit where the clone lacks it; false where the remote does not have it either. */
  async tryToBring(id: string): Promise<boolean> {
    if (await this.has(id)) return true;
    try {
      await this.git.fetch(REMOTE, this.isShallow ? "--depth=1" : undefined, [id], this.#settings);
    } catch (error) {
      // Whatever else went wrong is no answer.
      if (error instanceof UserError && NOT_THERE.test(error.message)) return false;
      throw error;
    }
    return this.has(id);
  }

  /** As {@link tryToBring}. Throws a UserError where the remote does not have the commit. */
  async bring(id: string): Promise<void> {
    if (await this.tryToBring(id)) return;
    throw new UserError(`the remote has no commit ${id}`, "run the check again on the newest commit");
  }

  /** Brings the whole history. */
  async unshallow(): Promise<void> {
    if (!this.isShallow) return;
    const { id } = await this.commit("HEAD");
    await this.git.fetch(REMOTE, "--unshallow", [id], this.#settings);
  }

  mergeBase(a: string, b: string): Promise<string | undefined> {
    return mergeBaseOf(this.git, a, b);
  }

  async #isCutBetween(base: string, head: string): Promise<boolean> {
    const cut = shallowCommits(this.#repository);
    const listed = (await this.git.run(["rev-list", head, `^${base}`, "--"])).stdout.toString("utf8");
    return listed.split("\n").some((id) => cut.has(id));
  }

  /**
   * Brings every commit that is in one of two commits and not in both, and where they part.
   *
   * @param commits how many there probably are
   */
  async complete(base: string, head: string, commits = 1): Promise<void> {
    await this.bring(base);
    await this.bring(head);
    for (let more = commits + 1; more <= DEEPEST; more = Math.max(more * 2, 8)) {
      if (!this.isShallow || (await this.#isComplete(base, head))) return;
      await this.git.fetch(REMOTE, `--deepen=${more}`, [head, base], this.#settings);
    }
    if (this.isShallow && !(await this.#isComplete(base, head))) {
      await this.git.fetch(REMOTE, "--unshallow", [head, base], this.#settings);
    }
  }

  async #isComplete(base: string, head: string): Promise<boolean> {
    if ((await this.mergeBase(base, head)) === undefined) return false;
    return !(await this.#isCutBetween(base, head)) && !(await this.#isCutBetween(head, base));
  }
}
