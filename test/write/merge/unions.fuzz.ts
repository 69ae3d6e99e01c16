/** Random merges of one log in memory: what is merged is legal, and what is refused has no legal merge at all. */
import { type MergedLog, mergeLog, type Sides } from "../../../src/write/merge/merge-log.js";
import { judgeMergeOf } from "../../check/history/oracle.js";
import { fuzz, type Outcome } from "../../fuzz/harness.js";
import type { Random } from "../../fuzz/random.js";

interface Case {
  base: string;
  ours: string;
  theirs: string;
  manner: "ours" | "theirs" | "pick";
}

const DEALS = ["both append", "both append the same kinds", "both add the file", "a side alters", "anything"];
const FRESH = ["p", "q", "r\r", "s", "t\0u", "é", "x".repeat(70)];
const COMMON = ["a", "b", "", "a\r", "y".repeat(66)];

const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join("");
const open = (whole: string, random: Random) => (random.oneIn(4) ? whole.replace(/\n$/, "") : whole);
const some = (random: Random, from: readonly string[], most = 3) =>
  random.several(random.below(most + 1), from);

function altered(lines: readonly string[], random: Random): string[] {
  const at = random.below(lines.length);
  const result = [...lines];
  if (random.oneIn(2)) result.splice(at, 1);
  else result[at] = `${result[at]}!`;
  return result;
}

function makeCase(random: Random, deal: string): Case {
  const manner = random.pick(["ours", "theirs", "pick"] as const);
  const base = deal === "both add the file" ? [] : [random.pick(COMMON), ...some(random, COMMON)];
  const grown = (lines: readonly string[], from: readonly string[]) =>
    open(text([...lines, ...some(random, from)]), random);
  if (deal === "anything") {
    const any = () => open(text(some(random, COMMON, 4)), random);
    return { base: any(), ours: any(), theirs: any(), manner };
  }
  if (deal === "both append the same kinds")
    return { base: open(text(base), random), ours: grown(base, COMMON), theirs: grown(base, COMMON), manner };
  const [own, others] = [FRESH.slice(0, 4), FRESH.slice(4)];
  const sides = [grown(deal === "a side alters" ? altered(base, random) : base, own), grown(base, others)];
  const [ours = "", theirs = ""] = random.oneIn(2) ? sides : sides.reverse();
  return { base: open(text(base), random), ours, theirs, manner };
}

const linesOf = (whole: string) =>
  whole.match(/[^\n]*\n|[^\n]+$/g)?.map((line) => line.replace(/\n$/, "")) ?? [];

function countOf(lines: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}

/** Whether any order of lines is a legal merge of two sides, by trying them all. */
function hasLegalMerge(ours: readonly string[], theirs: readonly string[]): boolean {
  const [left, right] = [countOf(ours), countOf(theirs)];
  const most = (line: string) => Math.max(left.get(line) ?? 0, right.get(line) ?? 0);
  const seen = new Set<string>();
  const search = (i: number, j: number, used: readonly string[]): boolean => {
    if (i === ours.length && j === theirs.length) return true;
    const state = `${i} ${j} ${JSON.stringify([...used].sort())}`;
    if (seen.has(state)) return false;
    seen.add(state);
    const [one, other] = [ours[i], theirs[j]];
    const isFree = (line: string) => used.filter((known) => known === line).length < most(line);
    if (one !== undefined && isFree(one) && search(i + 1, other === one ? j + 1 : j, [...used, one]))
      return true;
    return other !== undefined && isFree(other) && search(one === other ? i + 1 : i, j + 1, [...used, other]);
  };
  return search(0, 0, []);
}

/** Whether the lines of the base are in a side, in their order. */
function isKept(base: readonly string[], side: readonly string[]): boolean {
  let at = 0;
  for (const line of side) if (at < base.length && line === base[at]) at++;
  return at === base.length;
}

const latin1 = (whole: string) => Buffer.from(whole, "latin1");
const entry = (bytes: Buffer) => ({ mode: "100644", bytes });

function wrongMerge(sides: Sides, bytes: Buffer, { base, ours, theirs, manner }: Case): string | undefined {
  const truth = judgeMergeOf([entry(sides.ours), entry(sides.theirs)], entry(bytes));
  if (truth !== "ok") return "it is not a legal merge";
  const isPlain = base.endsWith("\n") && ours.startsWith(base) && theirs.startsWith(base);
  if (isPlain && !bytes.toString("latin1").startsWith(base)) return "the base is not at its start";
  const [front, back] = manner === "ours" ? [ours, theirs] : [theirs, ours];
  const own = linesOf(back.slice(base.length));
  const isApart = isPlain && linesOf(front.slice(base.length)).every((line) => !own.includes(line));
  if (isApart && !bytes.toString("latin1").startsWith(front)) return "the first side is not at its start";
  return undefined;
}

/** What a commit that is put onto ours adds: what theirs has more often than the base, without what ours has more often. */
function wrongPick(bytes: Buffer, { base, ours, theirs }: Case): string | undefined {
  const result = bytes.toString("latin1");
  const start = ours === "" || ours.endsWith("\n") ? ours : `${ours}\n`;
  if (!result.startsWith(start)) return "ours is not at its start";
  const [before, here, there] = [base, ours, theirs].map((whole) => countOf(linesOf(whole)));
  const added = countOf(linesOf(result.slice(start.length)));
  for (const line of new Set([...(there?.keys() ?? []), ...added.keys()])) {
    const count = (counts: Map<string, number> | undefined) => counts?.get(line) ?? 0;
    const wanted = Math.max(0, count(there) - count(before));
    const isThere = Math.max(0, count(here) - count(before));
    if (count(added) !== Math.max(0, wanted - isThere))
      return `${JSON.stringify(line)} is added ${count(added)} times`;
  }
  return undefined;
}

function judgeOne(one: Case): Outcome {
  const sides = { base: latin1(one.base), ours: latin1(one.ours), theirs: latin1(one.theirs) };
  const { bytes, conflict }: MergedLog = mergeLog(sides, { manner: one.manner, log: undefined });
  const [base, ours, theirs] = [one.base, one.ours, one.theirs].map(linesOf) as [
    string[],
    string[],
    string[],
  ];
  const isPick = one.manner === "pick";
  const keeps = isKept(base, ours) && isKept(base, theirs);
  if (bytes) {
    const isAllowed = keeps || (isPick && isKept(base, theirs));
    const wrong = isPick ? wrongPick(bytes, one) : wrongMerge(sides, bytes, one);
    const said = isAllowed
      ? wrong && `${wrong}: ${JSON.stringify(bytes.toString("latin1"))}`
      : "a side lost lines";
    return { hit: [isPick ? "picked" : "merged"], wrong: said };
  }
  const isOrder = conflict.kind === "order" && !isPick && !hasLegalMerge(ours, theirs);
  const isRight = conflict.kind === "altered" ? !keeps : isOrder;
  return {
    hit: [`refused: ${conflict.kind}`],
    wrong: isRight ? undefined : `refused without need: ${conflict.kind}`,
  };
}

fuzz({
  name: "unions",
  deals: DEALS,
  outcomes: ["merged", "picked", "refused: altered", "refused: order"],
  count: { test: 3_000, fuzz: 300_000 },
  together: 100,
  make: makeCase,
  show: (one) => JSON.stringify(one),
  judge: async (cases) => cases.map(judgeOne),
});
