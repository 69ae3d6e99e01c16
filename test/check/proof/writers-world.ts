/** Writers with a clone each, who meet through one hub. All objects lie in one store, so that nothing is transported. */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { jsonl } from "../../../src/rules/examples.js";
import { failedRun, failedRuns } from "../../helpers/history.js";
import { isolatedEnv, Repository, RUNS, temporaryFolder } from "../../helpers/repository.js";

const WRITERS = ["C1", "C2", "C3"];
const CONFIG = "runidx.config.json";
const PATTERN = "60-REGISTRY/data/run-index.{writer}.jsonl";
const HAS_WRITERS = JSON.stringify({ logs: { "run-index": PATTERN } });

/** How a world begins: with a file for each writer, with the plain file that is closed on the way, or with one file for all. */
export type Layout = "writers" | "closed later" | "shared";

/** Thrown where git could not put two sides together. */
export class Conflict extends Error {}

function envOf(root: string): NodeJS.ProcessEnv {
  return { ...isolatedEnv(root), GIT_OBJECT_DIRECTORY: join(root, "store") };
}

/** The first commit of a world in every clone. */
function makeTemplate(layout: Layout): string {
  const root = temporaryFolder();
  mkdirSync(join(root, "store"));
  let first: string | undefined;
  for (const writer of WRITERS) {
    const clone = new Repository(join(root, writer), envOf(root));
    mkdirSync(clone.root);
    clone.git("init", "-q", "-b", "main", "--template=");
    // Nothing that git would start beside the commands counts here.
    clone.git("config", "maintenance.auto", "false");
    if (first === undefined) {
      const config = layout === "writers" ? HAS_WRITERS : "{}";
      first = clone.commitFiles({ [RUNS]: failedRuns(1, 2), [CONFIG]: config }, "first");
    } else clone.git("reset", "-q", "--hard", first);
  }
  writeFileSync(join(root, "hub"), first ?? "");
  return root;
}

const templates = new Map<Layout, string>();

/** The commands are real git in the clones; they are run together where nobody looks at what is between them. */
export class World {
  readonly #root: string;
  readonly #layout: Layout;
  readonly #segments = new Map<string, number>();
  readonly #script: string[] = [];
  /** Numbers of the runs that were made. */
  #made = 2;
  #minute = 0;
  /** The commit that everybody has at first. */
  readonly first: string;

  constructor(layout: Layout, writers: readonly string[]) {
    this.#layout = layout;
    let template = templates.get(layout);
    if (template === undefined || !existsSync(template)) template = makeTemplate(layout);
    templates.set(layout, template);
    this.#root = temporaryFolder();
    for (const name of ["store", "hub", ...writers])
      cpSync(join(template, name), join(this.#root, name), { recursive: true });
    this.first = readFileSync(join(this.#root, "hub"), "latin1").trim();
  }

  remove(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }

  clone(writer: string): Repository {
    return new Repository(join(this.#root, writer), envOf(this.#root));
  }

  #git(writer: string, command: string): void {
    this.#script.push(`git -C ${writer} ${command}`);
  }

  /** Runs what was asked for. Throws a Conflict where git can't put two sides together, and an error where it fails otherwise. */
  flush(): void {
    const script = this.#script.splice(0).join("\n");
    const { status, stdout } = spawnSync("sh", ["-c", `exec 2>&1\nset -e\n${script}`], {
      cwd: this.#root,
      env: envOf(this.#root),
      encoding: "utf8",
    });
    if (status === 0) return;
    if (/CONFLICT|could not apply|needs merge/.test(stdout)) throw new Conflict(stdout);
    throw new Error(`${script}\nended with ${status}: ${stdout}`);
  }

  /** The file that a writer appends to. */
  #pathOf(writer: string): string {
    const segment = this.#segments.get(writer);
    if (this.#layout === "shared") return RUNS;
    return PATTERN.replace("{writer}", segment === undefined ? writer : `${writer}.${segment}`);
  }

  /** The next segment of a writer begins. */
  beginSegment(writer: string): void {
    this.#segments.set(writer, (this.#segments.get(writer) ?? 1) + 1);
  }

  /** Writes lines: a new run, and where there are two a newer record of a run that anybody made. */
  write(writer: string, count: number): void {
    const lines = Array.from({ length: count }, (_, index) => {
      this.#minute++;
      const last_updated_utc = `2026-01-03T00:${String(this.#minute).padStart(2, "0")}Z`;
      return index === 1
        ? failedRun(1 + (this.#minute % this.#made), { last_updated_utc })
        : failedRun(++this.#made);
    });
    this.#script.push(`printf '%s' '${jsonl(lines)}' >> ${writer}/${this.#pathOf(writer)}`);
  }

  stage(writer: string): void {
    this.#git(writer, "add -A");
  }

  /** Commits all that a writer has written. */
  commit(writer: string): void {
    this.stage(writer);
    this.#git(writer, "commit -q -m change");
  }

  /** The commit that gives each writer a file, for everybody. */
  close(writer: string): void {
    if (this.#layout === "shared") return;
    this.#script.push(`printf '%s' '${HAS_WRITERS}' > ${writer}/${CONFIG}`);
    this.commit(writer);
    this.push(writer);
  }

  merge(writer: string): void {
    this.#git(writer, "merge -q --no-edit $(cat hub)");
  }

  /** Merges as far as before the commit; says whether there is something to commit. */
  mergeWithoutCommit(writer: string): boolean {
    this.#git(writer, "merge -q --no-ff --no-commit $(cat hub)");
    this.flush();
    return existsSync(join(this.clone(writer).root, ".git/MERGE_HEAD"));
  }

  rebase(writer: string): void {
    this.#git(writer, "rebase -q $(cat hub)");
  }

  /** Gives the hub what a writer has, and what the hub had. */
  push(writer: string): void {
    this.merge(writer);
    this.#git(writer, "rev-parse HEAD > hub");
  }

  /** Puts aside what was written, brings the clone up to date, and takes it back. */
  stashed(writer: string, sync: () => void): void {
    this.#git(writer, "stash push -q --include-untracked");
    sync();
    this.#git(writer, "stash pop -q");
    this.commit(writer);
  }

  /** Takes commits of another writer that the hub does not have, in order: all, or the newest alone. */
  pick(writer: string, other: string, which: "all" | "newest"): void {
    const unpushed = `git -C ${other} rev-list --reverse --no-merges HEAD ^$(cat hub)`;
    this.#git(writer, `cherry-pick $(${unpushed}${which === "all" ? "" : " | tail -n 1"})`);
  }

  /** Takes all that another writer has as one commit. */
  squash(writer: string, other: string): void {
    this.#git(writer, `merge -q --squash $(git -C ${other} rev-parse HEAD)`);
    this.commit(writer);
  }

  /** Puts both sides of every conflict together by hand: the other side where it has all lines of ours, else ours and its new ones. */
  resolve(writer: string): void {
    const clone = this.clone(writer);
    for (const path of clone.git("diff", "--name-only", "--diff-filter=U").split("\n")) {
      const side = (stage: number) => {
        const { code, output } = clone.tryGit("show", `:${stage}:${path}`);
        return code === 0 ? output.split("\n").filter((line) => line !== "") : [];
      };
      const [base, ours, theirs] = [side(1), side(2), side(3)];
      const isWhole =
        [...base, ...ours].every((line) => theirs.includes(line)) &&
        base.every((line) => ours.includes(line));
      const added = theirs.filter((line) => !base.includes(line) && !ours.includes(line));
      clone.write(path, (isWhole ? theirs : [...ours, ...added]).map((line) => `${line}\n`).join(""));
    }
    this.commit(writer);
    this.flush();
  }
}
