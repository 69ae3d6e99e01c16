/** A repository with a remote, in which random operations of git are done one after the other. */
import { cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { temporaryFolder } from "../../helpers/repository.js";
import { lineOf, MergedRepository, RUNS } from "./studio-logs.js";

export type Branch = "main" | "dev";

export type Op =
  | { do: "append"; branch: Branch; runs: number[]; isOpen: boolean }
  /** Somebody else pushes runs to the remote's main. */
  | { do: "elsewhere"; runs: number[] }
  | { do: "push" }
  | { do: "merge" | "rebase" | "pick"; branch: Branch; from: string }
  | { do: "stash"; branch: Branch; onto: Branch; runs: number[] }
  /** A merge with lines in the work tree that git puts aside for it. */
  | { do: "autostash"; branch: Branch; from: string; runs: number[] }
  | { do: "publish"; branch: Branch }
  | { do: "edit" | "revert"; branch: Branch };

/** What an operation came to. */
export interface Done {
  op: Op;
  /** `done`, or why it was refused. */
  how: string;
  /** What is wrong with that. */
  wrong?: string | undefined;
}

const linesOf = (text: string) => text.split("\n").filter((line) => line !== "");

/** A line that a result has more often than every state it was made of. */
function doubled(result: string, states: readonly string[]): string | undefined {
  const countIn = (text: string, line: string) => linesOf(text).filter((one) => one === line).length;
  return linesOf(result).find((line) =>
    states.every((text) => countIn(result, line) > Math.max(1, countIn(text, line))),
  );
}

/** Lines that both files have, in the order of the first. */
function shared(one: string, other: string): string[] {
  const others = new Set(linesOf(other));
  return linesOf(one).filter((line) => others.has(line));
}

const CAUSES: readonly [RegExp, string][] = [
  [/the same lines in different orders/, "order"],
  [/(?:ours|theirs)\b.*(?:removes|changes|moves|writes in other bytes)/, "altered"],
];

export class World extends MergedRepository {
  static #template: string | undefined;

  /** A fresh one, copied from one that was made before. */
  static begin(): World {
    if (World.#template === undefined) {
      World.#template = mkdtempSync(join(tmpdir(), "runidx-world-"));
      const repository = MergedRepository.withDriver();
      const remote = join(dirname(repository.root), "remote.git");
      repository.git("init", "-q", "--bare", "-b", "main", remote);
      repository.git("remote", "add", "origin", "../remote.git");
      repository.git("push", "-q", "-u", "origin", "main");
      repository.git("branch", "dev");
      cpSync(dirname(repository.root), World.#template, { recursive: true });
    }
    const home = temporaryFolder();
    cpSync(World.#template, home, { recursive: true });
    return World.in(home);
  }

  static get template(): string | undefined {
    return World.#template;
  }

  #at(ref: string): string {
    return this.git("show", `${ref}:${RUNS}`);
  }

  #append(runs: readonly number[], isOpen = false): void {
    const before = this.read(RUNS);
    const text = runs.map((run) => lineOf(run)).join("");
    const glue = before.endsWith("\n") ? "" : "\n";
    this.write(RUNS, `${before}${glue}${isOpen ? text.trimEnd() : text}`);
  }

  /** What git says of a stopped operation; what is wrong with it, too. */
  #refused(output: string, mayBeRefused: readonly string[]): Pick<Done, "how" | "wrong"> {
    const [, cause = "something else"] = CAUSES.find(([text]) => text.test(output)) ?? [];
    const how = `refused: ${cause}`;
    const file = new Set(linesOf(this.read(RUNS)));
    const stages = [2, 3].map((stage) => this.#at(`:${stage}`));
    const lost = stages.flatMap(linesOf).find((line) => !file.has(line));
    if (lost !== undefined) return { how, wrong: `the conflict has lost ${lost}` };
    if (!mayBeRefused.includes(cause)) return { how, wrong: `refused: ${output}` };
    const [ours = "", theirs = ""] = stages;
    const isSame = shared(ours, theirs).join() === shared(theirs, ours).join();
    if (cause === "order" && isSame) return { how, wrong: "refused for an order that is the same" };
    return { how };
  }

  /** Runs a command that merges; what it stopped at is undone. `keep` are texts whose lines must be there after it. */
  #merging(
    command: readonly string[],
    {
      keep,
      abort,
      mayBeRefused,
    }: { keep: readonly string[]; abort: readonly string[]; mayBeRefused: string[] },
  ): Pick<Done, "how" | "wrong"> {
    const { code, output } = this.tryGit(...command);
    if (code === 0) {
      const text = this.read(RUNS);
      const file = new Set(linesOf(text));
      const lost = keep.flatMap(linesOf).find((line) => !file.has(line));
      const twice = doubled(text, keep);
      const wrong = lost === undefined ? twice && `doubled ${twice}` : `lost ${lost}`;
      return { how: "done", wrong };
    }
    if (this.git("ls-files", "-u") === "") return { how: "done", wrong: `git failed: ${output}` };
    const refused = this.#refused(output, mayBeRefused);
    this.git(...abort);
    return refused;
  }

  #merge(branch: Branch, from: string, isEdited: boolean): Pick<Done, "how" | "wrong"> {
    this.git("checkout", "-q", branch);
    return this.#merging(["merge", "--no-edit", "-q", from], {
      keep: isEdited ? [] : [this.#at(branch), this.#at(from)],
      abort: ["merge", "--abort"],
      mayBeRefused: isEdited ? ["altered", "order"] : ["order"],
    });
  }

  #rebase(branch: Branch, from: string, isEdited: boolean): Pick<Done, "how" | "wrong"> {
    this.git("checkout", "-q", branch);
    return this.#merging(["rebase", "-q", from], {
      keep: isEdited ? [] : [this.#at(branch), this.#at(from)],
      abort: ["rebase", "--abort"],
      mayBeRefused: isEdited ? ["altered"] : [],
    });
  }

  /** Picks the newest commit of another branch that is not a merge. */
  #pick(branch: Branch, from: string, isEdited: boolean): Pick<Done, "how" | "wrong"> {
    this.git("checkout", "-q", branch);
    const id = this.git("rev-list", "--no-merges", "-1", from);
    if (this.git("rev-list", "--parents", "-1", id).split(" ").length < 2) return { how: "done" };
    const added = linesOf(this.#at(id)).filter((line) => !linesOf(this.#at(`${id}~1`)).includes(line));
    return this.#merging(["cherry-pick", "--allow-empty", "--keep-redundant-commits", id], {
      keep: isEdited ? [] : [this.#at(branch), added.join("\n")],
      abort: ["cherry-pick", "--abort"],
      mayBeRefused: isEdited ? ["altered"] : [],
    });
  }

  #stash(op: Extract<Op, { do: "stash" }>, isEdited: boolean): Pick<Done, "how" | "wrong"> {
    this.git("checkout", "-q", op.branch);
    this.#append(op.runs);
    this.git("stash", "-q");
    this.git("checkout", "-q", op.onto);
    const done = this.#merging(["stash", "pop", "-q"], {
      keep: isEdited ? [] : [this.#at(op.onto), op.runs.map((run) => lineOf(run)).join("")],
      abort: ["reset", "-q", "--hard"],
      mayBeRefused: isEdited ? ["altered"] : [],
    });
    if (this.git("stash", "list") !== "") this.git("stash", "drop", "-q");
    this.commit("stashed");
    return done;
  }

  #autostash(op: Extract<Op, { do: "autostash" }>): Pick<Done, "how" | "wrong"> {
    this.git("checkout", "-q", op.branch);
    const [ours, theirs] = [this.#at(op.branch), this.#at(op.from)];
    this.#append(op.runs);
    const done = this.#merging(["merge", "--no-ff", "--no-edit", "-q", "--autostash", op.from], {
      keep: [ours, theirs, op.runs.map((run) => lineOf(run)).join("")],
      abort: ["reset", "-q", "--hard"],
      mayBeRefused: ["order"],
    });
    if (done.how === "done" && !this.read(RUNS).startsWith(this.#at("HEAD")))
      return { how: "done", wrong: "a stashed line is before a committed one" };
    this.commit("stashed");
    return done;
  }

  /** What is wrong with a branch that has what is pushed in its history: pushed lines that are not where they were. */
  moved(branch: Branch): string | undefined {
    if (this.tryGit("merge-base", "--is-ancestor", "origin/main", branch).code !== 0) return undefined;
    return this.#at(branch).startsWith(this.#at("origin/main")) ? undefined : `${branch}: pushed lines moved`;
  }

  #revert(branch: Branch): Pick<Done, "how" | "wrong"> {
    this.git("checkout", "-q", branch);
    const id = this.git("rev-list", "--no-merges", "--skip=1", "-1", branch);
    const isAppend = this.git("diff", "--name-only", `${id}~1`, id) === RUNS;
    if (!isAppend) return { how: "done" };
    const done = this.#merging(["revert", "--no-edit", id], {
      keep: [this.#at(branch)],
      abort: ["revert", "--abort"],
      mayBeRefused: ["altered"],
    });
    return done.how === "done" ? { how: "done", wrong: done.wrong ?? "it was reverted" } : done;
  }

  /** Does one operation, and checks what came of it. */
  do(op: Op, isEdited: boolean): Done {
    switch (op.do) {
      case "append":
        this.git("checkout", "-q", op.branch);
        this.#append(op.runs, op.isOpen);
        this.commit(`runs ${op.runs.join()}`);
        return { op, how: "done" };
      case "elsewhere":
        this.git("checkout", "-q", "--detach", "origin/main");
        this.#append(op.runs);
        this.commit("elsewhere");
        this.git("push", "-q", "origin", "HEAD:main");
        return { op, how: "done" };
      case "push":
        return { op, how: this.tryGit("push", "-q", "origin", "main").code === 0 ? "done" : "behind" };
      case "edit":
        this.git("checkout", "-q", op.branch);
        this.write(RUNS, this.read(RUNS).replace('"PASS"', '"FAIL"'));
        this.commit("edit");
        return { op, how: "done" };
      case "merge":
        return { op, ...this.#merge(op.branch, op.from, isEdited) };
      case "rebase":
        return { op, ...this.#rebase(op.branch, op.from, isEdited) };
      case "pick":
        return { op, ...this.#pick(op.branch, op.from, isEdited) };
      case "publish":
        this.git("push", "-q", "origin", op.branch);
        return { op, how: "done" };
      case "autostash":
        return { op, ...this.#autostash(op) };
      case "stash":
        return { op, ...this.#stash(op, isEdited) };
      case "revert":
        return { op, ...this.#revert(op.branch) };
    }
  }
}
