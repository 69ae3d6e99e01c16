/**
 * The audit of one log of which nothing is configured, over a history of 6,000 commits: it names the commits that broke the
 * log, and no others. What broke it, a judge says that works on lines of text and shares no code with the program.
 */
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { Severity } from "../../../src/base/core/finding.js";
import { lint } from "../../../src/check/modes/lint.js";
import { Random } from "../../fuzz/random.js";
import { FastImport } from "../../helpers/fast-import.js";
import { NOW } from "../../helpers/lint-files.js";
import { Repository } from "../../helpers/repository.js";

const LOG = "logs/ledger.jsonl";
const COMMITS = 6_000;
/** Every so many commits one is not honest. */
const EVERY = 125;

/** What a commit makes of a log; undefined where there is none. */
type Content = string | undefined;

interface Commit {
  mark: number;
  kind: string;
  parents: Content[];
  content: Content;
}

const linesOf = (content: string): string[] => content.split(/(?<=\n)/);

/** How often each line stands in a content. */
function counted(content: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const line of linesOf(content)) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}

function isSubsequence(part: string, whole: string): boolean {
  const all = linesOf(whole).values();
  return linesOf(part).every((wanted) => {
    for (const line of all) if (line === wanted) return true;
    return false;
  });
}

/** Whether a commit of several parents lost, invented or doubled a line. */
function isBrokenMerge(parents: readonly string[], content: string): boolean {
  if (!parents.every((parent) => isSubsequence(parent, content))) return true;
  const counts = parents.map(counted);
  return [...counted(content)].some(
    ([line, number]) => number > Math.max(...counts.map((of) => of.get(line) ?? 0)),
  );
}

/** What the judge says of a commit: that it broke the log, that it ended an old line late, or nothing. */
function verdictOf({ parents, content }: Commit): Severity | undefined {
  const had = parents.filter((parent) => parent !== undefined);
  if (had.length === 0) return undefined;
  if (content === undefined) return "error";
  if (had.length > 1) return isBrokenMerge(had, content) ? "error" : undefined;
  const [parent = ""] = had;
  if (!content.startsWith(parent)) return "error";
  if (parent === "" || parent.endsWith("\n") || parent === content) return undefined;
  return content[parent.length] === "\n" ? "warning" : "error";
}

/** Writes a history of which every so many commits one does something that no log may have done to it. */
class Historian {
  readonly commits: Commit[] = [];
  readonly #random: Random;
  readonly #import: FastImport;
  #serial = 0;

  constructor(random: Random, files: FastImport) {
    this.#random = random;
    this.#import = files;
  }

  #line(): string {
    return `{"id":${++this.#serial}}\n`;
  }

  #commit(kind: string, parents: readonly Commit[], content: Content): Commit {
    const files = content === undefined ? [] : ([[LOG, content]] as const);
    const mark = this.#import.commit(
      kind,
      parents.map((parent) => parent.mark),
      files.map(([path, text]) => [path, { mode: "100644", bytes: Buffer.from(text) }]),
    );
    const commit = { mark, kind, parents: parents.map((parent) => parent.content), content };
    this.commits.push(commit);
    return commit;
  }

  first(): Commit {
    return this.#commit("first", [], Array.from({ length: 8 }, () => this.#line()).join(""));
  }

  append(tip: Commit, kind = "append"): Commit {
    return this.#commit(kind, [tip], (tip.content ?? "") + this.#line());
  }

  /** Two sides that each append, and a merge of them. */
  #merge(tip: Commit, kind: string, join: (base: string, ours: string, theirs: string) => string): Commit {
    const base = tip.content ?? "";
    const sides = [this.append(tip, "side"), this.append(tip, "side")];
    const [ours = "", theirs = ""] = sides.map(({ content = "" }) => content.slice(base.length));
    return this.#commit(kind, sides, join(base, ours, theirs));
  }

  /** What was done to the lines of a log, all of whose lines end in a newline. */
  readonly #edits: Readonly<Record<string, (lines: string[]) => string[]>> = {
    "edited line": (lines) => this.#splice(lines, 1, (line) => [line.replace("}", ',"v":2}')]),
    "deleted line": (lines) => this.#splice(lines, 1, () => []),
    "two lines in another order": (lines) => this.#splice(lines, 2, (a, b = "") => [b, a]),
    "truncated by lines": (lines) => lines.slice(0, lines.length - 1 - this.#random.below(3)),
    "truncated within a line": (lines) => [...lines.slice(0, -1), (lines.at(-1) ?? "").slice(0, 4)],
    "inserted in the middle": (lines) => this.#splice(lines, 1, (line) => [this.#line(), line]),
    "other line ends": (lines) => this.#splice(lines, 1, (line) => [line.replace("\n", "\r\n")]),
    "other spacing": (lines) => this.#splice(lines, 1, (line) => [line.replace(":", ": ")]),
    "newline removed": (lines) => [...lines.slice(0, -1), (lines.at(-1) ?? "").trimEnd()],
    "edited and appended": (lines) => [
      ...this.#splice(lines, 1, (line) => [line.replace("}", ',"v":3}')]),
      this.#line(),
    ],
  };

  /** Replaces some lines before the last one. */
  #splice(lines: string[], number: number, by: (...some: string[]) => string[]): string[] {
    const at = this.#random.below(lines.length - number - 1);
    return [...lines.slice(0, at), ...by(...lines.slice(at, at + number)), ...lines.slice(at + number)];
  }

  readonly #dishonest: Readonly<Record<string, (tip: Commit) => Commit>> = {
    ...Object.fromEntries(
      Object.entries(this.#edits).map(([kind, edit]) => [
        kind,
        (tip: Commit) => {
          const content = edit(linesOf(tip.content ?? "")).join("");
          const broken = this.#commit(kind, [tip], content);
          // A log that does not end in a newline gets it with the next line, which is legal and worth a warning.
          if (content.endsWith("\n")) return broken;
          return this.#commit("newline put back", [broken], `${content}\n${this.#line()}`);
        },
      ]),
    ),
    "newline removed, then written on": (tip) => {
      const content = (tip.content ?? "").trimEnd();
      const broken = this.#commit("newline removed", [tip], content);
      return this.#commit("newline removed, then written on", [broken], content + this.#line());
    },
    "deleted and brought back": (tip) => {
      const gone = this.#commit("deleted and brought back", [tip], undefined);
      return this.#commit("brought back", [gone], tip.content);
    },
    "merge that drops a side": (tip) =>
      this.#merge(tip, "merge that drops a side", (base, ours) => base + ours),
    "merge that drops an old line": (tip) =>
      this.#merge(
        tip,
        "merge that drops an old line",
        (base, ours, theirs) => this.#splice(linesOf(base), 1, () => []).join("") + ours + theirs,
      ),
    "merge that invents a line": (tip) =>
      this.#merge(
        tip,
        "merge that invents a line",
        (base, ours, theirs) => base + ours + theirs + this.#line(),
      ),
    "merge that doubles a line": (tip) =>
      this.#merge(tip, "merge that doubles a line", (base, ours, theirs) => base + ours + theirs + ours),
  };

  get kinds(): string[] {
    return Object.keys(this.#dishonest);
  }

  write(): void {
    let tip = this.first();
    let dealt = 0;
    while (this.commits.length < COMMITS) {
      if (this.commits.length >= EVERY * (dealt + 1)) {
        const kind = this.kinds[dealt++ % this.kinds.length] ?? "";
        tip = this.#dishonest[kind]?.(tip) ?? tip;
      } else if (this.#random.oneIn(40)) {
        const [theirs, ours] = [this.#random.oneIn(2), this.#random.oneIn(2)];
        tip = this.#merge(tip, "honest merge", (base, a, b) => base + (theirs === ours ? a + b : b + a));
      } else tip = this.append(tip);
    }
  }
}

test("names every commit that broke the log, and nothing else", { timeout: 300_000 }, async () => {
  const seed = String(
    process.env.RUNIDX_TEST_SEED ?? createHash("sha256").update(String(Date.now())).digest().readUInt32LE(0),
  );
  const repository = Repository.create();
  const files = new FastImport("sha1");
  const historian = new Historian(new Random(`long history ${seed}`), files);
  historian.write();
  const idOf = files.into(repository);
  repository.git("reset", "-q", "--hard", "written");

  const told = (severity: Severity) =>
    historian.commits
      .filter((commit) => verdictOf(commit) === severity)
      .map(({ mark, kind }) => `${idOf(mark)} ${kind}`)
      .sort();
  const hits = new Map(historian.kinds.map((kind) => [kind, 0]));
  for (const commit of historian.commits)
    if (verdictOf(commit) === "error" && hits.has(commit.kind))
      hits.set(commit.kind, (hits.get(commit.kind) ?? 0) + 1);
  console.log(`long history: seed ${seed}, ${historian.commits.length} commits`, Object.fromEntries(hits));
  expect([...hits].filter(([, number]) => number === 0)).toEqual([]);

  const { root: cwd, env } = repository;
  const report = await lint({ cwd, env, now: NOW, logs: [LOG] });
  expect([report.faults, report.notRun, report.summary.commits]).toEqual([[], [], historian.commits.length]);
  const kinds = new Map(historian.commits.map(({ mark, kind }) => [idOf(mark), kind]));
  const found = (severity: Severity) => {
    const commits = report.findings
      .filter((finding) => finding.severity === severity && finding.ruleId === "append-only")
      .map(({ commit = "no commit" }) => `${commit} ${kinds.get(commit)}`);
    return [...new Set(commits)].sort();
  };
  expect(found("error")).toEqual(told("error"));
  expect(found("warning")).toEqual(told("warning"));
  expect(told("error").length).toBeGreaterThanOrEqual(36);
});
