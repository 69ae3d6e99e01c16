/** A case: a log in every commit of a small history, and which commits are judged. */
import type { Random } from "../../../fuzz/random.js";
import type { Entry } from "../oracle.js";
import { file, randomLines, randomLog } from "./logs.js";
import { MERGES, mergeOnce } from "./merges.js";
import { changeOnce, SINGLES } from "./single.js";

/** How the commits of a history hang together, and what is judged of it. */
export interface Shape {
  /** The parents of each commit, by number. */
  commits: readonly (readonly number[])[];
  /** The commits that the index is to have for parents; the index is the last of the states. */
  index?: readonly number[];
  /** The ends of the range. */
  range?: readonly [base: number, head: number];
  /** The commit to audit. */
  audit?: number;
}

/** Every shape, by the first words of its classes. The state after the last commit's is the index. */
export const SHAPES = {
  staged: { commits: [[], [0]], index: [1] },
  committed: { commits: [[], [0], [1], [2]], range: [1, 3], audit: 3 },
  merged: { commits: [[], [0], [0], [1, 2], [3]], range: [1, 4], audit: 4 },
  "merged of three": { commits: [[], [0], [0], [0], [1, 2, 3], [4]], range: [1, 5], audit: 5 },
  merging: { commits: [[], [0], [0]], index: [1, 2] },
  "merging of three": { commits: [[], [0], [0], [0]], index: [1, 2, 3] },
  /** The commits 2 and 3 were pushed; 4 and 5 came in their place. */
  rewritten: { commits: [[], [0], [1], [2], [1], [4]], range: [3, 5] },
} satisfies Record<string, Shape>;

export type ShapeName = keyof typeof SHAPES;

/** What became of two pushed commits. The first stands for commits that do not touch the log. */
const REWRITES: Readonly<Record<string, (first: string, second: string) => [string, string]>> = {
  "commits of other files replaced": () => ["", ""],
  "the first commit dropped": (_, second) => [second, second],
  "the last commit dropped": (first) => [first, first],
  "the commits swapped": (first, second) => [second, second + first],
  "the commits made one": (first, second) => [first + second, first + second],
  "the last commit amended": (first, second) => [first, `${first}{"amended":1}\n${second}`],
};

export interface Case {
  shape: ShapeName;
  format: "sha1" | "sha256";
  /** What stands at the log's path in each commit, and then in the index. */
  states: readonly (Entry | undefined)[];
  /** Where the log was moved to, in the state of that number. */
  elsewhere?: { state: number; entry: Entry } | undefined;
  /** What is on disk: nothing, or the log as one of the states has it. */
  disk: number | undefined;
}

const classesOf = (shape: ShapeName, kinds: object) => Object.keys(kinds).map((kind) => `${shape}: ${kind}`);

/** The classes that are dealt. */
export const DEALS: readonly string[] = [
  ...classesOf("staged", SINGLES),
  ...classesOf("committed", SINGLES),
  ...(["merged", "merged of three", "merging", "merging of three"] as const).flatMap((shape) =>
    classesOf(shape, MERGES),
  ),
  ...classesOf("rewritten", REWRITES),
];

/** The first lines of a log, where it is long enough to have had a state before. */
function beginningOf(text: string, random: Random): string {
  const ends = [...text.matchAll(/\n/g)].map(({ index }) => index + 1);
  return text.slice(0, random.pick([0, ...ends.slice(0, -1)]));
}

/** What a later commit makes of a change: nothing, the log as it was, or an append. */
function followUp(before: string, after: Entry | undefined, random: Random): Entry | undefined {
  if (random.oneIn(3)) return after;
  if (random.oneIn(2) || !after?.mode.startsWith("100")) return file(before);
  return file(after.bytes.toString("latin1") + randomLines(random, 1, 2), after.mode);
}

type States = Pick<Case, "states" | "elsewhere">;

function singleStates(shape: ShapeName, kind: string, random: Random): States {
  const { before, after } = changeOnce(kind, randomLog(random), random);
  const states = [file(beginningOf(before, random)), file(before), after.entry];
  const more = shape === "committed" ? [followUp(before, after.entry, random)] : [];
  return {
    states: [...states, ...more],
    elsewhere: after.elsewhere && { state: 2, entry: after.elsewhere },
  };
}

function mergeStates(shape: ShapeName, kind: string, random: Random): States {
  const common = randomLines(random, 1, 5);
  const count = shape.endsWith("of three") ? 3 : 2;
  const { sides, result } = mergeOnce(kind, common, count, random);
  const states = [file(common), ...sides.map((side) => file(side)), result.entry];
  const more = shape.startsWith("merged") ? [followUp(sides[0] ?? "", result.entry, random)] : [];
  return { states: [...states, ...more] };
}

function rewriteStates(kind: string, random: Random): States {
  const before = randomLog(random);
  const [first, second] = kind.includes("other files")
    ? ["", ""]
    : [randomLines(random, 1, 2), randomLines(random, 1, 2)];
  const [third, fourth] = REWRITES[kind]?.(first, second) ?? ["", ""];
  const texts = [beginningOf(before, random), before, before + first, before + first + second];
  return { states: [...texts, before + third, before + fourth].map((text) => file(text)) };
}

export function makeCase(random: Random, deal: string): Case {
  const [name = "", kind = ""] = deal.split(": ");
  const shape = name as ShapeName;
  const { states, elsewhere } =
    shape === "rewritten"
      ? rewriteStates(kind, random)
      : shape.startsWith("merg")
        ? mergeStates(shape, kind, random)
        : singleStates(shape, kind, random);
  const disk = random.pick([undefined, 1, states.length - 1]);
  return { shape, format: random.oneIn(12) ? "sha256" : "sha1", states, elsewhere, disk };
}

const showEntry = (entry: Entry | undefined) =>
  entry === undefined ? "nothing" : `${entry.mode} ${JSON.stringify(entry.bytes.toString("latin1"))}`;

/** All of a case as text. */
export function showCase({ shape, format, states, elsewhere, disk }: Case): string {
  const rows = states.map((entry, at) => {
    const parents = (SHAPES[shape] as Shape).commits[at];
    return `  ${at} (${parents === undefined ? "index" : `parents: ${parents.join(", ") || "none"}`}): ${showEntry(entry)}`;
  });
  const moved = elsewhere ? [`  moved away in ${elsewhere.state}`] : [];
  return [`${shape}, ${format}, on disk: ${disk ?? "nothing"}`, ...rows, ...moved].join("\n");
}
