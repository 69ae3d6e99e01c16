/** Random histories of two logs, and the repositories that hold them. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { jsonl, run } from "../../../src/rules/examples.js";
import { FastImport } from "../../helpers/fast-import.js";
import { isolatedEnv, Repository, temporaryFolder } from "../../helpers/repository.js";
import { type Commit, type Entry, linesOf, type Tree } from "./oracle.js";

/** Names of the two logs of every history; the paths are up to the repository. */
export const LOGS = ["run-index.jsonl", "song-index.jsonl"] as const;

/** Lines that come up again and again, so that merges meet equal ones. */
const COMMON = [
  ...["A7K2", "B2B2", "C3C3"].map((end) => jsonl([run({ run_id: `RUN-20260102-2140-${end}` })]).trim()),
  '{"n":0}',
  '{"n":1}',
  '{"n":2}',
  '{"n":2}\r',
  '{ "n": 2 }',
  "",
  "\0",
  "\xff\xfe",
  "x".repeat(64),
  "x".repeat(65),
];

const CHANGES = {
  append: 14,
  appendOpen: 2,
  appendRaw: 2,
  appendNewline: 1,
  appendCrLf: 1,
  edit: 2,
  respace: 1,
  deleteLine: 2,
  insert: 2,
  swap: 2,
  rotate: 1,
  truncate: 2,
  crlf: 1,
  bom: 1,
  dropNewline: 2,
  empty: 1,
  remove: 1,
  renameAway: 1,
  renameOver: 1,
  mode: 2,
  link: 1,
  submodule: 1,
  pointer: 1,
  folder: 1,
  linkedFolder: 1,
  rewind: 2,
  nothing: 1,
};

export type Kind = keyof typeof CHANGES;

/** Everything that may be done to a log. */
export const KINDS = Object.keys(CHANGES) as Kind[];

/** What is done to one log; the numbers are read as the kind needs them. */
export interface Change {
  kind: Kind;
  log: number;
  a: number;
  b: number;
}

/** How a commit comes about: from the last one, another one, several, none, or several rolled into one. */
export interface Step {
  from: "last" | "other" | "merge" | "root" | "squash";
  /** Which earlier commits, counted back from the last. */
  picks: number[];
  merge: "union" | "interleave" | "first" | "last" | "concatenate" | "glue";
  changes: Change[];
}

export type History = readonly Step[];

function weighted<T extends string>(weights: Record<T, number>): fc.Arbitrary<T> {
  const options = (Object.entries(weights) as [T, number][]).map(([value, weight]) => ({
    weight,
    arbitrary: fc.constant(value),
  }));
  return fc.oneof(...options);
}

const change: fc.Arbitrary<Change> = fc.record({
  kind: weighted(CHANGES),
  log: fc.constantFrom(0, 0, 0, 1),
  a: fc.nat(60),
  b: fc.nat(60),
});

const step: fc.Arbitrary<Step> = fc.record({
  from: weighted({ last: 10, other: 6, merge: 10, root: 1, squash: 2 }),
  picks: fc.array(fc.nat(6), { minLength: 1, maxLength: 4 }),
  merge: weighted({ union: 8, interleave: 6, first: 2, last: 2, concatenate: 2, glue: 2 }),
  changes: fc.oneof(
    { weight: 3, arbitrary: fc.array(change, { minLength: 1, maxLength: 1 }) },
    { weight: 1, arbitrary: fc.array(change, { maxLength: 3 }) },
  ),
});

/** Histories of up to a dozen commits; the first commit appends to both logs more often than not. */
export const history: fc.Arbitrary<History> = fc.array(step, { minLength: 2, maxLength: 14 });

const latin1 = (text: string) => Buffer.from(text, "latin1");
const joined = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join("");
const lineFor = (number: number) => COMMON[number] ?? `{"n":${number}}`;

/** What a change makes of a log's text; undefined where it is not about the text. */
function rewrite(text: string, { kind, a, b }: Change): string | undefined {
  const lines = linesOf(latin1(text));
  const count = Math.max(lines.length, 1);
  const [i, j] = [a % count, b % count];
  const open = text !== "" && !text.endsWith("\n");
  const again = (changed: readonly string[]) => (open ? joined(changed).slice(0, -1) : joined(changed));
  switch (kind) {
    case "append":
      return `${text}${open ? "\n" : ""}${joined([lineFor(a), lineFor(b)].slice(0, 1 + (b % 2)))}`;
    case "appendOpen":
      return `${text}${open ? "\n" : ""}${lineFor(a)}`;
    case "appendRaw":
      return text + joined([lineFor(a)]);
    case "appendNewline":
      return `${text}\n`;
    case "appendCrLf":
      return `${text}\r\n${lineFor(a)}`;
    case "edit":
      return again(
        lines.map((line, index) => (index === i ? `${line.slice(0, b)}!${line.slice(b + 1)}` : line)),
      );
    case "respace":
      return text.replaceAll(":", ": ");
    case "deleteLine":
      return again(lines.filter((_, index) => index !== i));
    case "insert":
      return again([...lines.slice(0, i), lineFor(b), ...lines.slice(i)]);
    case "swap":
      return again(lines.map((line, index) => lines[index === i ? j : index === j ? i : index] ?? line));
    case "rotate":
      return again([...lines.slice(i), ...lines.slice(0, i)]);
    case "truncate":
      return text.slice(0, Math.floor((text.length * a) / 60));
    case "crlf":
      return text.replaceAll("\n", "\r\n");
    case "bom":
      return `\xef\xbb\xbf${text}`;
    case "dropNewline":
      return text.replace(/\n$/, "");
    case "empty":
      return "";
    case "pointer":
      return `version https://git-lfs.github.com/spec/v1\noid sha256:${"0".repeat(64)}\nsize ${a}\n`;
    default:
      return undefined;
  }
}

/** Makes one change to a tree. */
function apply(tree: Map<string, Entry>, change: Change, earlier: readonly Commit[]): void {
  const path: string = LOGS[change.log] ?? LOGS[0];
  const other: string = LOGS[1 - change.log] ?? LOGS[1];
  const entry = tree.get(path);
  const bytes = entry?.bytes ?? latin1("");
  const mode = entry?.mode === "100755" ? "100755" : "100644";
  switch (change.kind) {
    case "remove":
      tree.delete(path);
      return;
    case "renameAway":
    case "renameOver":
      tree.delete(path);
      if (entry) tree.set(change.kind === "renameOver" ? other : `old/${path}`, entry);
      return;
    case "mode":
      if (entry) tree.set(path, { mode: mode === "100644" ? "100755" : "100644", bytes });
      return;
    case "link":
      tree.set(path, {
        mode: "120000",
        bytes: change.a < 30 && bytes.length > 0 ? bytes : latin1("elsewhere"),
      });
      return;
    case "submodule":
      tree.set(path, { mode: "160000", bytes: latin1("") });
      return;
    case "folder":
      tree.delete(path);
      // Not under the name of the log: one that comes back from there would be a log that was moved.
      tree.set(`${path}/part`, { mode, bytes });
      return;
    case "linkedFolder":
      for (const name of tree.keys()) tree.delete(name);
      tree.set("", { mode: "120000", bytes: latin1("elsewhere") });
      return;
    case "rewind": {
      const old = earlier[change.a % Math.max(earlier.length, 1)]?.tree.get(path);
      if (old) tree.set(path, old);
      else tree.delete(path);
      return;
    }
    case "nothing":
      return;
    default:
      tree.set(path, { mode, bytes: latin1(rewrite(bytes.toString("latin1"), change) ?? "") });
  }
  // Git has no folder and file of one name: what was written last stays.
}

/** A merge by lines: what the sides have, each as often as the one that has it most. */
function unite(sides: readonly (readonly string[])[], interleave: boolean): string[] {
  const result = [...(sides[0] ?? [])];
  for (const side of sides.slice(1)) {
    let at = 0;
    for (const [index, line] of side.entries()) {
      const found = result.indexOf(line, at);
      const wanted = side.slice(0, index + 1).filter((other) => other === line).length;
      if (found >= 0) at = found + 1;
      else if (result.filter((other) => other === line).length < wanted) {
        result.splice(interleave ? at : result.length, 0, line);
        at = interleave ? at + 1 : result.length;
      }
    }
  }
  return result;
}

function mergeEntries(entries: readonly (Entry | undefined)[], how: Step["merge"]): Entry | undefined {
  const files = entries.filter((entry) => entry?.mode.startsWith("100"));
  const texts = files.map((entry) => entry?.bytes.toString("latin1") ?? "");
  if (how === "first") return entries[0];
  if (how === "last") return entries[entries.length - 1];
  if (files.length === 0) return entries.find((entry) => entry !== undefined);
  const mode = files[0]?.mode ?? "100644";
  if (how === "concatenate") return { mode, bytes: latin1(texts.join("")) };
  if (how === "glue") {
    // What a merge by text does: the first side, and then what the others have behind the common start.
    const tails = texts.slice(1).map((text) => {
      let common = 0;
      while (common < text.length && text[common] === texts[0]?.[common]) common++;
      return text.slice(text.lastIndexOf("\n", common - 1) + 1);
    });
    return { mode, bytes: latin1((texts[0] ?? "") + tails.join("")) };
  }
  const sides = texts.map((text) => linesOf(latin1(text)));
  return { mode, bytes: latin1(joined(unite(sides, how === "interleave"))) };
}

function mergeTrees(trees: readonly Tree[], how: Step["merge"]): Map<string, Entry> {
  const merged = new Map<string, Entry>();
  for (const path of new Set(trees.flatMap((tree) => [...tree.keys()]))) {
    const entry = mergeEntries(
      trees.map((tree) => tree.get(path)),
      how,
    );
    if (entry) merged.set(path, entry);
  }
  return merged;
}

/** Takes out what git can't hold beside the rest: a name that is a folder of another, a link over everything. */
function settle(tree: Map<string, Entry>): Tree {
  if (tree.has("") && tree.size > 1) tree.delete("");
  for (const path of [...tree.keys()]) {
    if (path.includes("/") && tree.has(path.slice(0, path.indexOf("/")))) tree.delete(path);
  }
  return tree;
}

/** The commits that a history describes. */
export function commitsOf(steps: History): Commit[] {
  const commits: Commit[] = [];
  for (const { from, picks, merge, changes } of steps) {
    const last = commits.length - 1;
    const picked = [...new Set(picks.map((pick) => Math.max(last - pick, 0)))];
    const parents =
      last < 0 || from === "root"
        ? []
        : from === "last"
          ? [last]
          : from === "merge"
            ? [...new Set([last, ...picked])]
            : picked.slice(0, 1);
    const sources = from === "squash" && last >= 0 ? [last] : parents;
    const tree = mergeTrees(
      sources.map((index) => commits[index]?.tree ?? new Map()),
      sources.length > 1 ? merge : "first",
    );
    for (const change of changes) apply(tree, change, commits);
    commits.push({ parents, tree: settle(tree) });
  }
  return commits;
}

/** A bare repository with histories in it. */
export interface Filled {
  repository: Repository;
  /** Ids of the commits, by history. */
  ids: string[][];
  /** A commit from which all others can be reached; its own content means nothing. */
  everything: string;
}

/** How many parents are given at once to a commit that only holds histories together. */
const TOGETHER = 8;

/**
 * Writes histories into a new bare repository, in one process.
 *
 * @param folderOf the folder of a history's logs
 * @param more files that stand in every commit
 */
export function fill(
  histories: readonly (readonly Commit[])[],
  format: "sha1" | "sha256",
  folderOf: (history: number) => string,
  more: Readonly<Record<string, string>> = {},
): Filled {
  const home = temporaryFolder();
  const root = join(home, "bare.git");
  mkdirSync(root);
  const env = isolatedEnv(home);
  const repository = new Repository(root, env);
  repository.git("init", "-q", "--bare", "--template=", "-b", "main", `--object-format=${format}`);
  const written = new FastImport(format);
  const always = Object.entries(more).map(
    ([path, text]) => [path, { mode: "100644", bytes: latin1(text) }] as const,
  );
  const marks = histories.map((commits, number) => {
    const own: number[] = [];
    for (const [index, { parents, tree }] of commits.entries()) {
      const files = [...tree].map(
        ([path, entry]) => [path === "" ? folderOf(number) : `${folderOf(number)}/${path}`, entry] as const,
      );
      const above = parents.map((parent) => own[parent] ?? 0);
      own.push(written.commit(`history ${number}, commit ${index}`, above, [...always, ...files]));
    }
    return own;
  });
  const ends = histories.flatMap((commits, number) => {
    const inner = new Set(commits.flatMap(({ parents }) => parents));
    return (marks[number] ?? []).filter((_, index) => !inner.has(index));
  });
  let all = 0;
  for (let at = 0; at < ends.length; at += TOGETHER) {
    const next = ends.slice(at, at + TOGETHER);
    all = written.commit("all together", all === 0 ? next : [all, ...next], []);
  }
  const idOf = written.into(repository);
  return { repository, ids: marks.map((own) => own.map(idOf)), everything: idOf(all) };
}
