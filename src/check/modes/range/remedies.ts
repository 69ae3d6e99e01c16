/** What decides the remedy of a range: where its branch is, who has it, and which lines in it are the user's own. */

import type { Line } from "../../../registry/jsonl/line.js";
import type { Git } from "../../../sources/git/git.js";
import type { Objects } from "../../../sources/git/objects.js";
import type { Repository } from "../../../sources/git/repository.js";
import { isAncestor, knownCommit } from "../../../sources/git/revisions.js";
import { CommitSnapshot } from "../../../sources/snapshots/commit-snapshot.js";
import { WorktreeSnapshot } from "../../../sources/snapshots/worktree.js";
import type { Alteration } from "../../history/alteration.js";
import { isPushed } from "../../history/pushed.js";
import { linesOfBytes, newForms, ownLines, textOf } from "../../proof/own-lines.js";
import type { Where } from "../../proof/remedy.js";
import {
  isUntouched,
  type LogBytes,
  linesOfNeither,
  logIn,
  type Surroundings,
} from "../../proof/surroundings.js";

const FULL_ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

type RangeWhere = Extract<Where, { kind: "range" }>;

/** What was done to a log, and by which commit where it was one. */
export interface Altered {
  path: string;
  alterations: readonly Alteration[];
  commit?: string;
  /** The blob that the log was before. */
  parent?: string | undefined;
}

export interface RangeRemediesContext {
  git: Git;
  objects: Objects;
  repository: Repository;
}

/** Finds the remedy of each alteration of one range; asks git only where there is one. */
export class RangeRemedies {
  readonly #context: RangeRemediesContext;
  readonly #head: string;
  /** Whether the head is a merge that its host made, which nobody's clone has. */
  readonly #isHosts: boolean;
  readonly #ways = new Map<string, Promise<RangeWhere>>();
  readonly #answers = new Map<string, Promise<boolean>>();

  constructor(context: RangeRemediesContext, head: string, isHosts: boolean) {
    this.#context = context;
    this.#head = head;
    this.#isHosts = isHosts;
  }

  /**
   * The remedy of what was done to one log.
   *
   * @param base the commit that the range is rebuilt from
   * @param all everything that the range did to the log, the base itself against the head included
   */
  whereOf(base: string, path: string, all: readonly Altered[]): Promise<RangeWhere> {
    // A log may be altered by thousands of commits, which all have one remedy.
    const key = `${base} ${path}`;
    const known = this.#ways.get(key) ?? this.#wayOf(base, path, all);
    this.#ways.set(key, known);
    return known;
  }

  async #wayOf(base: string, path: string, all: readonly Altered[]): Promise<RangeWhere> {
    const before = await this.#in(base, path);
    const isBuiltOnBase = await this.#once(`built on ${base}`, () =>
      isAncestor(this.#context.git, base, this.#tip),
    );
    return {
      kind: "range",
      base,
      beside: await this.#beside(base, path, all),
      baseHasLog: before.id !== "",
      isBuiltOnBase,
      branch: await this.#branch(all.find(({ commit }) => commit !== undefined)?.commit ?? this.#head),
    };
  }

  /** The commit that the user has: of a host's merge, the second parent. */
  get #tip(): string {
    return this.#isHosts ? `${this.#head}^2` : this.#head;
  }

  async #in(commit: string, path: string): Promise<LogBytes> {
    const { git, objects } = this.#context;
    const id = FULL_ID.test(commit) ? commit : await knownCommit(git, commit);
    if (id === undefined) throw new Error(`there is no commit ${commit}`);
    return logIn(await CommitSnapshot.of(id, objects), path);
  }

  #once(question: string, ask: () => Promise<boolean>): Promise<boolean> {
    const known = this.#answers.get(question) ?? ask();
    this.#answers.set(question, known);
    return known;
  }

  /** A branch to make first: what was pushed must stay, and so must the branch that is checked out where it is another. */
  async #branch(commit: string): Promise<string[] | undefined> {
    const name = `corrected-${this.#head.slice(0, 12)}`;
    if (this.#isHosts) return [name];
    // In a bare repository a push is checked before anybody else has it; the pusher has it checked out.
    if (this.#context.repository.root === undefined) return undefined;
    if (
      !(await this.#once("head", async () => (await knownCommit(this.#context.git, "HEAD")) === this.#head))
    )
      return [name, this.#head];
    const isOut = await this.#once(`pushed ${commit}`, () => isPushed(this.#context.git, commit));
    return isOut ? [name] : undefined;
  }

  async #beside(base: string, path: string, all: readonly Altered[]): Promise<Surroundings> {
    const { git, objects, repository } = this.#context;
    const [before, now] = [await this.#in(base, path), await this.#in(this.#tip, path)];
    const [old, head] = [linesOfBytes(path, before.bytes), linesOfBytes(path, now.bytes)];
    const kept = new Set<string>();
    const own: Line[] = [];
    const take = (lines: readonly Line[], id: string) => {
      const known = new Set(own.map(textOf));
      const fresh = lines.filter((line) => !known.has(textOf(line)));
      own.push(...fresh);
      if (fresh.length > 0) kept.add(id);
    };
    // A line that a commit took away again is only in what the log was before.
    for (const { parent, alterations } of all.filter((one) => one.path === path)) {
      if (parent === undefined) continue;
      const lines = linesOfBytes(path, await objects.blob(parent));
      take(linesOfNeither(old, head, lines, alterations), parent);
    }
    // An edited line of the base is proposed again by the finding; one of the user's own is just a line of theirs.
    const committed = new Set(old.lines.map(textOf));
    const edits = all
      .filter((one) => one.path === path)
      .flatMap(({ alterations }) => alterations)
      .filter(({ before: line }) => line !== undefined && committed.has(textOf(line)));
    // Where the base has no such log, nothing is restored, and the lines that stand in it stay.
    if (before.id !== "") take(ownLines(old, head, edits), now.id);
    const { root } = repository;
    const isSeen =
      root !== undefined &&
      !this.#isHosts &&
      (await this.#once("head", async () => (await knownCommit(this.#context.git, "HEAD")) === this.#head)) &&
      (await isUntouched(git, new WorktreeSnapshot(root), path, now.id || undefined));
    return {
      own,
      edited: before.id === "" ? [] : newForms(edits),
      kept: [...kept],
      workTree: isSeen ? "same" : "unseen",
    };
  }
}
