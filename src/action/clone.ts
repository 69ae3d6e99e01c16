/** The clone that a job checked out: asks for as little more of its history as a comparison needs. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../errors.js";
import { Git, type Settings } from "../sources/git.js";
import { findRepository, isShallow, type Repository } from "../sources/repository.js";

const REMOTE = "origin";
/** How many more commits each round of deepening asks for; after the last one everything is fetched. */
const ROUNDS = [30, 200, 1_000];

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

export class Clone {
  readonly git: Git;
  readonly #repository: Repository;
  readonly #settings: Settings;

  /** Throws a UserError where the folder is in no clone. */
  constructor({ folder, env, token, server }: CloneOptions) {
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
    const id = await this.git.ask(["rev-parse", "--verify", "--end-of-options", `${revision}^{commit}`]);
    const text = (await this.git.run(["cat-file", "commit", id ?? revision])).stdout.toString("utf8");
    const head = text.slice(0, text.indexOf("\n\n"));
    const parents = [...head.matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, parent]) => parent ?? "");
    return { id: id ?? revision, parents };
  }

  async has(id: string): Promise<boolean> {
    return (await this.git.ask(["rev-parse", "--verify", "--quiet", `${id}^{commit}`], [1])) !== undefined;
  }

  /** The id of a branch on the remote, or undefined. */
  async remoteBranch(name: string): Promise<string | undefined> {
    return this.git.remoteId(REMOTE, `refs/heads/${name}`, this.#settings);
  }

  /** Brings one commit where the clone lacks it. */
  async bring(id: string): Promise<void> {
    if (await this.has(id)) return;
    await this.git.fetch(REMOTE, this.isShallow ? "--depth=1" : undefined, [id], this.#settings);
  }

  /** As {@link bring}; false where the remote does not have the commit either. */
  async tryToBring(id: string): Promise<boolean> {
    if (await this.has(id)) return true;
    // A remote that can't be reached is no answer, so it is asked for something that it has first.
    await this.git.remoteId(REMOTE, "HEAD", this.#settings);
    try {
      await this.bring(id);
    } catch (error) {
      if (error instanceof UserError) return false;
      throw error;
    }
    return this.has(id);
  }

  /** Brings the whole history. */
  async unshallow(): Promise<void> {
    if (!this.isShallow) return;
    const { id } = await this.commit("HEAD");
    await this.git.fetch(REMOTE, "--unshallow", [id], this.#settings);
  }

  async mergeBase(a: string, b: string): Promise<string | undefined> {
    return (await this.git.ask(["merge-base", a, b], [1]))?.split("\n")[0];
  }

  #cutCommits(): Set<string> {
    if (!this.isShallow) return new Set();
    return new Set(readFileSync(join(this.#repository.commonDir, "shallow"), "utf8").trim().split("\n"));
  }

  async #isCutBetween(base: string, head: string): Promise<boolean> {
    const cut = this.#cutCommits();
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
    for (const more of [commits + 1, ...ROUNDS]) {
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
